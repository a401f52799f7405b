/** The time of this moment, for what ticks on the page. All views share one timer. */
import { useSyncExternalStore } from "react";

const TICK_MS = 1_000;

let nowMs = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(tick, TICK_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

function tick(): void {
  nowMs = Date.now();
  for (const listener of listeners) listener();
}

function current(): number {
  // Without a timer the last tick may be long ago; with one, every reader of a render must see the same time.
  if (timer === undefined) nowMs = Date.now();
  return nowMs;
}

/** Returns the time, and renders again every `stepMs` (a second unless told otherwise). */
export function useNow(stepMs: number = TICK_MS): number {
  return useSyncExternalStore(subscribe, () => Math.floor(current() / stepMs) * stepMs);
}
