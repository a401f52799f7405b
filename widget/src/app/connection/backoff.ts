/** How long to wait before the next try: longer each time, and never the same for two shoppers. */
import { BACKOFF_FIRST_MS, BACKOFF_MAX_MS, SPREAD_MS } from './limits';

/** Returns a delay for the n-th failure in a row (from 0); `random` is in [0, 1). Half is fixed, half is chance. */
export function backoffMs(n: number, random: number): number {
  const ceiling = Math.min(BACKOFF_MAX_MS, BACKOFF_FIRST_MS * 2 ** Math.min(n, 30));
  return Math.round(ceiling / 2 + (ceiling / 2) * random);
}

/** Returns a delay that is never shorter than what the server asked for. */
export function askedDelayMs(retryAfterMs: number, random: number): number {
  return Math.round(Math.max(0, retryAfterMs) + SPREAD_MS * random);
}
