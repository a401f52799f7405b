/** The connection on a fake socket and a fake clock: reconnects, repeated requests, topics. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ServerFrame } from "@/protocol/frames";
import { FakeSocket, message, welcome } from "@/testing/fake-socket";
import { Connection, type TokenResult } from "./connection";
import { ANSWER_TIMEOUT_MS, RequestError, REQUESTS_MAX } from "./requests";

function setUp() {
  const sockets: FakeSocket[] = [];
  const frames: ServerFrame[] = [];
  let token: string | undefined = "token-1";
  let since: number | undefined;
  const refreshToken = vi.fn<() => Promise<TokenResult>>(() => {
    token = "token-2";
    return Promise.resolve("ok");
  });
  const connection = new Connection({
    openSocket: () => {
      const socket = new FakeSocket();
      sockets.push(socket);
      return socket;
    },
    token: () => token,
    refreshToken,
    resumePoints: () => [{ conversation: "cv", seq: 7 }],
    since: () => since,
    onFrame: (frame) => frames.push(frame),
    onState: () => undefined,
    locale: () => "en",
    random: () => 0.5,
  });
  const socket = () => {
    const last = sockets.at(-1);
    if (last === undefined) throw new Error("no socket was opened");
    return last;
  };
  const goLive = (inFlight = 16) => {
    socket().open();
    socket().say(welcome({ limits: { frame_bytes: 65_536, text_chars: 10_000, in_flight: inFlight } }));
  };
  const reconnect = async () => {
    socket().drop();
    await vi.advanceTimersByTimeAsync(500);
    goLive();
  };
  const control = {
    forgetToken: () => {
      token = undefined;
    },
    setSince: (seq: number) => {
      since = seq;
    },
  };
  connection.start();
  return { connection, sockets, frames, socket, goLive, reconnect, refreshToken, ...control };
}

const post = { type: "post", conversation: "cv", text: "hello" } as const;
const ack = (ref: string): ServerFrame => ({
  type: "ack",
  ref,
  conversation: "cv",
  seq: 8,
  id: "e_8",
  at: "2026-01-01T10:00:00.000Z",
});

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("hello", () => {
  it("carries the token and the numbers to resume from", () => {
    const { socket, goLive } = setUp();
    goLive();
    expect(socket().last("hello")).toMatchObject({
      token: "token-1",
      resume: [{ conversation: "cv", seq: 7 }],
      locale: "en",
    });
  });

  it("waits for a new token when the old one has ended", async () => {
    const { socket, forgetToken, refreshToken } = setUp();
    forgetToken();
    socket().open();
    await vi.advanceTimersByTimeAsync(0);
    expect(refreshToken).toHaveBeenCalledOnce();
    expect(socket().last("hello").token).toBe("token-2");
  });
});

describe("posts", () => {
  it("go out again under the same ref after a lost connection, and settle once", async () => {
    const { connection, sockets, socket, goLive, reconnect } = setUp();
    goLive();
    const answer = connection.ask(post, "r1");
    expect(socket().last("post").ref).toBe("r1");
    await reconnect();
    expect(sockets).toHaveLength(2);
    expect(
      socket()
        .all("post")
        .map(({ ref }) => ref),
    ).toEqual(["r1"]);
    socket().say(ack("r1"));
    await expect(answer).resolves.toMatchObject({ ref: "r1", seq: 8 });
  });

  it("written while the connection is down wait for it", () => {
    const { connection, socket, goLive } = setUp();
    void connection.ask(post, "r1");
    socket().open();
    expect(socket().all("post")).toHaveLength(0);
    goLive();
    expect(socket().all("post")).toHaveLength(1);
  });

  it("are tried again when the server is busy, after the time that it names", async () => {
    const { connection, socket, goLive } = setUp();
    goLive();
    const answer = connection.ask(post, "r1");
    socket().say({ type: "error", ref: "r1", code: "busy", message: "busy", retry_after_ms: 700 });
    await vi.advanceTimersByTimeAsync(699);
    expect(socket().all("post")).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(
      socket()
        .all("post")
        .map(({ ref }) => ref),
    ).toEqual(["r1", "r1"]);
    socket().say(ack("r1"));
    await expect(answer).resolves.toMatchObject({ seq: 8 });
  });

  it("fail with the server's reason", async () => {
    const { connection, socket, goLive } = setUp();
    goLive();
    const answer = connection.ask(post, "r1");
    socket().say({ type: "error", ref: "r1", code: "conflict", message: "take it first" });
    await expect(answer).rejects.toMatchObject({ code: "conflict", message: "take it first" });
  });

  it("fail when no answer comes in time", async () => {
    const { connection, socket, goLive } = setUp();
    goLive();
    const answer = expect(connection.ask(post, "r1")).rejects.toBeInstanceOf(RequestError);
    for (let waited = 0; waited < ANSWER_TIMEOUT_MS; waited += 5_000) {
      socket().say({ type: "beat" });
      await vi.advanceTimersByTimeAsync(5_000);
    }
    await answer;
  });
});

describe("bounds", () => {
  it("sends no more at once than the server reads", () => {
    const { connection, socket, goLive } = setUp();
    goLive(2);
    for (const ref of ["r1", "r2", "r3"]) void connection.ask(post, ref);
    expect(
      socket()
        .all("post")
        .map(({ ref }) => ref),
    ).toEqual(["r1", "r2"]);
    socket().say(ack("r1"));
    expect(
      socket()
        .all("post")
        .map(({ ref }) => ref),
    ).toEqual(["r1", "r2", "r3"]);
  });

  it("refuses more waiting requests than it can keep", async () => {
    const { connection } = setUp();
    for (let i = 0; i < REQUESTS_MAX; i += 1) void connection.ask(post, `r${i}`);
    await expect(connection.ask(post, "one too many")).rejects.toMatchObject({ code: "busy" });
  });
});

it("does not repeat a command of which it cannot know whether it was done", async () => {
  const { connection, socket, goLive, reconnect } = setUp();
  goLive();
  const answer = expect(connection.ask({ type: "release", conversation: "cv" })).rejects.toMatchObject({
    code: "unavailable",
  });
  await reconnect();
  await answer;
  expect(socket().all("release")).toHaveLength(0);
});

describe("topics", () => {
  it("are watched once for several views, and left with the last of them", () => {
    const { connection, socket, goLive } = setUp();
    goLive();
    const leave = [connection.watch("visitors", vi.fn()), connection.watch("visitors", vi.fn())];
    expect(socket().all("watch")).toHaveLength(1);
    leave[0]?.();
    leave[0]?.();
    expect(socket().all("unwatch")).toHaveLength(0);
    leave[1]?.();
    expect(socket().all("unwatch")).toHaveLength(1);
  });

  it("are watched again after a reconnect, from where the log has come to", async () => {
    const { connection, socket, goLive, reconnect, setSince } = setUp();
    goLive();
    setSince(7);
    connection.watch("conversation:cv", vi.fn());
    expect(socket().last("watch").since).toBe(7);
    setSince(12);
    await reconnect();
    expect(socket().all("watch")).toMatchObject([{ topic: "conversation:cv", since: 12 }]);
  });

  it("tell a view why the server would not", async () => {
    const { connection, socket, goLive } = setUp();
    goLive();
    const onError = vi.fn();
    connection.watch("conversation:cv", onError);
    socket().say({
      type: "error",
      ref: socket().last("watch").ref,
      code: "not_found",
      message: "no such conversation",
    });
    await vi.advanceTimersByTimeAsync(0);
    expect(onError).toHaveBeenCalledWith(expect.objectContaining({ code: "not_found" }));
  });
});

it("does not listen to a socket that it has given up", async () => {
  const { frames, socket, goLive, sockets } = setUp();
  goLive();
  const old = sockets[0];
  await vi.advanceTimersByTimeAsync(40_000);
  expect(old?.isClosed).toBe(true);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(socket()).not.toBe(old);
  const before = frames.length;
  old?.say({ type: "entry", ...message(1) });
  expect(frames).toHaveLength(before);
});

it("leaves aside what is no frame", () => {
  const { frames, socket, goLive } = setUp();
  goLive();
  const before = frames.length;
  for (const data of ["", "5", "null", "{", "[]"]) {
    socket().onmessage?.call(socket() as unknown as WebSocket, new MessageEvent("message", { data }));
  }
  expect(frames).toHaveLength(before);
});
