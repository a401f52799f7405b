/**
 * Messages on their way. They go one at a time, so that the shopper's words keep their order even when one of them is
 * told `busy`; each keeps its `ref` until it is acked, across sockets, reloads and tabs.
 */
import type { ErrorCode, ErrorFrame, PostFrame } from '../../protocol/shapes';
import { OUTBOX_AGE_MAX_MS, OUTBOX_ITEMS_MAX, POST_RETRIES_MAX } from './limits';
import type { OutboxItem, SendFailure } from './types';

/** The server is in trouble, not the message: the same words may go through in a while. */
const RETRYABLE: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['busy', 'unavailable', 'rate_limited']);

export function isRetryable(code: ErrorCode): boolean {
  return RETRYABLE.has(code);
}

export class Outbox {
  private items: OutboxItem[] = [];
  private readonly retries = new Map<string, number>();

  list(): readonly OutboxItem[] {
    return this.items;
  }

  find(ref: string): OutboxItem | undefined {
    return this.items.find((item) => item.ref === ref);
  }

  /** Takes up what an earlier page wrote and could not send. */
  restore(items: readonly OutboxItem[], now: number): void {
    const sorted = [...items].sort((a, b) => a.written_at - b.written_at).slice(-OUTBOX_ITEMS_MAX);
    for (const item of sorted) {
      if (this.find(item.ref)) continue;
      const tooOld = now - item.written_at > OUTBOX_AGE_MAX_MS;
      if (item.state === 'failed') this.items.push(item);
      else if (tooOld) this.items.push({ ...item, state: 'failed', code: 'expired' });
      else this.items.push({ ...item, state: 'waiting' });
    }
  }

  /** Returns false when the outbox is full, and then keeps nothing. */
  add(item: OutboxItem): boolean {
    if (this.find(item.ref)) return true;
    if (this.items.filter(({ state }) => state !== 'acked').length >= OUTBOX_ITEMS_MAX) return false;
    this.items.push({ ...item, state: 'waiting' });
    return true;
  }

  /** Returns the next message to send, unless one is on its way. */
  next(): OutboxItem | undefined {
    if (this.inFlight()) return undefined;
    return this.items.find(({ state }) => state === 'waiting');
  }

  inFlight(): OutboxItem | undefined {
    return this.items.find(({ state }) => state === 'sent');
  }

  sent(ref: string): void {
    this.change(ref, { state: 'sent' });
  }

  /** Marks a message durable; it stays in sight until its entry comes. Returns whether it was ours. */
  acked(ref: string): boolean {
    this.retries.delete(ref);
    return this.change(ref, { state: 'acked' });
  }

  failed(ref: string, code: SendFailure, mistakes?: Record<string, string>): void {
    this.change(ref, { state: 'failed', code, ...(mistakes && { mistakes }) });
  }

  /** Decides on an `error` that names a post: `again` leaves it waiting, `failed` is for the shopper to see. */
  refused(error: ErrorFrame & { ref: string }): 'again' | 'failed' {
    if (isRetryable(error.code) && this.countRetry(error.ref)) {
      this.change(error.ref, { state: 'waiting' });
      return 'again';
    }
    this.failed(error.ref, error.code, error.fields);
    return 'failed';
  }

  /** Counts a try that came to nothing, and returns whether another is due. */
  countRetry(ref: string): boolean {
    const n = (this.retries.get(ref) ?? 0) + 1;
    this.retries.set(ref, n);
    return n <= POST_RETRIES_MAX;
  }

  retriesOf(ref: string): number {
    return this.retries.get(ref) ?? 0;
  }

  /** The socket is gone: what was on its way goes again. */
  lineLost(): void {
    const flying = this.inFlight();
    if (flying) this.change(flying.ref, { state: 'waiting' });
  }

  /** The shopper pressed "try again". The `ref` stays, so even a message that did arrive is not made twice. */
  retry(ref: string, now: number): void {
    const item = this.find(ref);
    if (item?.state !== 'failed') return;
    this.retries.delete(ref);
    this.change(ref, { state: 'waiting', code: undefined, written_at: now });
  }

  remove(ref: string): void {
    this.retries.delete(ref);
    this.items = this.items.filter((item) => item.ref !== ref);
  }

  private change(ref: string, change: Partial<OutboxItem>): boolean {
    if (!this.find(ref)) return false;
    this.items = this.items.map((item) => (item.ref === ref ? { ...item, ...change } : item));
    return true;
  }
}

/** Returns the frame of a message. */
export function postFrame(item: OutboxItem): PostFrame {
  return {
    type: 'post',
    ref: item.ref,
    ...(item.conversation !== undefined && { conversation: item.conversation }),
    ...(item.text !== undefined && { text: item.text }),
    ...(item.attachments?.length && { attachments: item.attachments.map(({ id }) => id) }),
    ...(item.reply_to !== undefined && { reply_to: item.reply_to }),
    ...(item.payload !== undefined && { payload: item.payload }),
    ...(item.form !== undefined && { form: item.form }),
    ...(item.location !== undefined && { location: item.location }),
  };
}
