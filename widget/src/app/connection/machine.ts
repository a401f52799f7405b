/**
 * The connection as a state machine: an event and the time go in, effects come out, and nothing else happens.
 * No socket, no timer, no storage is touched here (`driver.ts` does that), so every promise can be tested on a fake clock.
 *
 *   off -> token -> opening -> greeting -> live
 *           ^          \__________\_________\--> waiting (a timer) -> token or opening
 *           |                                \-> paused (until `wake`), refused (until `wake`)
 */
import type { ErrorCode, ErrorFrame, PageInfo, ServerFrame, WelcomeFrame } from '../../protocol/shapes';
import { askedDelayMs, backoffMs } from './backoff';
import { CONNECT_TIMEOUT_MS, PROBE_TIMEOUT_MS, SILENT_HEARTBEATS_MAX, STABLE_AFTER_MS } from './limits';
import { Sequence } from './sequence';
import { Traffic } from './traffic';
import type { Delivery, Effect, LineEvent, LineStatus, TimerName } from './types';

type Phase = 'off' | 'token' | 'opening' | 'greeting' | 'live' | 'waiting' | 'paused' | 'refused';

/** The server closes a socket whose token it does not take with this code. */
const CLOSE_UNAUTHORIZED = 4401;
/** Closed for what we sent: a policy broken, a frame too big. Sending the same again for ever would help nobody. */
const CLOSE_FOR_CAUSE: ReadonlySet<number> = new Set([1008, 1009]);
/** Codes that no waiting cures: the shop's owner has to change something. */
const HOPELESS: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['bad_request', 'bad_frame', 'forbidden', 'not_found']);
/** Timers that belong to one socket and die with it. */
const SOCKET_TIMERS: readonly TimerName[] = ['connect', 'watchdog', 'resend', 'answer', 'stable', 'probe'];

export class Machine {
  private phase: Phase = 'off';
  private token: string | undefined;
  private about: { locale?: string; page?: PageInfo } = {};
  private failures = 0;
  private hasBeenLive = false;
  /** What the line is called until it is back: a restart that was announced stays one through failed attempts. */
  private lost: 'reconnecting' | 'restarting' = 'reconnecting';
  /** Whether a `wake` may cut the waiting short: not where the server named a time. */
  private mayHurry = true;
  private heartbeatMs = 0;
  private heardAt = 0;
  private readonly sequence = new Sequence();
  private readonly traffic: Traffic;
  private out: Effect[] = [];

  constructor(private readonly random: () => number = Math.random) {
    this.traffic = new Traffic(this.sequence, random, (effect) => this.out.push(effect));
  }

  /** Takes one event in at time `now` (milliseconds) and returns what is to be done, in order. */
  handle(event: LineEvent, now: number): Effect[] {
    this.out = [];
    this.on(event, now);
    return this.out;
  }

  private on(event: LineEvent, now: number): void {
    switch (event.type) {
      case 'start':
        return this.start(event, now);
      case 'stop':
        return this.stop();
      case 'describe':
        this.about = {
          ...this.about,
          ...('locale' in event && { locale: event.locale }),
          ...(event.page && { page: event.page }),
        };
        return;
      case 'token':
        this.token = event.token;
        if (this.phase === 'token') this.open();
        return;
      case 'no_token':
        if (this.phase === 'token') this.withoutToken(event.code, event.retry_after_ms);
        return;
      case 'opened':
        return this.greet(now);
      case 'closed':
        return this.closed(event.code);
      case 'frame':
        return this.frame(event.frame, now);
      case 'timer':
        return this.timer(event.name, now);
      case 'wake':
        return this.wake();
      case 'post':
      case 'retry':
      case 'discard':
      case 'ask':
      case 'tell':
        this.traffic.shopper(event, now, this.phase === 'live');
        if (event.type === 'post' && this.phase === 'paused') this.connect();
    }
  }

  // ---- coming up

  private start(event: LineEvent & { type: 'start' }, now: number): void {
    this.sequence.restore(event.resume ?? []);
    this.traffic.restore(event.unsent ?? [], now);
    this.connect();
  }

  private stop(): void {
    this.hangUp();
    this.out.push({ type: 'clear_timer', name: 'retry' });
    this.phase = 'off';
    this.token = undefined;
  }

  private connect(): void {
    this.status({ phase: this.hasBeenLive ? this.lost : 'connecting' });
    if (this.token === undefined) {
      this.phase = 'token';
      this.out.push({ type: 'renew' });
    } else {
      this.open();
    }
  }

  private open(): void {
    this.phase = 'opening';
    this.out.push({ type: 'open' }, { type: 'set_timer', name: 'connect', ms: CONNECT_TIMEOUT_MS });
  }

  private withoutToken(code: ErrorCode, retryAfterMs: number | undefined): void {
    if (HOPELESS.has(code) || code === 'unauthorized') this.refuse(code);
    else this.fail(retryAfterMs);
  }

  private greet(now: number): void {
    if (this.phase !== 'opening' || this.token === undefined) return;
    this.phase = 'greeting';
    this.heardAt = now;
    const resume = this.sequence.points();
    this.out.push({
      type: 'send',
      frame: { type: 'hello', token: this.token, ...(resume.length > 0 && { resume }), ...this.about },
    });
  }

  private welcomed(frame: WelcomeFrame): void {
    this.phase = 'live';
    this.hasBeenLive = true;
    this.lost = 'reconnecting';
    this.heartbeatMs = frame.heartbeat_ms;
    this.out.push(
      { type: 'clear_timer', name: 'connect' },
      { type: 'set_timer', name: 'watchdog', ms: this.silenceMaxMs() },
      { type: 'set_timer', name: 'stable', ms: STABLE_AFTER_MS },
    );
    this.sequence.welcome(frame.conversations);
    this.status({ phase: 'live' });
    this.deliver(frame);
    this.traffic.lineUp(frame.limits);
  }

  // ---- what comes in

  private frame(frame: ServerFrame, now: number): void {
    if (this.phase !== 'greeting' && this.phase !== 'live') return;
    this.heardAt = now;
    this.out.push({ type: 'clear_timer', name: 'probe' });
    switch (frame.type) {
      case 'welcome':
        if (this.phase === 'greeting') this.welcomed(frame);
        return;
      case 'entry':
        if (this.traffic.entry(frame) === 'hole') this.fail();
        return;
      case 'ack':
        return this.traffic.ack(frame);
      case 'history':
        return this.traffic.history(frame);
      case 'error':
        return this.error(frame);
      case 'bye':
        return this.bye(frame.reason, frame.retry_after_ms);
      case 'beat':
      case 'ok':
      case 'snapshot':
      case 'change':
      case 'understood':
        return;
      case 'delta':
      case 'dropped':
      case 'synced':
      case 'state':
      case 'typing':
      case 'read':
      case 'presence':
        return this.deliver(frame);
    }
  }

  private error(frame: ErrorFrame): void {
    if (frame.code === 'unauthorized') {
      this.token = undefined;
      return this.fail(frame.retry_after_ms);
    }
    if (this.phase === 'greeting') {
      if (HOPELESS.has(frame.code)) return this.refuse(frame.code);
      return this.fail(frame.retry_after_ms);
    }
    if (frame.ref !== undefined) this.traffic.error({ ...frame, ref: frame.ref });
  }

  private bye(reason: string, retryAfterMs: number): void {
    if (reason === 'replaced') {
      // Another window took this place. Two that keep taking it from each other would never rest.
      this.hangUp();
      this.phase = 'paused';
      return this.status({ phase: 'paused' });
    }
    if (reason === 'revoked') this.token = undefined;
    if (reason === 'draining') this.lost = 'restarting';
    this.fail(retryAfterMs);
  }

  private closed(code: number): void {
    if (this.phase !== 'opening' && this.phase !== 'greeting' && this.phase !== 'live') return;
    if (code === CLOSE_UNAUTHORIZED) this.token = undefined;
    if (CLOSE_FOR_CAUSE.has(code)) this.traffic.blame();
    this.fail();
  }

  // ---- time

  private timer(name: TimerName, now: number): void {
    switch (name) {
      case 'connect':
      case 'answer':
      case 'probe':
        return this.fail();
      case 'watchdog': {
        const left = this.silenceMaxMs() - (now - this.heardAt);
        if (left > 0) this.out.push({ type: 'set_timer', name, ms: left });
        else this.fail();
        return;
      }
      case 'retry':
        if (this.phase === 'waiting') this.connect();
        return;
      case 'resend':
        return this.traffic.resend();
      case 'stable':
        this.failures = 0;
    }
  }

  private wake(): void {
    if (this.phase === 'live') {
      this.out.push(
        { type: 'send', frame: { type: 'beat' } },
        { type: 'set_timer', name: 'probe', ms: PROBE_TIMEOUT_MS },
      );
    } else if (this.phase === 'paused' || this.phase === 'refused' || (this.phase === 'waiting' && this.mayHurry)) {
      this.out.push({ type: 'clear_timer', name: 'retry' });
      this.connect();
    }
  }

  private silenceMaxMs(): number {
    return this.heartbeatMs * SILENT_HEARTBEATS_MAX;
  }

  // ---- going down

  /** Gives this attempt up and sets the next. */
  private fail(retryAfterMs?: number): void {
    this.hangUp();
    const asked = retryAfterMs !== undefined;
    const ms = asked ? askedDelayMs(retryAfterMs, this.random()) : backoffMs(this.failures, this.random());
    this.failures += 1;
    this.mayHurry = !asked;
    this.phase = 'waiting';
    this.out.push({ type: 'set_timer', name: 'retry', ms });
    this.status({ phase: this.hasBeenLive ? this.lost : 'connecting' });
  }

  private refuse(code: ErrorCode): void {
    this.hangUp();
    this.token = undefined;
    this.phase = 'refused';
    this.status({ phase: 'refused', code });
  }

  private hangUp(): void {
    this.out.push({ type: 'close' });
    for (const name of SOCKET_TIMERS) this.out.push({ type: 'clear_timer', name });
    this.traffic.lineLost();
  }

  private status(status: LineStatus): void {
    this.deliver({ type: 'status', status });
  }

  private deliver(delivery: Delivery): void {
    this.out.push({ type: 'deliver', delivery });
  }
}
