/** Where one writes. What is typed is kept at every key, and given up only when it is safely in the outbox. */
import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useState } from 'preact/hooks';
import type { ChatState } from '../chat/state';
import type { Controller } from '../controller';
import { inLanguage, wants } from '../look';
import { useStore } from '../store';
import { useTexts } from '../texts';
import { FILES_MAX } from '../uploads';
import { recordingType } from '../voice';
import { Icon } from './Icon';
import { lazy } from './lazy';

/** The count of characters is shown when no more than this part of them is left. */
const COUNT_FROM_PART = 0.1;
const TEXT_CHARS_MAX = 10_000;

const NO_TYPES: readonly string[] = [];
const TrayView = lazy(() => import('./parts/TrayView').then((part) => part.TrayView));
const Answering = lazy(() => import('./parts/Answering').then((part) => part.Answering));
const Voice = lazy(() => import('./parts/Voice').then((part) => part.Voice));

interface ComposerProps {
  chat: ChatState;
  controller: Controller;
  field: RefObject<HTMLTextAreaElement | null>;
  onFiles: (files: readonly File[]) => void;
  notice: string | undefined;
  onNotice: (notice: string | undefined) => void;
}

// eslint-disable-next-line max-lines-per-function -- one form; its parts are components of their own already
export function Composer({ chat, controller, field, onFiles, notice, onNotice }: ComposerProps) {
  const texts = useTexts();
  const uploads = useStore(controller.tray.store);
  const [text, setText] = useState(controller.draft);
  const settings = chat.session?.settings;
  const charsMax = settings?.limits.text_chars ?? chat.limits?.text_chars ?? TEXT_CHARS_MAX;
  const charsLeft = charsMax - Array.from(text).length;
  const isUploading = uploads.some(({ state }) => state === 'waiting' || state === 'sending');
  const hasFiles = uploads.some(({ state }) => state === 'done');
  const look = useStore(controller.look);
  const replyTo = useStore(controller.replyTo);
  const [isRecording, setRecording] = useState(false);
  const types = settings?.limits.attachment_types ?? NO_TYPES;
  const canRecord = wants(look, 'voice') && settings !== undefined && recordingType(types) !== undefined;
  const placeholder = inLanguage(look?.texts, controller.locale, look?.default_locale)?.placeholder || texts.write;
  const canSend = (text.trim() !== '' || hasFiles) && !isUploading && charsLeft >= 0;

  useGrowing(field, text);
  useEffect(() => {
    controller.draft = text;
  }, [text, controller]);

  const send = () => {
    if (!canSend) return;
    const ref = controller.sendWithFiles(text.trim());
    onNotice(ref === undefined ? texts.tooManyWaiting : undefined);
    if (ref !== undefined) setText('');
    field.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // While Chinese or Japanese is being composed, Enter chooses a word.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    send();
  };
  const onPaste = (event: ClipboardEvent) => {
    const files = Array.from(event.clipboardData?.files ?? []);
    if (files.length === 0) return;
    event.preventDefault();
    onFiles(files);
  };

  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {uploads.length > 0 && <TrayView uploads={uploads} tray={controller.tray} limits={settings?.limits} />}
      {notice && (
        <p class="composer-notice" role="alert">
          {notice}
        </p>
      )}
      {replyTo && <Answering entry={replyTo} onCancel={() => controller.replyTo.set(undefined)} />}
      {isRecording ? (
        <Voice
          types={types}
          onFile={(file) => onFiles([file])}
          onEnd={(why) => {
            setRecording(false);
            onNotice(why);
          }}
        />
      ) : (
        <div class="composer-row">
          {wants(look, 'files') && <FilePicker accept={types} isFull={uploads.length >= FILES_MAX} onFiles={onFiles} />}
          <textarea
            ref={field}
            rows={1}
            dir="auto"
            value={text}
            placeholder={placeholder}
            aria-label={texts.write}
            enterkeyhint="send"
            onInput={(event) => {
              setText(event.currentTarget.value);
              controller.typed();
            }}
            onKeyDown={onKeyDown}
            onPaste={onPaste}
          />
          {canRecord && text === '' && uploads.length === 0 && (
            <button type="button" class="icon-button" aria-label={texts.voiceRecord} onClick={() => setRecording(true)}>
              <Icon name="mic" />
            </button>
          )}
          <button type="submit" class="send" aria-label={texts.send} disabled={!canSend}>
            <Icon name="send" />
          </button>
        </div>
      )}
      {charsLeft < charsMax * COUNT_FROM_PART && (
        <p class={`count${charsLeft < 0 ? ' over' : ''}`} role="status">
          {texts.charactersLeft(charsLeft)}
        </p>
      )}
    </form>
  );
}

interface FilePickerProps {
  accept: readonly string[];
  isFull: boolean;
  onFiles: (files: readonly File[]) => void;
}

function FilePicker({ accept, isFull, onFiles }: FilePickerProps) {
  const texts = useTexts();
  return (
    <label class={`icon-button attach${isFull ? ' disabled' : ''}`}>
      <input
        type="file"
        class="sr-only"
        multiple
        disabled={isFull}
        accept={accept.join(',')}
        aria-label={texts.attach}
        onChange={(event) => {
          onFiles(Array.from(event.currentTarget.files ?? []));
          event.currentTarget.value = '';
        }}
      />
      <Icon name="clip" />
    </label>
  );
}

/** The field is as high as its words, up to what the style allows. */
function useGrowing(field: RefObject<HTMLTextAreaElement | null>, text: string): void {
  useLayoutEffect(() => {
    const box = field.current;
    if (!box) return;
    box.style.height = 'auto';
    box.style.height = `${box.scrollHeight}px`;
  }, [text, field]);
}
