/** Records a voice message: how long it has been, stop and send, or throw away. The recording becomes a file like any other. */
import './style';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useTexts } from '../../texts';
import { Icon } from '../Icon';
import { recordingType, VOICE_MS_MAX } from '../../voice';

interface VoiceProps {
  types: readonly string[];
  onFile: (file: File) => void;
  onEnd: (notice?: string) => void;
}

const TICK_MS = 250;

export function Voice({ types, onFile, onEnd }: VoiceProps) {
  const texts = useTexts();
  const [ms, setMs] = useState(0);
  const recorder = useRef<MediaRecorder | undefined>(undefined);
  const isWanted = useRef(true);
  const ends = useRef({ onFile, onEnd, denied: texts.voiceDenied });
  ends.current = { onFile, onEnd, denied: texts.voiceDenied };

  useEffect(() => {
    let isHere = true;
    let stop = () => undefined as unknown;
    const type = recordingType(types) ?? '';
    navigator.mediaDevices.getUserMedia({ audio: true }).then(
      (stream) => {
        stop = () => stream.getTracks().forEach((track) => track.stop());
        if (!isHere) return stop();
        const from = Date.now();
        const clock = setInterval(() => {
          setMs(Date.now() - from);
          if (Date.now() - from >= VOICE_MS_MAX) recorder.current?.stop();
        }, TICK_MS);
        const pieces: Blob[] = [];
        const tape = new MediaRecorder(stream, { mimeType: type });
        recorder.current = tape;
        tape.ondataavailable = ({ data }) => pieces.push(data);
        tape.onstop = () => {
          clearInterval(clock);
          stop();
          const plain = type.split(';')[0] ?? type;
          const end = plain.includes('mp4') ? 'm4a' : plain.includes('ogg') ? 'ogg' : 'webm';
          if (isWanted.current) ends.current.onFile(new File(pieces, `voice.${end}`, { type: plain }));
          if (isHere) ends.current.onEnd();
        };
        tape.start();
        return undefined;
      },
      () => {
        if (isHere) ends.current.onEnd(ends.current.denied);
      },
    );
    return () => {
      isHere = false;
      isWanted.current = false;
      if (recorder.current?.state === 'recording') recorder.current.stop();
      else stop();
    };
  }, [types]);

  const seconds = Math.floor(ms / 1_000);
  return (
    <div class="composer-row voice" role="group" aria-label={texts.voiceRecording}>
      <button
        type="button"
        class="icon-button"
        aria-label={texts.cancel}
        onClick={() => {
          isWanted.current = false;
          if (recorder.current?.state === 'recording') recorder.current.stop();
          else onEnd();
        }}
      >
        <Icon name="trash" />
      </button>
      <span class="voice-dot" aria-hidden="true" />
      <time class="voice-time">{`${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`}</time>
      <button type="button" class="send" aria-label={texts.voiceStop} onClick={() => recorder.current?.stop()}>
        <Icon name="check" />
      </button>
    </div>
  );
}
