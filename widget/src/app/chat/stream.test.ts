/** Pieces of an answer, by code points. */
import { describe, expect, it } from 'vitest';
import { addDelta, type Stream } from './stream';

const delta = (at: number, text: string, entry = 'e') => ({
  type: 'delta' as const,
  conversation: 'c1',
  entry,
  at,
  text,
});
const build = (...pieces: [number, string][]) =>
  pieces.reduce<Stream | undefined>((stream, [at, text]) => addDelta(stream, delta(at, text)), undefined);

describe('an answer being written', () => {
  it('grows_piece_by_piece', () => {
    expect(build([0, 'Hel'], [3, 'lo'])?.text).toBe('Hello');
  });

  it('counts_code_points_not_code_units', () => {
    expect(build([0, '👋🏽 '], [3, 'мир'], [6, '🎉'], [7, '!'])?.text).toBe('👋🏽 мир🎉!');
  });

  it('takes_a_repeated_piece_for_what_it_is', () => {
    expect(build([0, 'abc'], [3, 'def'], [3, 'def'])?.text).toBe('abcdef');
  });

  it('starts_over_at_offset_0_after_a_resume', () => {
    expect(build([0, 'old'], [0, 'The whole so far'], [16, '…'])?.text).toBe('The whole so far…');
  });

  it('never_shows_a_sentence_with_a_hole', () => {
    const stream = build([0, 'abc'], [9, 'xyz']);
    expect(stream?.text).toBe('abc');
    expect(addDelta(stream, delta(0, 'abcdefghixyz'))?.text).toBe('abcdefghixyz');
  });

  it('does_not_begin_in_the_middle', () => {
    expect(build([5, 'middle'])).toBeUndefined();
  });

  it('gives_way_to_the_next_answer', () => {
    const first = build([0, 'first']);
    expect(addDelta(first, delta(0, 'second', 'f'))).toMatchObject({ entry: 'f', text: 'second' });
    expect(addDelta(first, delta(4, 'tail of another', 'f'))).toBe(first);
  });
});
