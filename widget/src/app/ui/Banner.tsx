/** What is the matter with the line, in plain words, and only when something is. */
import { useEffect, useState } from 'preact/hooks';
import type { LineStatus } from '../connection/types';
import { lack } from '../fetched';
import { useStore } from '../store';
import { useTexts } from '../texts';
import type { Texts } from '../texts/types';

/** A line that comes up faster than this is not worth a word. */
const PATIENCE_MS = 1_500;

interface BannerProps {
  line: LineStatus;
  onWake: () => void;
  onRenew: () => void;
}

export function Banner({ line, onWake, onRenew }: BannerProps) {
  const texts = useTexts();
  const lacking = useStore(lack);
  const isOnline = useOnline();
  const isDue = useDue(line.phase);
  const words = lineWords(line, texts, isOnline);
  const canAct = line.phase === 'paused' || line.phase === 'refused';
  return (
    <div class="banner" role="status">
      {lacking && (
        <p class="banner-line">
          {lacking === 'updated' ? texts.updated : texts.loadFailed}
          <button type="button" class="text-button" onClick={onRenew}>
            {texts.reload}
          </button>
        </p>
      )}
      {words && isDue && (
        <p class={`banner-line banner-${line.phase}`}>
          {words}
          {canAct && (
            <button type="button" class="text-button" onClick={onWake}>
              {line.phase === 'paused' ? texts.connectAgain : texts.tryAgain}
            </button>
          )}
        </p>
      )}
    </div>
  );
}

function lineWords(line: LineStatus, texts: Texts, isOnline: boolean): string | undefined {
  switch (line.phase) {
    case 'live':
      return undefined;
    case 'paused':
      return texts.paused;
    case 'refused':
      return texts.refused;
    case 'restarting':
      return texts.restarting;
    case 'connecting':
      return isOnline ? texts.connecting : texts.offline;
    case 'reconnecting':
      return isOnline ? texts.reconnecting : texts.offline;
  }
}

function useOnline(): boolean {
  const [isOnline, setOnline] = useState(navigator.onLine);
  useEffect(() => {
    const update = () => setOnline(navigator.onLine);
    window.addEventListener('online', update);
    window.addEventListener('offline', update);
    return () => {
      window.removeEventListener('online', update);
      window.removeEventListener('offline', update);
    };
  }, []);
  return isOnline;
}

function useDue(phase: LineStatus['phase']): boolean {
  const isGood = phase === 'live';
  const [isDue, setDue] = useState(false);
  useEffect(() => {
    setDue(false);
    if (isGood) return undefined;
    const timer = setTimeout(() => setDue(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [isGood]);
  return isDue;
}
