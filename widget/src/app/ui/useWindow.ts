/**
 * Draws of a long log only what is near the eye: the rest is empty room of about the right height. Heights are measured
 * as rows are drawn; `useReading` keeps the words under the eye where they are while guesses give way to measures.
 */
import type { RefObject } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Row } from '../chat/groups';

/** A log of fewer rows is drawn whole. */
export const ROWS_WHOLE_MAX = 80;
/** Room above and below the window in which rows are drawn too. */
const BEYOND_PX = 1_200;
/** New rows are drawn when less than this is left of it. */
const MARGIN_PX = 400;
/** The window's height until it is known. */
const VIEW_PX = 800;
const GUESS_MESSAGE_PX = 58;
const GUESS_ROW_PX = 44;

export interface Range {
  from: number;
  to: number;
  /** Heights of what is left out. */
  above: number;
  below: number;
}

/** Returns how much of the log is above the row that holds the entry `seq`. Pure. */
export function heightAbove(rows: readonly Row[], heights: ReadonlyMap<string, number>, seq: number): number {
  let above = 0;
  for (const row of rows) {
    const last = row.type === 'group' ? row.entries.at(-1)?.seq : row.type === 'event' ? row.entry.seq : -1;
    if ((last ?? -1) >= seq) break;
    above += heights.get(row.key) ?? guess(row);
  }
  return above;
}

/** Returns the rows to draw where `top` px of the log are above the window; `Infinity` is the end. Pure. */
export function pickRange(
  rows: readonly Row[],
  heights: ReadonlyMap<string, number>,
  top: number,
  view: number,
): Range {
  const n = rows.length;
  if (n <= ROWS_WHOLE_MAX) return { from: 0, to: n, above: 0, below: 0 };
  const sizes = rows.map((row) => heights.get(row.key) ?? guess(row));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const y = Math.max(0, Math.min(top, total - view));
  let [from, above] = [0, 0];
  while (from < n - 1 && above + (sizes[from] ?? 0) < y - BEYOND_PX) above += sizes[from++] ?? 0;
  let [to, bottom] = [from, above];
  while (to < n && bottom < y + view + BEYOND_PX) bottom += sizes[to++] ?? 0;
  return { from, to, above, below: Math.max(0, total - bottom) };
}

function guess(row: Row): number {
  return row.type === 'group' ? GUESS_ROW_PX + row.entries.length * GUESS_MESSAGE_PX : GUESS_ROW_PX;
}

interface Windowed {
  log: RefObject<HTMLDivElement | null>;
  rows: readonly Row[];
  isAtEnd: boolean;
  /** The message that one reads, if any: it stays drawn when a page of the past comes above it. */
  anchorSeq: () => number | undefined;
}

export function useWindow({ log, rows, isAtEnd, anchorSeq }: Windowed) {
  const heights = useRef(new Map<string, number>());
  const drawn = useRef<Range>({ from: 0, to: 0, above: 0, below: 0 });
  const [, redraw] = useState(0);
  const box = log.current;
  const seq = anchorSeq();
  const top = seq === undefined ? box?.scrollTop : heightAbove(rows, heights.current, seq);
  const range = pickRange(rows, heights.current, isAtEnd ? Infinity : (top ?? Infinity), box?.clientHeight ?? VIEW_PX);
  drawn.current = range;

  useLayoutEffect(() => {
    if (rows.length <= ROWS_WHOLE_MAX) return;
    for (const row of log.current?.querySelectorAll<HTMLElement>('[data-row]') ?? []) {
      const { height } = row.getBoundingClientRect();
      if (height > 0) heights.current.set(row.dataset['row'] ?? '', height);
    }
  });

  /** To be called as the log scrolls: draws other rows when the drawn ones are about to end. */
  const look = () => {
    const now = log.current;
    if (!now || rows.length <= ROWS_WHOLE_MAX) return;
    const { from, to, above, below } = drawn.current;
    const isNearTop = from > 0 && now.scrollTop < above + MARGIN_PX;
    const isNearEnd = to < rows.length && now.scrollHeight - now.scrollTop - now.clientHeight < below + MARGIN_PX;
    if (isNearTop || isNearEnd) redraw((n) => n + 1);
  };
  return { range, look };
}
