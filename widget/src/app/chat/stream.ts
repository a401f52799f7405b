/**
 * An answer while it is being written. Pieces come with their offset in Unicode code points; a piece may be repeated,
 * and some may be lost on the way. The finished entry puts everything right.
 */
import type { DeltaFrame, Id } from '../../protocol/shapes';

export interface Stream {
  /** The id that the finished entry will bear. */
  entry: Id;
  text: string;
  /** Length of `text` in code points. */
  n_points: number;
  /** Was there before the line broke, and has not been heard of since. */
  isStale: boolean;
}

/** Returns the stream with a piece put in, or as it was where the piece does not fit. */
export function addDelta(stream: Stream | undefined, delta: DeltaFrame): Stream | undefined {
  const current = stream?.entry === delta.entry ? stream : undefined;
  const have = current?.n_points ?? 0;
  // Something between was lost: better a pause than a sentence with a hole in it.
  if (delta.at > have) return stream;
  const kept = current ? (delta.at === have ? current.text : points(current.text).slice(0, delta.at).join('')) : '';
  return {
    entry: delta.entry,
    text: kept + delta.text,
    n_points: delta.at + points(delta.text).length,
    isStale: false,
  };
}

function points(text: string): string[] {
  return Array.from(text);
}
