/**
 * Gives the machine its hands: one socket, its timers, the clock. It holds no decision of its own.
 * What it needs of the world is passed in, so that a test can be the world.
 */
import type { ClientFrame, ServerFrame } from '../../protocol/shapes';
import { CLOSE_ABNORMAL } from './limits';
import { Machine } from './machine';
import type { Delivery, Effect, LineEvent, OutboxItem, TimerName } from './types';

/** The part of a WebSocket that is used here. */
export interface Wire {
  send(text: string): void;
  close(): void;
  onopen: (() => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: ((event: { code: number }) => void) | null;
}

export interface World {
  openWire(): Wire;
  now(): number;
  renewToken(): void;
  saveUnsent(item: OutboxItem): void;
  forgetUnsent(ref: string): void;
  deliver(delivery: Delivery): void;
}

export class Driver {
  private readonly timers = new Map<TimerName, ReturnType<typeof setTimeout>>();
  private wire: Wire | undefined;
  private readonly queue: LineEvent[] = [];
  private isRunning = false;

  constructor(
    private readonly world: World,
    private readonly machine = new Machine(),
  ) {}

  /** Takes an event in. One that is caused by the effects of another waits its turn. */
  dispatch(event: LineEvent): void {
    this.queue.push(event);
    if (this.isRunning) return;
    this.isRunning = true;
    try {
      for (let next = this.queue.shift(); next; next = this.queue.shift()) {
        for (const effect of this.machine.handle(next, this.world.now())) this.run(effect);
      }
    } finally {
      this.isRunning = false;
    }
  }

  private run(effect: Effect): void {
    switch (effect.type) {
      case 'open':
        return this.open();
      case 'close':
        return this.close();
      case 'send':
        return this.send(effect.frame);
      case 'set_timer':
        return this.setTimer(effect.name, effect.ms);
      case 'clear_timer':
        return this.clearTimer(effect.name);
      case 'renew':
        return this.world.renewToken();
      case 'save':
        return this.world.saveUnsent(effect.item);
      case 'forget':
        return this.world.forgetUnsent(effect.ref);
      case 'deliver':
        return this.world.deliver(effect.delivery);
    }
  }

  private open(): void {
    this.close();
    let wire: Wire;
    try {
      wire = this.world.openWire();
    } catch {
      return this.dispatch({ type: 'closed', code: CLOSE_ABNORMAL });
    }
    this.wire = wire;
    wire.onopen = () => this.dispatch({ type: 'opened' });
    wire.onclose = ({ code }) => {
      this.wire = undefined;
      this.dispatch({ type: 'closed', code });
    };
    wire.onmessage = ({ data }) => {
      const frame = parseFrame(data);
      if (frame) this.dispatch({ type: 'frame', frame });
    };
  }

  /** Lets go of the socket: nothing that the old one still says is heard. */
  private close(): void {
    const wire = this.wire;
    if (!wire) return;
    this.wire = undefined;
    wire.onopen = null;
    wire.onmessage = null;
    wire.onclose = null;
    wire.close();
  }

  private send(frame: ClientFrame): void {
    this.wire?.send(JSON.stringify(frame));
  }

  private setTimer(name: TimerName, ms: number): void {
    this.clearTimer(name);
    const timer = setTimeout(() => {
      this.timers.delete(name);
      this.dispatch({ type: 'timer', name });
    }, ms);
    this.timers.set(name, timer);
  }

  private clearTimer(name: TimerName): void {
    clearTimeout(this.timers.get(name));
    this.timers.delete(name);
  }
}

const FRAME_TYPES: ReadonlySet<unknown> = new Set<ServerFrame['type']>([
  'welcome',
  'entry',
  'delta',
  'dropped',
  'ack',
  'history',
  'synced',
  'state',
  'typing',
  'read',
  'presence',
  'error',
  'beat',
  'bye',
]);

/** Returns a frame of a known type; what is unknown is passed over, as the protocol asks. */
function parseFrame(data: unknown): ServerFrame | undefined {
  if (typeof data !== 'string') return undefined;
  try {
    const value: unknown = JSON.parse(data);
    if (typeof value !== 'object' || value === null || !('type' in value)) return undefined;
    return FRAME_TYPES.has(value.type) ? (value as ServerFrame) : undefined;
  } catch {
    return undefined;
  }
}
