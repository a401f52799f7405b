/** Waiting for a condition that no locator can tell, polled as Playwright's own waits are. */
import { setTimeout as delay } from 'node:timers/promises';
import { isDeepStrictEqual, inspect } from 'node:util';

const WAIT_MS_MAX = 20_000;
const POLL_MS = 50;

/** Waits until `look` gives `wanted`, and says what it gave instead when it never does. */
export async function until(look, wanted) {
  const deadline = Date.now() + WAIT_MS_MAX;
  for (;;) {
    const seen = await look();
    if (isDeepStrictEqual(seen, wanted)) return;
    if (Date.now() > deadline) throw new Error(`after ${WAIT_MS_MAX} ms there is still\n${inspect(seen)}\ninstead of\n${inspect(wanted)}`);
    await delay(POLL_MS);
  }
}
