/**
 * The desk's one connection: performs what `machine.ts` decides on a real WebSocket, keeps the questions of
 * `requests.ts` and the topics of `topics.ts` alive across reconnects, and hands every other frame to its listener.
 */
import type { ClientFrame, Resume, ServerFrame } from "@/protocol/frames";
import { type ConnectionEffect, type ConnectionEvent, type ConnectionState, step, STOPPED } from "./machine";
import { newRef } from "./ref";
import { type Answer, type RequestFrame, Requests } from "./requests";
import { type SinceOf, Topics } from "./topics";

export const SUBPROTOCOL = "beseda.v1";

/** The part of a WebSocket that the desk uses. */
export type Socket = Pick<
  WebSocket,
  "send" | "close" | "readyState" | "onopen" | "onmessage" | "onclose" | "onerror"
>;

/** What became of an attempt to get a fresh token. */
export type TokenResult = "ok" | "signed-out" | "unreachable";

export type ConnectionDeps = {
  openSocket: () => Socket;
  /** The access token of this moment, or undefined where there is none that is still good. */
  token: () => string | undefined;
  refreshToken: () => Promise<TokenResult>;
  resumePoints: () => Resume[];
  since: SinceOf;
  onFrame: (frame: ServerFrame) => void;
  onState: (state: ConnectionState) => void;
  locale: () => string;
  random?: () => number;
};

type OmitRef<F> = F extends unknown ? Omit<F, "ref"> : never;
/** A request without its `ref`, which the connection makes up. */
export type Question = OmitRef<RequestFrame>;

const OPEN = 1;

export class Connection {
  private state: ConnectionState = STOPPED;
  private socket: Socket | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly requests = new Requests((frame) => this.write(frame));
  private readonly topics = new Topics();

  constructor(private readonly deps: ConnectionDeps) {}

  get current(): ConnectionState {
    return this.state;
  }

  start(): void {
    this.happen({ type: "start" });
  }

  stop(): void {
    this.topics.clear();
    this.requests.abandon();
    this.happen({ type: "stop" });
  }

  /** The browser says that the network is back, or the person asks to try now. */
  retryNow(): void {
    this.happen({ type: "online" });
  }

  /** Asks the server. A caller that may have to ask again under the same name gives its own `ref`. */
  ask(question: Question, ref: string = newRef()): Promise<Answer> {
    return this.requests.ask({ ...question, ref });
  }

  /** Says something that has no answer and is not worth keeping: lost when the connection is down. */
  say(frame: Extract<ClientFrame, { type: "typing" | "read" | "page" }>): void {
    if (this.state.name === "live") this.write(frame);
  }

  /** Watches a topic until the returned function is called. `onError` hears why the server would not. */
  watch(topic: string, onError: (error: unknown) => void): () => void {
    if (this.topics.add(topic) && this.state.name === "live") this.askForTopic(topic, onError);
    let over = false;
    return () => {
      if (over) return;
      over = true;
      if (this.topics.drop(topic) && this.state.name === "live") {
        // A refused `unwatch` leaves a topic that nobody shows: harmless, and gone with the connection.
        this.ask({ type: "unwatch", topic }).catch(() => undefined);
      }
    };
  }

  private askForTopic(topic: string, onError: (error: unknown) => void): void {
    const since = this.deps.since(topic);
    this.ask({ type: "watch", topic, ...(since === undefined ? {} : { since }) }).catch(onError);
  }

  private happen(event: ConnectionEvent): void {
    const before = this.state;
    const { state, effects } = step(before, event, (this.deps.random ?? Math.random)());
    this.state = state;
    // Before `onState`, so that a listener never sees a state whose requests are not yet told.
    if (before.name === "live" && state.name !== "live") this.requests.lost();
    for (const effect of effects) this.perform(effect);
    if (state !== before) this.deps.onState(state);
  }

  private perform(effect: ConnectionEffect): void {
    switch (effect.type) {
      case "open":
        this.open();
        return;
      case "close":
        this.discardSocket();
        return;
      case "say-hello":
        void this.sayHello();
        return;
      case "timer":
        this.setTimer(effect.ms);
        return;
      case "no-timer":
        clearTimeout(this.timer);
        return;
      case "refresh-token":
        void this.refresh();
    }
  }

  private setTimer(ms: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.happen({ type: "timeout" }), ms);
  }

  private open(): void {
    this.discardSocket();
    const socket = this.deps.openSocket();
    this.socket = socket;
    const ours = (event: () => ConnectionEvent | undefined) => {
      // A socket that was given up may still speak; only the newest is listened to.
      if (this.socket !== socket) return;
      const happened = event();
      if (happened !== undefined) this.happen(happened);
    };
    socket.onopen = () => ours(() => ({ type: "opened" }));
    socket.onclose = (closing) => ours(() => ({ type: "closed", code: closing.code }));
    socket.onmessage = (message: MessageEvent<unknown>) =>
      ours(() => {
        this.hear(message.data);
        return undefined;
      });
  }

  private hear(data: unknown): void {
    const frame = parseFrame(data);
    if (frame === undefined) return;
    this.happen({ type: "frame", frame });
    if (this.requests.heard(frame)) return;
    this.deps.onFrame(frame);
    if (frame.type === "welcome") this.welcomed(frame.limits.in_flight);
  }

  private welcomed(inFlightMax: number): void {
    for (const topic of this.topics.all()) {
      // The view that wants the topic sees by its own request when it may not be seen; here is nobody to tell.
      this.askForTopic(topic, () => undefined);
    }
    this.requests.live(inFlightMax);
  }

  private async sayHello(): Promise<void> {
    if (this.deps.token() === undefined) {
      const result = await this.deps.refreshToken();
      if (result !== "ok") {
        this.tokenFailed(result);
        return;
      }
    }
    const token = this.deps.token();
    if (this.state.name !== "hello" || token === undefined) return;
    const resume = this.deps.resumePoints();
    this.write({
      type: "hello",
      token,
      locale: this.deps.locale(),
      ...(resume.length > 0 ? { resume } : {}),
    });
  }

  private async refresh(): Promise<void> {
    const result = await this.deps.refreshToken();
    if (result === "ok") this.happen({ type: "token", ok: true });
    else this.tokenFailed(result);
  }

  private tokenFailed(result: Exclude<TokenResult, "ok">): void {
    this.happen(result === "signed-out" ? { type: "token", ok: false } : { type: "token-unreachable" });
  }

  private write(frame: ClientFrame): void {
    if (this.socket?.readyState === OPEN) this.socket.send(JSON.stringify(frame));
  }

  private discardSocket(): void {
    const socket = this.socket;
    this.socket = undefined;
    if (socket === undefined) return;
    socket.onopen = socket.onmessage = socket.onclose = socket.onerror = null;
    socket.close();
  }
}

/** Reads one frame; what is no object with a `type` is left aside, as a later version's may be. */
function parseFrame(data: unknown): ServerFrame | undefined {
  if (typeof data !== "string") return undefined;
  try {
    const value: unknown = JSON.parse(data);
    if (typeof value !== "object" || value === null || !("type" in value)) return undefined;
    return value as ServerFrame;
  } catch {
    return undefined;
  }
}
