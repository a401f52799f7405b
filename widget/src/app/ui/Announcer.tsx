/**
 * Says new messages to a screen reader: each once, when it is whole. The log itself is silent, because a streamed answer
 * would be read out in crumbs, and a page of the past as if it were news.
 */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Thread } from '../chat/thread';
import { useTexts } from '../texts';

export function Announcer({ thread }: { thread: Thread | undefined }) {
  const texts = useTexts();
  const [words, setWords] = useState('');
  const heard = useRef<{ id?: string | undefined; seq: number }>({ seq: 0 });
  const last = thread?.entries.at(-1);

  useEffect(() => {
    const isKnown = heard.current.id === thread?.id && heard.current.seq > 0;
    const isNew = isKnown && last !== undefined && last.seq > heard.current.seq;
    heard.current = { id: thread?.id, seq: last?.seq ?? 0 };
    if (!isNew || last.kind !== 'message' || last.author.kind === 'shopper') return;
    setWords(`${last.author.name || texts.bot}: ${last.text ?? ''}`);
  }, [thread?.id, last, texts]);

  return (
    <div class="sr-only" role="status" aria-live="polite">
      {words}
    </div>
  );
}
