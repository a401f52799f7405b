/**
 * A line on a fake clock: the real driver and machine, with sockets, storage and the shop's page played by the test.
 * It keeps all that was sent, delivered and stored, so that a test can say what must and what must not have happened.
 */
import { vi } from 'vitest';
import { Driver, type Wire } from '../app/connection/driver';
import { Machine } from '../app/connection/machine';
import type { Delivery, LineEvent, OutboxItem } from '../app/connection/types';
import type { ClientFrame, ServerFrame, WelcomeFrame } from '../protocol/shapes';

export const HEARTBEAT_MS = 20_000;

export class FakeWire implements Wire {
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  readonly sent: ClientFrame[] = [];
  isClosed = false;

  send(text: string): void {
    if (this.isClosed) throw new Error('sent on a closed socket');
    this.sent.push(JSON.parse(text) as ClientFrame);
  }

  close(): void {
    this.isClosed = true;
  }
}

export class FakeLine {
  readonly wires: FakeWire[] = [];
  readonly delivered: Delivery[] = [];
  readonly stored = new Map<string, OutboxItem>();
  n_renewals = 0;
  readonly driver: Driver;

  constructor(random: () => number = () => 0.5) {
    const world = {
      openWire: () => {
        const wire = new FakeWire();
        this.wires.push(wire);
        return wire;
      },
      now: () => Date.now(),
      renewToken: () => {
        this.n_renewals += 1;
      },
      saveUnsent: (item: OutboxItem) => void this.stored.set(item.ref, item),
      forgetUnsent: (ref: string) => void this.stored.delete(ref),
      deliver: (delivery: Delivery) => void this.delivered.push(delivery),
    };
    this.driver = new Driver(world, new Machine(random));
  }

  get wire(): FakeWire {
    const wire = this.wires.at(-1);
    if (!wire) throw new Error('no socket was opened');
    return wire;
  }

  do(event: LineEvent): void {
    this.driver.dispatch(event);
  }

  /** The server says something on the newest socket. */
  hear(frame: ServerFrame): void {
    this.wire.onmessage?.({ data: JSON.stringify(frame) });
  }

  /** From nothing to `welcome`. */
  up(welcome: Partial<WelcomeFrame> = {}, start: Partial<Extract<LineEvent, { type: 'start' }>> = {}): void {
    this.do({ type: 'start', ...start });
    this.do({ type: 'token', token: 'token-1' });
    this.greet(welcome);
  }

  /** The newest socket opens and is welcomed. */
  greet(welcome: Partial<WelcomeFrame> = {}): void {
    this.wire.onopen?.();
    this.hear(welcomeFrame(welcome));
  }

  /** The network takes the newest socket away. */
  cut(code = 1006): void {
    const wire = this.wire;
    wire.isClosed = true;
    wire.onclose?.({ code });
  }

  /** Waits out any backoff, and no watchdog. */
  async comeBack(welcome: Partial<WelcomeFrame> = {}): Promise<void> {
    const n = this.wires.length;
    while (this.wires.length === n) await vi.advanceTimersByTimeAsync(100);
    this.greet(welcome);
  }

  post(ref: string, text = ref, extra: Partial<OutboxItem> = {}): void {
    this.do({ type: 'post', item: { ref, text, written_at: Date.now(), state: 'waiting', ...extra } });
  }

  ack(ref: string, seq = 1, conversation = 'c1'): void {
    this.hear({ type: 'ack', ref, conversation, seq, id: `id-${seq}`, at: '2026-01-01T00:00:00.000Z' });
  }

  /** What went out on all sockets, of one type. */
  sent<T extends ClientFrame['type']>(type: T): Extract<ClientFrame, { type: T }>[] {
    const all = this.wires.flatMap(({ sent }) => sent);
    return all.filter((frame): frame is Extract<ClientFrame, { type: T }> => frame.type === type);
  }

  got<T extends Delivery['type']>(type: T): Extract<Delivery, { type: T }>[] {
    return this.delivered.filter((one): one is Extract<Delivery, { type: T }> => one.type === type);
  }

  status() {
    return this.got('status').at(-1)?.status;
  }

  outbox(): readonly OutboxItem[] {
    return this.got('outbox').at(-1)?.items ?? [];
  }
}

export function welcomeFrame(change: Partial<WelcomeFrame> = {}): WelcomeFrame {
  return {
    type: 'welcome',
    session: 's1',
    who: { kind: 'shopper', id: 'me', name: 'Guest' },
    conversations: [],
    heartbeat_ms: HEARTBEAT_MS,
    limits: { frame_bytes: 65_536, text_chars: 10_000, in_flight: 16 },
    features: [],
    ...change,
  };
}
