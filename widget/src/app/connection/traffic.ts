/**
 * What goes over a line that is up: the shopper's posts and requests, their answers, and the entries of the log.
 * It decides what is sent when, what is tried again and what is said to have failed. The machine owns it and the socket.
 */
import type { AckFrame, EntryFrame, ErrorFrame, HistoryFrame, WelcomeFrame } from '../../protocol/shapes';
import { askedDelayMs, backoffMs } from './backoff';
import { ANSWER_TIMEOUT_MS, IN_FLIGHT_UNTIL_TOLD } from './limits';
import { isRetryable, Outbox, postFrame } from './outbox';
import { Requests } from './requests';
import type { Sequence } from './sequence';
import type { Effect, LineEvent, OutboxItem } from './types';

export type ShopperEvent = Extract<LineEvent, { type: 'post' | 'retry' | 'discard' | 'ask' | 'tell' }>;

const encoder = new TextEncoder();

export class Traffic {
  private readonly outbox = new Outbox();
  private readonly requests = new Requests();
  private isUp = false;
  /** After `busy` nothing is sent until the `resend` timer says so. */
  private isHeld = false;
  private limits = { in_flight: IN_FLIGHT_UNTIL_TOLD, frame_bytes: Number.POSITIVE_INFINITY };

  constructor(
    private readonly sequence: Sequence,
    private readonly random: () => number,
    private readonly emit: (effect: Effect) => void,
  ) {}

  restore(items: readonly OutboxItem[], now: number): void {
    this.outbox.restore(items, now);
    this.showOutbox();
  }

  lineUp(limits: WelcomeFrame['limits']): void {
    this.limits = limits;
    this.isUp = true;
    this.pump();
  }

  lineLost(): void {
    this.isUp = false;
    this.isHeld = false;
    this.outbox.lineLost();
    for (const { ref } of this.requests.lineLost()) this.emit({ type: 'deliver', delivery: { type: 'lost', ref } });
    this.showOutbox();
  }

  /** The server closed the socket for something it was sent: the post on its way is the likely one. */
  blame(): void {
    const flying = this.outbox.inFlight();
    if (!flying || this.outbox.countRetry(flying.ref)) return;
    this.outbox.failed(flying.ref, 'too_large');
    this.save(flying.ref);
  }

  // ---- what the shopper does

  shopper(event: ShopperEvent, now: number, isLive: boolean): void {
    switch (event.type) {
      case 'post':
        if (this.outbox.add(event.item)) this.save(event.item.ref);
        else this.emit({ type: 'deliver', delivery: { type: 'lost', ref: event.item.ref } });
        break;
      case 'retry':
        this.outbox.retry(event.ref, now);
        this.save(event.ref);
        break;
      case 'discard':
        if (this.outbox.find(event.ref)?.state === 'failed') this.drop(event.ref);
        break;
      case 'ask': {
        const givenUp = this.requests.add(event.frame);
        if (givenUp) this.emit({ type: 'deliver', delivery: { type: 'lost', ref: givenUp.ref } });
        break;
      }
      case 'tell':
        if (isLive) this.emit({ type: 'send', frame: event.frame });
        return;
    }
    this.showOutbox();
    this.pump();
  }

  resend(): void {
    this.isHeld = false;
    this.pump();
  }

  // ---- what the server says

  entry(frame: EntryFrame): 'next' | 'seen' | 'hole' {
    const verdict = this.sequence.admit(frame.conversation, frame.seq);
    if (verdict === 'hole') return verdict;
    // The entry of our own post may come before its ack, and says as much.
    if (frame.ref !== undefined) this.arrived(frame.ref);
    if (verdict === 'next') this.emit({ type: 'deliver', delivery: frame });
    return verdict;
  }

  ack(frame: AckFrame): void {
    if (this.outbox.acked(frame.ref)) {
      this.emit({ type: 'forget', ref: frame.ref });
      // Its entry was counted already, in an earlier life of this page: nothing more will come for it.
      if (this.sequence.has(frame.conversation, frame.seq)) this.outbox.remove(frame.ref);
      this.showOutbox();
    } else {
      this.requests.answered(frame.ref);
    }
    this.emit({ type: 'deliver', delivery: frame });
    this.answered();
  }

  history(frame: HistoryFrame): void {
    if (!this.requests.answered(frame.ref)) return;
    for (const { ref } of frame.entries) if (ref !== undefined) this.arrived(ref);
    this.emit({ type: 'deliver', delivery: frame });
    this.answered();
  }

  error(frame: ErrorFrame & { ref: string }): void {
    if (this.outbox.find(frame.ref)) {
      if (this.outbox.refused(frame) === 'again') this.hold(frame, this.outbox.retriesOf(frame.ref));
      else this.save(frame.ref);
      this.showOutbox();
    } else {
      this.askRefused(frame);
    }
    this.answered();
  }

  private askRefused(frame: ErrorFrame & { ref: string }): void {
    const ask = this.requests.answered(frame.ref);
    if (!ask) return;
    if (isRetryable(frame.code) && this.requests.again(ask)) this.hold(frame, 1);
    else this.emit({ type: 'deliver', delivery: { type: 'refused', error: frame } });
  }

  // ---- sending

  private pump(): void {
    while (this.isUp && !this.isHeld && this.nFlying() < this.limits.in_flight) {
      if (!this.sendPost() && !this.sendAsk()) return;
    }
  }

  private sendPost(): boolean {
    const item = this.outbox.next();
    if (!item) return false;
    const frame = postFrame(item);
    if (encoder.encode(JSON.stringify(frame)).length > this.limits.frame_bytes) {
      this.outbox.failed(item.ref, 'too_large');
      this.save(item.ref);
      this.showOutbox();
      return true;
    }
    this.outbox.sent(item.ref);
    this.showOutbox();
    this.emit({ type: 'send', frame });
    this.awaitAnswer();
    return true;
  }

  private sendAsk(): boolean {
    const frame = this.requests.next();
    if (!frame) return false;
    this.requests.sent();
    this.emit({ type: 'send', frame });
    this.awaitAnswer();
    return true;
  }

  private nFlying(): number {
    return this.requests.nFlying() + (this.outbox.inFlight() ? 1 : 0);
  }

  private awaitAnswer(): void {
    if (this.nFlying() === 1) this.emit({ type: 'set_timer', name: 'answer', ms: ANSWER_TIMEOUT_MS });
  }

  private answered(): void {
    this.emit(
      this.nFlying() > 0
        ? { type: 'set_timer', name: 'answer', ms: ANSWER_TIMEOUT_MS }
        : { type: 'clear_timer', name: 'answer' },
    );
    this.pump();
  }

  private hold(frame: ErrorFrame, n: number): void {
    this.isHeld = true;
    const asked = frame.retry_after_ms;
    const ms = asked === undefined ? backoffMs(n, this.random()) : askedDelayMs(asked, this.random());
    this.emit({ type: 'set_timer', name: 'resend', ms });
  }

  // ---- the outbox in storage and in sight

  private arrived(ref: string): void {
    const wasFlying = this.outbox.inFlight()?.ref === ref;
    if (!this.outbox.find(ref)) return;
    this.drop(ref);
    this.showOutbox();
    if (wasFlying) this.answered();
  }

  private drop(ref: string): void {
    this.outbox.remove(ref);
    this.emit({ type: 'forget', ref });
  }

  private save(ref: string): void {
    const item = this.outbox.find(ref);
    if (item) this.emit({ type: 'save', item });
  }

  private showOutbox(): void {
    this.emit({ type: 'deliver', delivery: { type: 'outbox', items: this.outbox.list() } });
  }
}
