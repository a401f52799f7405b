/** Arranges entries for the eye: days apart, one author's messages together, events between. Pure. */
import type { Author, Entry } from '../../protocol/shapes';

/** Messages further apart than this are not one breath. */
const BREATH_MS = 5 * 60_000;
/** A row is drawn as a whole, so it must not grow without end. */
const GROUP_MAX = 30;

export type Row =
  | { type: 'day'; key: string; at: number }
  | { type: 'event'; key: string; entry: Entry }
  | { type: 'group'; key: string; author: Author; entries: readonly Entry[] };

const SHOWN_EVENTS: ReadonlySet<string> = new Set(['queued', 'taken', 'released', 'resolved', 'reopened']);

export function arrange(entries: readonly Entry[]): Row[] {
  const rows: Row[] = [];
  for (const entry of entries) append(rows, entry);
  return rows;
}

/** Returns the rows of `entries`; where they only grew since `before`, all but the new ones are taken from there. */
export function arrangeOn(
  entries: readonly Entry[],
  before: { entries: readonly Entry[]; rows: readonly Row[] },
): readonly Row[] {
  const n = before.entries.length;
  const hasGrown =
    n > 0 && entries.length >= n && entries[0] === before.entries[0] && entries[n - 1] === before.entries[n - 1];
  if (!hasGrown) return arrange(entries);
  const rows = [...before.rows];
  for (const entry of entries.slice(n)) append(rows, entry);
  return rows;
}

/** Returns the rows with one entry more at their end. */
export function withEntry(rows: readonly Row[], entry: Entry): Row[] {
  const more = [...rows];
  append(more, entry);
  return more;
}

function append(rows: Row[], entry: Entry): void {
  if (!isShown(entry)) return;
  const at = Date.parse(entry.at);
  const before = endOf(rows.at(-1));
  if (before === undefined || dayOf(before) !== dayOf(at)) rows.push({ type: 'day', key: `day${entry.seq}`, at });
  if (entry.kind === 'event') return void rows.push({ type: 'event', key: `e${entry.seq}`, entry });
  const last = rows.at(-1);
  const isSame = last?.type === 'group' && isJoined(last, entry) && at - (before ?? at) < BREATH_MS;
  if (isSame) rows[rows.length - 1] = { ...last, entries: [...last.entries, entry] };
  else rows.push({ type: 'group', key: `g${entry.seq}`, author: entry.author, entries: [entry] });
}

/** The time of the last thing in a row. */
function endOf(row: Row | undefined): number | undefined {
  switch (row?.type) {
    case undefined:
      return undefined;
    case 'day':
      return row.at;
    case 'event':
      return Date.parse(row.entry.at);
    case 'group':
      return Date.parse(row.entries.at(-1)?.at ?? '');
  }
}

function dayOf(at: number): string {
  return new Date(at).toDateString();
}

function isShown({ kind, event }: Entry): boolean {
  return kind === 'message' || (kind === 'event' && SHOWN_EVENTS.has(event?.name ?? ''));
}

function isJoined({ author, entries }: Row & { type: 'group' }, entry: Entry): boolean {
  return entries.length < GROUP_MAX && isOne(author, entry.author);
}

function isOne(a: Author, b: Author): boolean {
  return a.kind === b.kind && a.id === b.id && a.name === b.name;
}
