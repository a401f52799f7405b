/** Every turn that a connection's life may take, without a network. */
import { describe, expect, it } from "vitest";
import { welcome } from "@/testing/fake-socket";
import { BACKOFF_MAX_MS, backoffMs } from "./backoff";
import {
  CLOSE_UNAUTHORIZED,
  type ConnectionEvent,
  type ConnectionState,
  HELLO_TIMEOUT_MS,
  step,
  STOPPED,
} from "./machine";

function run(events: ConnectionEvent[], from: ConnectionState = STOPPED) {
  return events.reduce<ReturnType<typeof step>>((last, event) => step(last.state, event, 0.5), {
    state: from,
    effects: [],
  });
}

const LIVE: ConnectionEvent[] = [{ type: "start" }, { type: "opened" }, { type: "frame", frame: welcome() }];

describe("connecting", () => {
  it("says hello once the socket is open and is live after the welcome", () => {
    expect(run(LIVE.slice(0, 1)).effects).toEqual([
      { type: "open" },
      { type: "timer", ms: HELLO_TIMEOUT_MS },
    ]);
    expect(run(LIVE.slice(0, 2)).effects[0]).toEqual({ type: "say-hello" });
    expect(run(LIVE).state).toEqual({ name: "live", heartbeatMs: 20_000 });
  });

  it("gives up a server that does not answer hello, and waits longer each time", () => {
    const first = run([{ type: "start" }, { type: "opened" }, { type: "timeout" }]);
    const second = run([{ type: "timeout" }, { type: "closed", code: 1006 }], first.state);
    expect(first.state).toMatchObject({ name: "backing-off", waitMs: 375 });
    expect(first.effects[0]).toEqual({ type: "close" });
    expect(second.state).toMatchObject({ name: "backing-off", waitMs: 750 });
  });

  it("never waits longer than the maximum, and never exactly as long as everybody else", () => {
    expect(backoffMs(50, 0.999)).toBeLessThanOrEqual(BACKOFF_MAX_MS);
    expect(backoffMs(50, 0)).toBe(BACKOFF_MAX_MS / 2);
    expect(backoffMs(3, 0.1)).not.toBe(backoffMs(3, 0.9));
  });

  it("tries at once when the network is back", () => {
    const waiting = run([{ type: "start" }, { type: "closed", code: 1006 }]);
    expect(run([{ type: "online" }], waiting.state).state.name).toBe("connecting");
  });
});

describe("a live connection", () => {
  it("reconnects when nothing was heard for two heartbeats", () => {
    expect(run(LIVE).effects).toEqual([{ type: "timer", ms: 40_000 }]);
    const after = run([...LIVE, { type: "timeout" }]);
    expect(after.state.name).toBe("backing-off");
    expect(after.effects[0]).toEqual({ type: "close" });
  });

  it("starts the watchdog again with any frame", () => {
    expect(run([...LIVE, { type: "frame", frame: { type: "beat" } }]).effects).toEqual([
      { type: "timer", ms: 40_000 },
    ]);
  });

  it("waits as a draining server asks before it comes back", () => {
    const bye = { type: "bye", reason: "draining", retry_after_ms: 3_000 } as const;
    const drained = run([...LIVE, { type: "frame", frame: bye }]);
    expect(drained.state).toEqual({ name: "draining", retryMs: 3_000 });
    const waiting = run([{ type: "closed", code: 1001 }], drained.state).state;
    expect(waiting.name === "backing-off" && waiting.waitMs).toBeGreaterThanOrEqual(3_000);
  });

  it("asks for a new token when its session was revoked", () => {
    const bye = { type: "bye", reason: "revoked", retry_after_ms: 0 } as const;
    expect(run([...LIVE, { type: "frame", frame: bye }]).effects).toContainEqual({ type: "refresh-token" });
  });
});

describe("a refused token", () => {
  const REFUSED: ConnectionEvent[] = [
    { type: "start" },
    { type: "opened" },
    { type: "closed", code: CLOSE_UNAUTHORIZED },
  ];

  it("is renewed and tried once more", () => {
    const refused = run(REFUSED);
    expect(refused.state.name).toBe("refreshing");
    expect(refused.effects).toContainEqual({ type: "refresh-token" });
    expect(run([{ type: "token", ok: true }], refused.state).state.name).toBe("connecting");
  });

  it("signs out when the fresh one is refused too", () => {
    const again: ConnectionEvent[] = [
      { type: "token", ok: true },
      { type: "opened" },
      { type: "closed", code: CLOSE_UNAUTHORIZED },
    ];
    expect(run([...REFUSED, ...again]).state.name).toBe("signed-out");
  });

  it("signs out when there is no fresh one, but not when the server could not be asked", () => {
    expect(run([...REFUSED, { type: "token", ok: false }]).state.name).toBe("signed-out");
    expect(run([...REFUSED, { type: "token-unreachable" }]).state.name).toBe("backing-off");
  });
});

it("stays stopped whatever a late socket says", () => {
  const stopped = run([...LIVE, { type: "stop" }]).state;
  const late: ConnectionEvent[] = [
    { type: "opened" },
    { type: "closed", code: 1006 },
    { type: "timeout" },
    { type: "online" },
  ];
  expect(run(late, stopped).state).toEqual(STOPPED);
});
