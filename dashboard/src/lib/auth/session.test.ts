/** The session: one renewal at a time, in time, and what ends it. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type AuthCalls, RENEW_RETRY_MS, Session } from "./session";
import { TokenStore } from "./token-store";

/** A token that says, as JWTs do, that it lives for so many seconds. */
function jwt(seconds: number): string {
  return `h.${btoa(JSON.stringify({ iat: 1_000, exp: 1_000 + seconds }))}.s`;
}
const tokens = (n: number, seconds = 900) => ({
  access_token: `${jwt(seconds)}${n}`,
  refresh_token: `refresh-${n}`,
  // Of a server whose clock is years ahead: the token's own life is what counts.
  expires_at: "2099-01-01T00:00:00.000Z",
});

function setUp() {
  const calls = {
    refresh: vi.fn<AuthCalls["refresh"]>(() => Promise.resolve(tokens(2))),
    logout: vi.fn<AuthCalls["logout"]>(() => Promise.resolve()),
  };
  return { session: new Session(new TokenStore(), calls), ...calls };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("a session", () => {
  it("begins signed out without a kept token, and unknown with one", () => {
    expect(setUp().session.getStatus()).toBe("signed-out");
    localStorage.setItem("beseda.refresh-token", "refresh-0");
    expect(setUp().session.getStatus()).toBe("unknown");
  });

  it("keeps the refresh token for the next start and the access token in memory only", () => {
    const { session } = setUp();
    session.signedIn(tokens(1));
    expect(session.getStatus()).toBe("signed-in");
    expect(session.token()).toBe(tokens(1).access_token);
    expect(JSON.stringify(Object.entries(localStorage))).not.toContain(tokens(1).access_token);
    expect(localStorage.getItem("beseda.refresh-token")).toBe("refresh-1");
  });

  it("renews the token a minute before it ends", async () => {
    const { session, refresh } = setUp();
    session.signedIn(tokens(1));
    await vi.advanceTimersByTimeAsync(839_000);
    expect(refresh).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(refresh).toHaveBeenCalledExactlyOnceWith("refresh-1");
    expect(session.token()).toBe(tokens(2).access_token);
  });

  it("trades a refresh token once, however many ask at the same time", async () => {
    const { session, refresh } = setUp();
    session.signedIn(tokens(1));
    const results = await Promise.all([session.refresh(), session.refresh(), session.refresh()]);
    expect(results).toEqual(["ok", "ok", "ok"]);
    expect(refresh).toHaveBeenCalledOnce();
  });

  it("never trades the same refresh token from two tabs", async () => {
    let queue: Promise<unknown> = Promise.resolve();
    const oneByOne: ConstructorParameters<typeof Session>[2] = (work) => {
      const turn = queue.then(work);
      queue = turn;
      return turn;
    };
    let made = 1;
    const refresh = vi.fn<AuthCalls["refresh"]>(() => Promise.resolve(tokens((made += 1))));
    const calls = { refresh, logout: () => Promise.resolve() };
    localStorage.setItem("beseda.refresh-token", "refresh-1");
    const tabs = [
      new Session(new TokenStore(), calls, oneByOne),
      new Session(new TokenStore(), calls, oneByOne),
    ];
    await Promise.all(tabs.map((tab) => tab.refresh()));
    const traded = refresh.mock.calls.map(([token]) => token);
    expect(new Set(traded).size).toBe(traded.length);
    expect(tabs.map((tab) => tab.getStatus())).toEqual(["signed-in", "signed-in"]);
  });

  it("ends when the server refuses, and only then", async () => {
    const { session, refresh } = setUp();
    session.signedIn(tokens(1));
    refresh.mockRejectedValueOnce(new Error("no network"));
    expect(await session.refresh()).toBe("unreachable");
    expect(session.getStatus()).toBe("signed-in");
    refresh.mockResolvedValue(undefined);
    await vi.advanceTimersByTimeAsync(RENEW_RETRY_MS);
    expect(session.getStatus()).toBe("signed-out");
    expect(localStorage.getItem("beseda.refresh-token")).toBeNull();
  });

  it("signs out here even when the server cannot be told", async () => {
    const { session, logout } = setUp();
    session.signedIn(tokens(1));
    logout.mockRejectedValue(new Error("no network"));
    await session.signOut();
    expect(session.getStatus()).toBe("signed-out");
    expect(logout).toHaveBeenCalledWith("refresh-1");
    expect(session.token()).toBeUndefined();
  });

  it("ends when another tab signs out", () => {
    const { session } = setUp();
    session.signedIn(tokens(1));
    window.dispatchEvent(new StorageEvent("storage", { key: "beseda.refresh-token", newValue: null }));
    expect(session.getStatus()).toBe("signed-out");
  });
});
