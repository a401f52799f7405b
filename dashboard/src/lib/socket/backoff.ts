/**
 * How long to wait before the next try. The wait doubles and is drawn at random from its upper half, so that a thousand
 * desks that lost one server do not come back in the same instant.
 */
export const BACKOFF_FIRST_MS = 500;
export const BACKOFF_MAX_MS = 15_000;

/** Returns the wait before try number `attempt` (0 is the first). `random` is in [0, 1). */
export function backoffMs(attempt: number, random: number): number {
  const ceiling = Math.min(BACKOFF_MAX_MS, BACKOFF_FIRST_MS * 2 ** Math.min(attempt, 16));
  return Math.round(ceiling / 2 + (ceiling / 2) * random);
}
