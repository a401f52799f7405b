/** From frames to the query cache: the live link on a fake socket. */
import { QueryClient } from "@tanstack/react-query";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ConversationLog } from "@/lib/log/conversation-log";
import type { QueueRow, ServerFrame } from "@/protocol/frames";
import { FakeSocket, message, welcome } from "@/testing/fake-socket";
import { logKey, queueKey, readKey, typingKey, unreadKey } from "./cache-keys";
import { Live } from "./live";

const row = (id: string, change: Partial<QueueRow> = {}): QueueRow => ({
  id,
  state: "queued",
  contact: { id: `c_${id}`, name: "Maria" },
  since: "2026-01-01T10:00:00.000Z",
  channel: "web",
  ...change,
});
const mine = { id: "a_1", name: "Anna" };

function setUp() {
  const sockets: FakeSocket[] = [];
  const cache = new QueryClient();
  const onQueued = vi.fn();
  const onComplaint = vi.fn();
  const live = new Live({
    cache,
    openSocket: () => {
      const socket = new FakeSocket();
      sockets.push(socket);
      return socket;
    },
    token: () => "token",
    refreshToken: () => Promise.resolve("ok"),
    locale: () => "en",
    onQueued,
    onComplaint,
    random: () => 0.5,
  });
  const socket = () => sockets.at(-1) ?? new FakeSocket();
  const goLive = () => {
    socket().open();
    socket().say(welcome());
  };
  live.start();
  goLive();
  const say = (frame: ServerFrame) => socket().say(frame);
  const log = () => cache.getQueryData<ConversationLog>(logKey("cv"));
  /** Loads entries 1 to `last` as the view does. */
  const load = async (last: number) => {
    const loading = live.loadHistory("cv", undefined, 50);
    const entries = Array.from({ length: last }, (_, i) => message(i + 1));
    say({ type: "history", ref: socket().last("history").ref, conversation: "cv", entries, more: false });
    await loading;
  };
  return { live, cache, socket, say, goLive, log, load, onQueued, onComplaint };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("logs", () => {
  it("of loaded conversations follow the entries; of others none is begun", async () => {
    const { say, log, load, cache } = setUp();
    await load(2);
    say({ type: "entry", ...message(3) });
    say({ type: "entry", ...message(1, { conversation: "other" }) });
    expect(log()?.last).toBe(3);
    expect(cache.getQueryData(logKey("other"))).toBeUndefined();
  });

  it("with a hole ask for what is missing, once, and go on in order", async () => {
    const { say, log, load, socket } = setUp();
    await load(2);
    say({ type: "entry", ...message(5) });
    say({ type: "entry", ...message(6) });
    const asked = socket().all("history").slice(1);
    expect(asked).toMatchObject([{ before: 5, limit: 2 }]);
    const { ref } = socket().last("history");
    say({ type: "history", ref, conversation: "cv", entries: [message(3), message(4)], more: true });
    await vi.advanceTimersByTimeAsync(0);
    expect(log()?.entries.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it("are resumed after a reconnect where the conversation is the agent's own", async () => {
    const { say, load, socket, goLive } = setUp();
    say({
      type: "snapshot",
      topic: "queue",
      rows: [row("cv", { state: "assigned", agent: mine }), row("other")],
    });
    await load(4);
    socket().drop();
    await vi.advanceTimersByTimeAsync(500);
    goLive();
    expect(socket().last("hello").resume).toEqual([{ conversation: "cv", seq: 4 }]);
  });

  it("forget half an answer when the connection is lost, and take it anew", async () => {
    const { say, log, load, socket, goLive } = setUp();
    await load(1);
    const delta = { type: "delta", conversation: "cv", entry: "e_2" } as const;
    say({ ...delta, at: 0, text: "Our shop " });
    socket().drop();
    expect(log()?.streams).toEqual([]);
    await vi.advanceTimersByTimeAsync(500);
    goLive();
    say({ ...delta, at: 0, text: "Our shop is open" });
    say({ ...delta, at: 16, text: " daily" });
    expect(log()?.streams[0]?.text).toBe("Our shop is open daily");
    say({ type: "dropped", conversation: "cv", entry: "e_2" });
    expect(log()?.streams).toEqual([]);
  });
});

describe("the queue", () => {
  const board = (cache: QueryClient) => cache.getQueryData<Record<string, QueueRow>>(queueKey);

  it("is the snapshot and every change after it", () => {
    const { say, cache } = setUp();
    say({ type: "snapshot", topic: "queue", rows: [row("a"), row("b")] });
    say({ type: "change", topic: "queue", upsert: [row("c")], remove: ["a"] });
    expect(Object.keys(board(cache) ?? {})).toEqual(["b", "c"]);
  });

  it("tells of those who begin to wait, not of those who waited already", () => {
    const { say, onQueued } = setUp();
    say({ type: "snapshot", topic: "queue", rows: [row("a"), row("b", { state: "bot" })] });
    expect(onQueued).not.toHaveBeenCalled();
    say({
      type: "change",
      topic: "queue",
      upsert: [row("a"), row("b"), row("c", { state: "bot" })],
      remove: [],
    });
    expect(onQueued).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ id: "b" }));
  });

  it("shows state and last words at once", () => {
    const { say, cache } = setUp();
    say({ type: "snapshot", topic: "queue", rows: [row("cv")] });
    say({ type: "state", conversation: "cv", state: "assigned", agent: mine });
    say({ type: "entry", ...message(9, { text: "the newest" }) });
    say({ type: "entry", ...message(8, { text: "a late one" }) });
    expect(board(cache)?.["cv"]).toMatchObject({
      state: "assigned",
      agent: mine,
      last: { seq: 9, text: "the newest" },
    });
  });
});

describe("small signs", () => {
  it("counts unread messages of shoppers until they are read", () => {
    const { say, cache, live, socket } = setUp();
    say({ type: "entry", ...message(1) });
    say({ type: "entry", ...message(2) });
    say({ type: "entry", ...message(3, { author: { kind: "agent", ...mine } }) });
    expect(cache.getQueryData(unreadKey)).toEqual({ cv: 2 });
    live.read("cv", 3);
    expect(cache.getQueryData(unreadKey)).toEqual({ cv: 0 });
    expect(socket().last("read")).toEqual({ type: "read", conversation: "cv", seq: 3 });
  });

  it("forgets that somebody writes when the message comes", () => {
    const { say, cache } = setUp();
    say({ type: "typing", conversation: "cv", who: { kind: "shopper", id: "c_1", name: "Maria" } });
    expect(cache.getQueryData(typingKey("cv"))).toMatchObject({ who: { name: "Maria" } });
    say({ type: "entry", ...message(1) });
    expect(cache.getQueryData(typingKey("cv"))).toBeNull();
  });

  it("never takes back what the shopper has read", () => {
    const { say, cache } = setUp();
    const who = { kind: "shopper", id: "c_1", name: "Maria" };
    say({ type: "read", conversation: "cv", who, seq: 9 });
    say({ type: "read", conversation: "cv", who, seq: 4 });
    expect(cache.getQueryData(readKey("cv"))).toBe(9);
  });

  it("passes on a complaint that belongs to no request", () => {
    const { say, onComplaint } = setUp();
    say({ type: "error", code: "bad_frame", message: "this is not an object" });
    expect(onComplaint).toHaveBeenCalledWith("this is not an object");
  });
});
