/** Days, groups and events. */
import { describe, expect, it } from 'vitest';
import { arrange } from './groups';
import { AGENT, BOT, entry, SHOPPER } from '../../testing/entries';

const shape = (...entries: Parameters<typeof arrange>[0]) =>
  arrange(entries).map((row) => (row.type === 'group' ? row.entries.map(({ seq }) => seq) : row.type));
const at = (iso: string) => ({ at: new Date(iso).toISOString() });

describe('the rows of a log', () => {
  it('join_messages_of_one_author', () => {
    expect(shape(entry(1), entry(2), entry(3, { author: SHOPPER }))).toEqual(['day', [1, 2], [3]]);
  });

  it('part_two_agents', () => {
    expect(shape(entry(1, { author: AGENT }), entry(2, { author: { ...AGENT, id: 'b', name: 'Boris' } }))).toEqual([
      'day',
      [1],
      [2],
    ]);
  });

  it('part_what_is_far_apart_in_time', () => {
    expect(shape(entry(1, at('2026-01-01T12:00')), entry(2, at('2026-01-01T12:10')))).toEqual(['day', [1], [2]]);
  });

  it('part_days_by_the_reader_s_own_clock', () => {
    expect(shape(entry(1, at('2026-01-01T23:59')), entry(2, at('2026-01-02T00:01')))).toEqual(['day', [1], 'day', [2]]);
  });

  it('show_known_events_and_no_hidden_notes_or_unknown_ones', () => {
    const rows = shape(
      entry(1, { kind: 'event', event: { name: 'opened' } }),
      entry(2),
      entry(3, { kind: 'hidden' }),
      entry(4, { kind: 'note', text: 'secret' }),
      entry(5, { kind: 'event', event: { name: 'teleported' } }),
      entry(6, { author: BOT }),
      entry(7, { kind: 'event', event: { name: 'taken' } }),
    );
    expect(rows).toEqual(['day', [2, 6], 'event']);
  });
});
