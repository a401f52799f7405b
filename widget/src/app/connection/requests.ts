/** Requests other than posts: those that wait for a place in flight and those that wait for their answer. */
import { ASKS_WAITING_MAX, ASK_RETRIES_MAX } from './limits';
import type { Ask } from './types';

export class Requests {
  private waiting: Ask[] = [];
  private readonly flying = new Map<string, Ask>();
  private readonly retries = new Map<string, number>();

  /** Takes a request in; returns the one given up for it when too many wait. */
  add(ask: Ask): Ask | undefined {
    this.waiting.push(ask);
    if (this.waiting.length <= ASKS_WAITING_MAX) return undefined;
    const oldest = Math.max(
      0,
      this.waiting.findIndex(({ type }) => type === 'history'),
    );
    return this.waiting.splice(oldest, 1)[0];
  }

  next(): Ask | undefined {
    return this.waiting[0];
  }

  /** Marks the next request as sent. */
  sent(): void {
    const ask = this.waiting.shift();
    if (ask) this.flying.set(ask.ref, ask);
  }

  nFlying(): number {
    return this.flying.size;
  }

  /** Takes an answered request out, and returns it if it was ours. */
  answered(ref: string): Ask | undefined {
    const ask = this.flying.get(ref);
    this.flying.delete(ref);
    return ask;
  }

  /**
   * The socket is gone. A wish (a person, please) still stands and is asked again; a look into the past is given up,
   * because the chat asks anew for what it then lacks. Returns the requests given up.
   */
  lineLost(): Ask[] {
    const all = [...this.flying.values(), ...this.waiting];
    this.flying.clear();
    this.waiting = all.filter(({ type }) => type !== 'history');
    return all.filter(({ type }) => type === 'history');
  }

  /** Puts a wish that was told `busy` back into the line, and returns false when it has been there too often. */
  again(ask: Ask): boolean {
    const n = (this.retries.get(ask.ref) ?? 0) + 1;
    this.retries.set(ask.ref, n);
    if (ask.type === 'history' || n > ASK_RETRIES_MAX) {
      this.retries.delete(ask.ref);
      return false;
    }
    this.waiting.push(ask);
    return true;
  }
}
