/** What one message says: words, files, cards, a form, a place on the map; and what it answers. */
import { Markup, PlainText } from '../markup/Markup';
import { activeThread } from '../chat/state';
import { useTexts } from '../texts';
import type { Attachment, Entry, Location } from '../../protocol/shapes';
import { Attachments } from './Attachments';
import { Cards } from './Cards';
import { useController } from './context';
import { Icon } from './Icon';
import { lazy } from './lazy';

const Answers = lazy(() => import('./parts/Answers').then((part) => part.Answers));
const FormView = lazy(() => import('./parts/FormView').then((part) => part.FormView));

/** Of a message that is answered, this much is shown above the answer. */
const QUOTE_CHARS_MAX = 120;

interface BubbleProps {
  /** The entry in the log; a message on its way has none yet. */
  entry?: Entry | undefined;
  text?: string | undefined;
  format?: string | undefined;
  attachments?: readonly Attachment[] | undefined;
  replyTo?: number | undefined;
  location?: Location | undefined;
  isOwn?: boolean;
  /** Fainter: not yet with the server. */
  isPending?: boolean;
  /** Still growing. */
  isWriting?: boolean;
  time?: string;
}

export function Bubble({
  entry,
  text,
  format,
  attachments,
  replyTo = entry?.reply_to,
  location = entry?.location,
  isOwn = false,
  isPending = false,
  isWriting = false,
  time,
}: BubbleProps) {
  const texts = useTexts();
  const className = `bubble${isOwn ? ' own' : ''}${isPending ? ' pending' : ''}${isWriting ? ' writing' : ''}`;
  if (entry?.erased)
    return (
      <div class="message" data-seq={entry.seq}>
        <p class="bubble erased">{texts.erased}</p>
      </div>
    );
  return (
    <div class="message" title={time} data-seq={entry?.seq}>
      {replyTo !== undefined && <Quote seq={replyTo} />}
      {entry?.answers && <Answers answers={entry.answers} />}
      {text && !entry?.answers && (
        <div class={className} dir="auto">
          {format === 'markdown' ? <Markup text={text} /> : <PlainText text={text} />}
          {entry && !isWriting && <ReplyButton entry={entry} />}
        </div>
      )}
      {attachments && attachments.length > 0 && <Attachments attachments={attachments} />}
      {location && <Place location={location} />}
      {entry?.cards && entry.cards.length > 0 && <Cards cards={entry.cards} />}
      {entry?.form && <FormView entry={entry} form={entry.form} />}
    </div>
  );
}

function ReplyButton({ entry }: { entry: Entry }) {
  const texts = useTexts();
  const controller = useController();
  return (
    <button
      type="button"
      class="reply-button"
      aria-label={`${texts.reply}: ${brief(entry.text ?? '', 40)}`}
      onClick={() => controller.replyTo.set(entry)}
    >
      <Icon name="reply" />
    </button>
  );
}

/** The words of the message that is answered, where it is at hand. */
function Quote({ seq }: { seq: number }) {
  const controller = useController();
  const texts = useTexts();
  const entry = activeThread(controller.chat.get())?.entries.find((other) => other.seq === seq);
  if (!entry) return null;
  return (
    <blockquote class="quote" dir="auto">
      {brief(entry.text || texts.picture, QUOTE_CHARS_MAX)}
    </blockquote>
  );
}

export function brief(text: string, chars: number): string {
  const letters = Array.from(text.replace(/\s+/g, ' ').trim());
  return letters.length > chars ? `${letters.slice(0, chars).join('').trimEnd()}…` : letters.join('');
}

/** A place, as its name and a link; no map is loaded, because a map would tell a third party. */
function Place({ location: { lat, lon, label } }: { location: Location }) {
  const texts = useTexts();
  const where = `${lat.toFixed(5)}, ${lon.toFixed(5)}`;
  return (
    <a class="file" href={`geo:${lat},${lon}`} target="_blank" rel="noopener noreferrer">
      <span class="file-icon">
        <Icon name="pin" />
      </span>
      <span class="file-words">
        <span class="file-name">{label || texts.location}</span>
        <span class="file-size">{where}</span>
      </span>
    </a>
  );
}
