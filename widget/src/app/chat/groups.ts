/** Arranges entries for the eye: days apart, one author's messages together, events between. Pure. */
import type { Author, Entry } from '../../protocol/shapes';

/** Messages further apart than this are not one breath. */
const BREATH_MS = 5 * 60_000;

export type Row =
  | { type: 'day'; key: string; at: number }
  | { type: 'event'; key: string; entry: Entry }
  | { type: 'group'; key: string; author: Author; entries: readonly Entry[] };

const SHOWN_EVENTS: ReadonlySet<string> = new Set(['queued', 'taken', 'released', 'resolved', 'reopened']);

export function arrange(entries: readonly Entry[]): Row[] {
  const rows: Row[] = [];
  let day = '';
  let lastAt = 0;
  for (const entry of entries) {
    if (!isShown(entry)) continue;
    const at = Date.parse(entry.at);
    const today = new Date(at).toDateString();
    if (today !== day) rows.push({ type: 'day', key: `day${entry.seq}`, at });
    day = today;
    const last = rows.at(-1);
    if (entry.kind === 'event') {
      rows.push({ type: 'event', key: `e${entry.seq}`, entry });
    } else {
      const { author } = entry;
      const isSame = last?.type === 'group' && isOne(last.author, author) && at - lastAt < BREATH_MS;
      if (isSame) rows[rows.length - 1] = { ...last, entries: [...last.entries, entry] };
      else rows.push({ type: 'group', key: `g${entry.seq}`, author, entries: [entry] });
    }
    lastAt = at;
  }
  return rows;
}

function isShown({ kind, event }: Entry): boolean {
  return kind === 'message' || (kind === 'event' && SHOWN_EVENTS.has(event?.name ?? ''));
}

function isOne(a: Author, b: Author): boolean {
  return a.kind === b.kind && a.id === b.id && a.name === b.name;
}
