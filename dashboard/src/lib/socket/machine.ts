/**
 * The life of one desk's connection, as a pure function: state and event in, next state and effects out. It knows no
 * WebSocket, no clock and no token; `connection.ts` performs what it asks for. Everything that can go wrong with a
 * connection is decided here and tested without a network.
 */
import type { ByeReason, ServerFrame } from "@/protocol/frames";
import { backoffMs } from "./backoff";

/** How long the server may take to accept the connection and to answer `hello`. */
export const HELLO_TIMEOUT_MS = 10_000;
/** The close code of a socket that said no valid `hello`: the token was refused. */
export const CLOSE_UNAUTHORIZED = 4401;
/** How many tokens in a row may be refused before the person has to sign in again. */
export const REFUSALS_MAX = 2;

export type ConnectionState =
  | { name: "stopped" }
  | { name: "connecting"; attempt: number; refusals: number }
  | { name: "hello"; attempt: number; refusals: number }
  | { name: "live"; heartbeatMs: number }
  | { name: "draining"; retryMs: number }
  | { name: "backing-off"; attempt: number; refusals: number; waitMs: number }
  | { name: "refreshing"; attempt: number; refusals: number }
  | { name: "signed-out" };

export type ConnectionEvent =
  | { type: "start" }
  | { type: "stop" }
  | { type: "opened" }
  | { type: "frame"; frame: ServerFrame }
  | { type: "closed"; code: number }
  | { type: "timeout" }
  | { type: "token"; ok: boolean }
  | { type: "token-unreachable" }
  | { type: "online" };

export type ConnectionEffect =
  | { type: "open" }
  | { type: "close" }
  | { type: "say-hello" }
  | { type: "timer"; ms: number }
  | { type: "no-timer" }
  | { type: "refresh-token" };

export type Step = { state: ConnectionState; effects: ConnectionEffect[] };

export const STOPPED: ConnectionState = { name: "stopped" };

/** Takes one step. `random` in [0, 1) spreads the waits. */
export function step(state: ConnectionState, event: ConnectionEvent, random: number): Step {
  switch (event.type) {
    case "start":
      return state.name === "stopped" || state.name === "signed-out" ? connect(0, 0) : stay(state);
    case "stop":
      return { state: STOPPED, effects: [{ type: "no-timer" }, { type: "close" }] };
    case "opened":
      return opened(state);
    case "frame":
      return heard(state, event.frame);
    case "closed":
      return closed(state, event.code, random);
    case "timeout":
      return timedOut(state, random);
    case "token":
      return event.ok ? gotToken(state) : lostToken(state);
    case "token-unreachable":
      return noToken(state, random);
    case "online":
      return state.name === "backing-off" ? connect(state.attempt, state.refusals) : stay(state);
  }
}

function stay(state: ConnectionState): Step {
  return { state, effects: [] };
}

function connect(attempt: number, refusals: number): Step {
  return {
    state: { name: "connecting", attempt, refusals },
    effects: [{ type: "open" }, { type: "timer", ms: HELLO_TIMEOUT_MS }],
  };
}

function opened(state: ConnectionState): Step {
  if (state.name !== "connecting") return stay(state);
  return {
    state: { ...state, name: "hello" },
    effects: [{ type: "say-hello" }, { type: "timer", ms: HELLO_TIMEOUT_MS }],
  };
}

function heard(state: ConnectionState, frame: ServerFrame): Step {
  if (frame.type === "bye") return saidBye(state, frame.reason, frame.retry_after_ms);
  if (state.name === "hello") {
    if (frame.type === "welcome") return welcomed(frame.heartbeat_ms);
    if (frame.type === "error" && frame.code === "unauthorized") return refused(state);
    return stay(state);
  }
  // Whatever the server says proves that it is there: the watchdog starts again.
  if (state.name === "live") return { state, effects: [{ type: "timer", ms: state.heartbeatMs * 2 }] };
  return stay(state);
}

function welcomed(heartbeatMs: number): Step {
  return { state: { name: "live", heartbeatMs }, effects: [{ type: "timer", ms: heartbeatMs * 2 }] };
}

function saidBye(state: ConnectionState, reason: ByeReason, retryMs: number): Step {
  if (state.name !== "live" && state.name !== "hello") return stay(state);
  if (reason === "revoked") {
    return {
      state: { name: "refreshing", attempt: 0, refusals: 0 },
      effects: [{ type: "no-timer" }, { type: "close" }, { type: "refresh-token" }],
    };
  }
  // The server closes by itself; the timer is for one that does not.
  return { state: { name: "draining", retryMs }, effects: [{ type: "timer", ms: HELLO_TIMEOUT_MS }] };
}

function refused(state: { attempt: number; refusals: number }): Step {
  const refusals = state.refusals + 1;
  const leave: ConnectionEffect[] = [{ type: "no-timer" }, { type: "close" }];
  if (refusals >= REFUSALS_MAX) return { state: { name: "signed-out" }, effects: leave };
  return {
    state: { name: "refreshing", attempt: state.attempt, refusals },
    effects: [...leave, { type: "refresh-token" }],
  };
}

function closed(state: ConnectionState, code: number, random: number): Step {
  switch (state.name) {
    case "connecting":
    case "hello":
      if (code === CLOSE_UNAUTHORIZED) return refused(state);
      return backOff(state.attempt, state.refusals, random);
    case "live":
      if (code === CLOSE_UNAUTHORIZED) return refused({ attempt: 0, refusals: 0 });
      return backOff(0, 0, random);
    case "draining":
      return waitFor(state.retryMs + backoffMs(0, random), 0, 0);
    case "backing-off":
    case "refreshing":
    case "signed-out":
    case "stopped":
      return stay(state);
  }
}

function timedOut(state: ConnectionState, random: number): Step {
  switch (state.name) {
    case "backing-off":
      return connect(state.attempt, state.refusals);
    case "connecting":
    case "hello":
      return closing(backOff(state.attempt, state.refusals, random));
    case "live":
      return closing(backOff(0, 0, random));
    case "draining":
      return closing(waitFor(state.retryMs, 0, 0));
    case "refreshing":
    case "signed-out":
    case "stopped":
      return stay(state);
  }
}

function gotToken(state: ConnectionState): Step {
  return state.name === "refreshing" ? connect(state.attempt, state.refusals) : stay(state);
}

/** The server that gives out tokens could not be reached: a matter of the network, not of the token. */
function noToken(state: ConnectionState, random: number): Step {
  if (state.name === "refreshing") return backOff(state.attempt, state.refusals, random);
  if (state.name === "hello") return closing(backOff(state.attempt, state.refusals, random));
  return stay(state);
}

function lostToken(state: ConnectionState): Step {
  if (state.name === "stopped") return stay(state);
  return { state: { name: "signed-out" }, effects: [{ type: "no-timer" }, { type: "close" }] };
}

function backOff(attempt: number, refusals: number, random: number): Step {
  return waitFor(backoffMs(attempt, random), attempt + 1, refusals);
}

function waitFor(waitMs: number, attempt: number, refusals: number): Step {
  return {
    state: { name: "backing-off", attempt, refusals, waitMs },
    effects: [{ type: "timer", ms: waitMs }],
  };
}

function closing(next: Step): Step {
  return { state: next.state, effects: [{ type: "close" }, ...next.effects] };
}
