/** The log under everything that a connection may do to it: duplicates, holes, streams, echoes. */
import { describe, expect, it } from "vitest";
import { message } from "@/testing/fake-socket";
import {
  AHEAD_MAX,
  type ConversationLog,
  emptyLog,
  ENTRIES_MAX,
  holeBefore,
  type PendingPost,
  restartedAt,
  withAck,
  withDelta,
  withEntry,
  withFailure,
  withHistory,
  withoutStream,
  withPending,
} from "./conversation-log";
import { entryOf } from "./entry";

const entry = (seq: number, change = {}) => entryOf(message(seq, change));
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => entry(from + i));
const seqs = (log: ConversationLog) => log.entries.map(({ seq }) => seq);
const at = (last: number) => withHistory(emptyLog(last), [entry(last)], last > 1);
const post = (ref: string): PendingPost => ({
  ref,
  kind: "message",
  text: "hi",
  attachments: [],
  at: "2026-01-01T10:00:00.000Z",
  status: "sending",
});

describe("entries", () => {
  it("are appended in order and known numbers are ignored", () => {
    const log = [entry(1), entry(2), entry(2), entry(1), entry(3)].reduce(withEntry, emptyLog());
    expect(seqs(log)).toEqual([1, 2, 3]);
  });

  it("that come too early wait until the hole is filled", () => {
    const early = [entry(1), entry(4), entry(5)].reduce(withEntry, emptyLog());
    expect(seqs(early)).toEqual([1]);
    expect(holeBefore(early)).toBe(4);
    const filled = withHistory(early, [entry(2), entry(3)], true);
    expect(seqs(filled)).toEqual([1, 2, 3, 4, 5]);
    expect(holeBefore(filled)).toBeUndefined();
  });

  it("beyond a hole are bounded", () => {
    const log = range(10, 10 + AHEAD_MAX + 50).reduce(withEntry, at(1));
    expect(log.ahead.size).toBe(AHEAD_MAX);
  });

  it("of a very long conversation are bounded, and the older ones can be loaded again", () => {
    const log = range(1, ENTRIES_MAX + 10).reduce(withEntry, emptyLog());
    expect(log.entries).toHaveLength(ENTRIES_MAX);
    expect(log.more).toBe(true);
    expect(log.last).toBe(ENTRIES_MAX + 10);
  });
});

describe("history", () => {
  it("is put in before what is there", () => {
    const log = withHistory(withHistory(emptyLog(60), [], false), range(11, 60), true);
    expect(seqs(withHistory(log, range(1, 10), false)).slice(0, 11)).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11,
    ]);
    expect(withHistory(log, range(1, 10), false).more).toBe(false);
  });

  it("that does not join is not put in, for there would be a hole", () => {
    const log = withHistory(at(20), range(1, 10), false);
    expect(seqs(log)).toEqual([20]);
    expect(log.more).toBe(true);
  });

  it("of an empty conversation ends the loading", () => {
    expect(withHistory(emptyLog(), [], false)).toMatchObject({ entries: [], more: false });
  });

  it("begins the log anew after a hole that is too wide", () => {
    const early = withEntry(at(1), entry(900));
    const log = restartedAt(early, range(700, 899), true);
    expect(seqs(log)[0]).toBe(700);
    expect(log.last).toBe(900);
    expect(log.more).toBe(true);
  });
});

describe("streams", () => {
  const delta = (offset: number, text: string) =>
    ({ type: "delta", conversation: "cv", entry: "e_9", at: offset, text }) as const;

  it("are put together by code points, not by UTF-16 units", () => {
    const log = [delta(0, "🙂🙂"), delta(2, "ok")].reduce(withDelta, at(1));
    expect(log.streams).toEqual([{ entry: "e_9", text: "🙂🙂ok", whole: true }]);
  });

  it("take a repeated piece once and a fresh beginning as the whole", () => {
    const log = [delta(0, "abc"), delta(3, "def"), delta(3, "def"), delta(0, "abcdefg")].reduce(
      withDelta,
      at(1),
    );
    expect(log.streams[0]?.text).toBe("abcdefg");
  });

  it("with a dropped piece show what is sure and no more", () => {
    const log = [delta(0, "abc"), delta(9, "xyz"), delta(12, "!")].reduce(withDelta, at(1));
    expect(log.streams[0]).toEqual({ entry: "e_9", text: "abc", whole: false });
  });

  it("end with their entry, and a late piece does not bring them back", () => {
    const finished = withEntry(withDelta(at(1), delta(0, "abc")), entry(2, { id: "e_9" }));
    expect(finished.streams).toEqual([]);
    expect(withDelta(finished, delta(3, "late")).streams).toEqual([]);
  });

  it("are forgotten when the answer was abandoned", () => {
    expect(withoutStream(withDelta(at(1), delta(0, "abc")), "e_9").streams).toEqual([]);
  });
});

describe("own messages", () => {
  it("become their entry by ref when the entry comes first", () => {
    const log = withEntry(withPending(at(1), post("r1")), entry(2, { ref: "r1" }));
    expect(log.pending).toEqual([]);
    expect(withAck(log, "r1", 2).pending).toEqual([]);
  });

  it("become their entry by number when the ack comes first and the entry tells no ref", () => {
    const acked = withAck(withPending(at(1), post("r1")), "r1", 2);
    expect(acked.pending).toMatchObject([{ ref: "r1", status: "sent" }]);
    expect(withEntry(acked, entry(2)).pending).toEqual([]);
  });

  it("stay with the reason when the server would not have them, and may be tried again", () => {
    const failed = withFailure(withPending(at(1), post("r1")), "r1", "take it first");
    expect(failed.pending).toMatchObject([{ status: "failed", error: "take it first" }]);
    expect(withPending(failed, post("r1")).pending).toMatchObject([{ status: "sending" }]);
  });
});
