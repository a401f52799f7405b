/** Which rows of a long log are drawn. */
import { describe, expect, it } from 'vitest';
import { arrange, arrangeOn } from '../chat/groups';
import { entry, SHOPPER } from '../../testing/entries';
import { heightAbove, pickRange, ROWS_WHOLE_MAX } from './useWindow';

/** Each message a row of its own: the two take turns. */
const entries = (n: number) => Array.from({ length: n }, (_, i) => entry(i + 1, i % 2 ? { author: SHOPPER } : {}));
const rows = arrange(entries(10_000));
const VIEW = 600;

describe('a long log', () => {
  it('is_drawn_whole_where_it_is_short', () => {
    const few = arrange(entries(ROWS_WHOLE_MAX - 1));
    expect(pickRange(few, new Map(), 0, VIEW)).toEqual({ from: 0, to: few.length, above: 0, below: 0 });
  });

  it('is_drawn_near_the_eye_only_wherever_that_is', () => {
    for (const top of [0, 5_000, 400_000, Infinity]) {
      const { from, to } = pickRange(rows, new Map(), top, VIEW);
      expect(to - from).toBeLessThan(60);
      expect(to).toBeGreaterThan(from);
    }
    expect(pickRange(rows, new Map(), 0, VIEW).from).toBe(0);
    expect(pickRange(rows, new Map(), Infinity, VIEW).to).toBe(rows.length);
  });

  it('is_as_high_as_all_its_rows_whatever_is_drawn', () => {
    const heights = new Map(rows.map((row, i) => [row.key, 40 + (i % 7) * 30]));
    const total = [...heights.values()].reduce((sum, px) => sum + px, 0);
    for (const top of [0, 123_456, Infinity]) {
      const { from, to, above, below } = pickRange(rows, heights, top, VIEW);
      const drawn = rows.slice(from, to).reduce((sum, { key }) => sum + (heights.get(key) ?? 0), 0);
      expect(above + drawn + below).toBe(total);
    }
  });

  it('keeps_what_one_reads_drawn_when_the_past_comes_above_it', () => {
    const seq = 9_000;
    const late = arrange(entries(10_000).slice(8_900));
    for (const log of [late, rows]) {
      const { from, to } = pickRange(log, new Map(), heightAbove(log, new Map(), seq), VIEW);
      const drawn = log
        .slice(from, to)
        .flatMap((row) => (row.type === 'group' ? row.entries.map((one) => one.seq) : []));
      expect(drawn).toContain(seq);
    }
  });

  it('is_arranged_anew_only_where_it_does_not_merely_grow', () => {
    const some = entries(100);
    const before = { entries: some.slice(0, 99), rows: arrange(some.slice(0, 99)) };
    const after = arrangeOn(some, before);
    expect(after).toEqual(arrange(some));
    expect(after[0]).toBe(before.rows[0]);
    expect(arrangeOn(some.slice(1), before)).toEqual(arrange(some.slice(1)));
  });
});
