/**
 * Keeps a token at hand: asks the page's loader for a session, remembers the visitor's secret, and asks again well
 * before the token ends. What to do without one is the connection's business.
 */
import type { Heard, Host } from './host';
import type { ErrorCode } from '../protocol/shapes';
import type { SessionBody } from '../protocol/rest';
import type { Shelf } from './storage';

/** A token is renewed when this part of its life is over. */
const RENEW_AT_PART = 0.8;
/** However wrong this computer's clock may be, the server is not asked more often than this. */
const RENEW_AFTER_MIN_MS = 60_000;
/** The longest that a browser's timer can be set for is 24.8 days; a day is enough for us. */
const RENEW_AFTER_MAX_MS = 24 * 60 * 60 * 1_000;
const RENEW_RETRY_MS = 60_000;

export interface SessionListener {
  session(session: SessionBody): void;
  noSession(code: ErrorCode, retryAfterMs: number | undefined): void;
}

export class SessionKeeper {
  private current: SessionBody | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private isAsking = false;
  /** Answers still to come to questions that no longer matter. */
  private n_outdated = 0;

  constructor(
    private readonly host: Host,
    private readonly shelf: Shelf,
    private readonly listener: SessionListener,
    private readonly now: () => number = Date.now,
  ) {}

  token(): string | undefined {
    return this.current?.token;
  }

  /** Asks for a session, unless the question is already out. */
  want(): void {
    if (this.isAsking) return;
    this.isAsking = true;
    clearTimeout(this.timer);
    this.host.post({ type: 'want_session', visitor: this.shelf.get('visitor') });
  }

  /** The shopper is somebody else now: what is asked already is answered for the one before. */
  forget(): void {
    this.current = undefined;
    if (this.isAsking) this.n_outdated += 1;
    this.isAsking = false;
    clearTimeout(this.timer);
  }

  /** Takes the session that another tab has got. */
  adopt(session: SessionBody): void {
    this.current = session;
  }

  heard(message: Extract<Heard, { type: 'session' | 'no_session' }>): void {
    if (this.n_outdated > 0) {
      this.n_outdated -= 1;
      return;
    }
    this.isAsking = false;
    if (message.type === 'session') {
      this.current = message.session;
      this.shelf.set('visitor', message.session.visitor);
      this.renewIn(this.lifeLeftMs(message.session) * RENEW_AT_PART);
      return this.listener.session(message.session);
    }
    const code = message.code ?? codeOf(message.status);
    if (this.current) this.renewIn(RENEW_RETRY_MS);
    const seconds = Number(message.retry_after ?? NaN);
    this.listener.noSession(code, Number.isFinite(seconds) ? seconds * 1_000 : undefined);
  }

  private renewIn(ms: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.want(), Math.min(RENEW_AFTER_MAX_MS, Math.max(RENEW_AFTER_MIN_MS, ms)));
  }

  private lifeLeftMs({ expires_at }: SessionBody): number {
    const ends = Date.parse(expires_at);
    return Number.isNaN(ends) ? 0 : ends - this.now();
  }
}

/** The code of an answer that named none: something between us and the server spoke in its place. */
function codeOf(status: number): ErrorCode {
  if (status === 401) return 'unauthorized';
  if (status === 403) return 'forbidden';
  return status === 429 ? 'rate_limited' : 'unavailable';
}
