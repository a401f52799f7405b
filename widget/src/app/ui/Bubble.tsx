/** What one message says: words, files, sources. */
import { Markup, PlainText } from '../markup/Markup';
import type { Attachment, Card } from '../../protocol/shapes';
import { Attachments } from './Attachments';
import { Cards } from './Cards';

interface BubbleProps {
  text?: string | undefined;
  format?: string | undefined;
  attachments?: readonly Attachment[] | undefined;
  cards?: readonly Card[] | undefined;
  isOwn?: boolean;
  /** Fainter: not yet with the server. */
  isPending?: boolean;
  /** Still growing. */
  isWriting?: boolean;
  time?: string;
}

export function Bubble({
  text,
  format,
  attachments,
  cards,
  isOwn = false,
  isPending = false,
  isWriting = false,
  time,
}: BubbleProps) {
  const className = `bubble${isOwn ? ' own' : ''}${isPending ? ' pending' : ''}${isWriting ? ' writing' : ''}`;
  return (
    <div class="message" title={time}>
      {text && (
        <div class={className} dir="auto">
          {format === 'markdown' ? <Markup text={text} /> : <PlainText text={text} />}
        </div>
      )}
      {attachments && attachments.length > 0 && <Attachments attachments={attachments} />}
      {cards && cards.length > 0 && <Cards cards={cards} />}
    </div>
  );
}
