/**
 * What the desk has asked and not yet heard the answer to. A request is known by its `ref`. The server reads no further
 * past `in_flight` unanswered ones, so no more than that are sent; the rest wait here, up to a bound.
 *
 * After a lost connection `post`, `note` and `history` go out again under the same `ref`: the server answers a known
 * `ref` with its first `ack`, and makes no second entry. The other commands are not repeated, because the desk cannot
 * know whether they were carried out; they fail with a word that says so.
 */
import type { ClientFrame, ErrorCode, ServerFrame } from "@/protocol/frames";

/** How many requests may wait, sent and unsent together. */
export const REQUESTS_MAX = 200;
/** How long an answer may take on a live connection. */
export const ANSWER_TIMEOUT_MS = 15_000;
/** How often a `busy` or `rate_limited` is tried again before a person hears of it. */
export const RETRIES_MAX = 3;
/** The wait before such a try where the server names none. */
export const RETRY_MS = 1_000;

export type RequestFrame = Extract<ClientFrame, { ref: string }>;
export type Answer = Extract<ServerFrame, { type: "ack" | "ok" | "history" }>;

/** Why a request failed; `code` is the server's, or `unavailable` where no answer came. */
export class RequestError extends Error {
  readonly code: ErrorCode;
  readonly retryAfterMs: number | undefined;
  constructor(code: ErrorCode, message: string, retryAfterMs?: number) {
    super(message);
    this.name = "RequestError";
    this.code = code;
    this.retryAfterMs = retryAfterMs;
  }
}

type Pending = {
  frame: RequestFrame;
  resolve: (answer: Answer) => void;
  reject: (error: RequestError) => void;
  sent: boolean;
  retries: number;
  timer: ReturnType<typeof setTimeout> | undefined;
};

/** Safe to send twice: the server knows them by `ref`, or they change nothing. */
const RETRIED: ReadonlySet<RequestFrame["type"]> = new Set(["post", "note", "history"]);
/** Belong to one connection: the next one watches anew, from a later `since`. */
const OF_ONE_CONNECTION: ReadonlySet<RequestFrame["type"]> = new Set(["watch", "unwatch"]);

export class Requests {
  private readonly pending = new Map<string, Pending>();
  private inFlightMax = 0;

  constructor(private readonly send: (frame: RequestFrame) => void) {}

  /** Asks, now or when the connection lets it. */
  ask(frame: RequestFrame): Promise<Answer> {
    return new Promise((resolve, reject) => {
      if (this.pending.has(frame.ref)) {
        reject(new RequestError("conflict", `a request with ref \`${frame.ref}\` is already on its way`));
        return;
      }
      if (this.pending.size >= REQUESTS_MAX) {
        reject(new RequestError("busy", `${REQUESTS_MAX} requests already wait for the server`));
        return;
      }
      this.pending.set(frame.ref, { frame, resolve, reject, sent: false, retries: 0, timer: undefined });
      this.pump();
    });
  }

  /** The connection is live: sends what waits. */
  live(inFlightMax: number): void {
    this.inFlightMax = inFlightMax;
    this.pump();
  }

  /** The connection is gone: keeps what may be repeated, fails the rest. */
  lost(): void {
    this.inFlightMax = 0;
    for (const request of [...this.pending.values()]) {
      if (!request.sent && !OF_ONE_CONNECTION.has(request.frame.type)) continue;
      if (RETRIED.has(request.frame.type)) {
        this.unsend(request);
      } else {
        this.fail(
          request,
          new RequestError("unavailable", "the connection was lost before the server answered"),
        );
      }
    }
  }

  /** Fails everything: the person signed out. */
  abandon(): void {
    this.inFlightMax = 0;
    for (const request of [...this.pending.values()]) {
      this.fail(request, new RequestError("unauthorized", "signed out before the server answered"));
    }
  }

  /** Takes an answer; tells whether it belonged to a request. */
  heard(frame: ServerFrame): boolean {
    switch (frame.type) {
      case "ack":
      case "ok":
      case "history":
        return this.succeed(frame);
      case "error":
        return frame.ref !== undefined && this.refused(frame.ref, frame);
      default:
        return false;
    }
  }

  get size(): number {
    return this.pending.size;
  }

  private succeed(answer: Answer): boolean {
    const request = this.pending.get(answer.ref);
    if (request === undefined) return false;
    this.forget(request);
    request.resolve(answer);
    this.pump();
    return true;
  }

  private refused(ref: string, error: Extract<ServerFrame, { type: "error" }>): boolean {
    const request = this.pending.get(ref);
    if (request === undefined) return false;
    const passing = error.code === "busy" || error.code === "rate_limited" || error.code === "unavailable";
    if (passing && RETRIED.has(request.frame.type) && request.retries < RETRIES_MAX) {
      this.retryLater(request, error.retry_after_ms ?? RETRY_MS);
    } else {
      this.fail(request, new RequestError(error.code, error.message, error.retry_after_ms));
    }
    this.pump();
    return true;
  }

  private retryLater(request: Pending, waitMs: number): void {
    clearTimeout(request.timer);
    request.retries += 1;
    // It stays `sent` while it waits, so that it keeps its place among the unanswered and `pump` leaves it alone.
    request.timer = setTimeout(() => {
      this.unsend(request);
      this.pump();
    }, waitMs);
  }

  private unsend(request: Pending): void {
    clearTimeout(request.timer);
    request.timer = undefined;
    request.sent = false;
  }

  private fail(request: Pending, error: RequestError): void {
    this.forget(request);
    request.reject(error);
  }

  private forget(request: Pending): void {
    clearTimeout(request.timer);
    this.pending.delete(request.frame.ref);
  }

  private pump(): void {
    let free = this.inFlightMax;
    for (const request of this.pending.values()) if (request.sent) free -= 1;
    for (const request of this.pending.values()) {
      if (free <= 0) return;
      if (request.sent) continue;
      free -= 1;
      this.transmit(request);
    }
  }

  private transmit(request: Pending): void {
    request.sent = true;
    request.timer = setTimeout(() => {
      const message = `no answer came within ${ANSWER_TIMEOUT_MS / 1000} seconds`;
      this.fail(request, new RequestError("unavailable", message));
      this.pump();
    }, ANSWER_TIMEOUT_MS);
    this.send(request.frame);
  }
}
