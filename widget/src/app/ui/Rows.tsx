/** The rows of the log: days, events and groups of messages. */
import { memo } from '../memo';
import type { Row } from '../chat/groups';
import type { Thread } from '../chat/thread';
import { useTexts } from '../texts';
import { dayName } from '../texts/times';
import type { Texts } from '../texts/types';
import type { Entry } from '../../protocol/shapes';
import { Group } from './Group';
import { Icon } from './Icon';
import type { Range } from './useWindow';

interface RowsProps {
  rows: readonly Row[];
  thread: Thread;
  hasPending: boolean;
  range: Range;
}

export function Rows({ rows, thread, hasPending, range }: RowsProps) {
  // Once it is answered, nobody wonders whether it arrived.
  const last = hasPending ? undefined : rows.at(-1);
  return (
    <>
      {range.above > 0 && <div style={{ height: `${range.above}px` }} />}
      {rows.slice(range.from, range.to).map((row) => (
        <div key={row.key} class="row" data-row={row.key}>
          {row.type === 'day' ? (
            <Day at={row.at} />
          ) : row.type === 'event' ? (
            <Happening entry={row.entry} />
          ) : (
            <GroupRow
              row={row}
              writing={thread.stream?.entry}
              readTo={row === last && row.author.kind === 'shopper' ? thread.read_by_them : undefined}
            />
          )}
        </div>
      ))}
      {range.below > 0 && <div style={{ height: `${range.below}px` }} />}
    </>
  );
}

interface GroupRowProps {
  row: Row & { type: 'group' };
  /** The id of the message being written, if any. */
  writing: string | undefined;
  /** Set on the shopper's last group only: how far the other side has read. */
  readTo: number | undefined;
}

const GroupRow = memo(
  ({ row, writing, readTo }: GroupRowProps) => (
    <Group
      author={row.author}
      entries={row.entries}
      writing={writing}
      delivery={readTo === undefined ? undefined : <Delivery isRead={readTo >= (row.entries.at(-1)?.seq ?? 0)} />}
    />
  ),
  (a, b) => a.readTo === b.readTo && a.writing === b.writing && isSameGroup(a.row, b.row),
);

function isSameGroup(a: Row & { type: 'group' }, b: Row & { type: 'group' }): boolean {
  return a.entries.length === b.entries.length && a.entries.every((entry, i) => entry === b.entries[i]);
}

function Delivery({ isRead }: { isRead: boolean }) {
  const texts = useTexts();
  return (
    <span class="delivery">
      <Icon name={isRead ? 'checks' : 'check'} />
      {isRead ? texts.read : texts.sent}
    </span>
  );
}

function Day({ at }: { at: number }) {
  const texts = useTexts();
  return (
    <div class="day">
      <span>{dayName(at, Date.now(), texts)}</span>
    </div>
  );
}

function Happening({ entry }: { entry: Entry }) {
  const texts = useTexts();
  const words = eventWords(entry, texts);
  return words ? <p class="event">{words}</p> : null;
}

function eventWords({ event, author }: Entry, texts: Texts): string | undefined {
  switch (event?.name) {
    case 'taken':
      return texts.eventTaken(event.agent?.name ?? (author.kind === 'agent' ? author.name : texts.agent));
    case 'released':
      return texts.eventReleased;
    case 'queued':
      return texts.eventQueued;
    case 'resolved':
      return texts.eventResolved;
    case 'reopened':
      return texts.eventReopened;
    default:
      return undefined;
  }
}
