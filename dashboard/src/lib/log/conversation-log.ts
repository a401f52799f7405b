/**
 * One conversation as this desk has it: the entries in order and without holes, what has come ahead of a hole, answers
 * that are still being written, and the agent's own messages on their way. Pure functions from log to log; the query cache
 * keeps the value. The number of an entry decides everything: known numbers are ignored, the next one is appended, a later
 * one shows a hole and waits beside the log until history has filled it.
 */
import type { AttachmentBody, ServerFrame, UnderstoodBody } from "@/protocol/frames";
import type { Entry } from "./entry";

/** How many entries may wait beyond a hole. Past it the newest are forgotten: history brings them again. */
export const AHEAD_MAX = 200;
/** How many entries one conversation keeps in memory; older ones are loaded again when somebody scrolls to them. */
export const ENTRIES_MAX = 2_000;

export type Stream = { entry: string; text: string; whole: boolean };

export type PendingPost = {
  ref: string;
  kind: "message" | "note";
  text: string;
  attachments: readonly AttachmentBody[];
  replyTo?: number;
  at: string;
  status: "sending" | "sent" | "failed";
  /** Its number, once the server has it. */
  seq?: number;
  error?: string;
};

export type ConversationLog = {
  /** Numbers `first` to `last`, none missing. */
  entries: readonly Entry[];
  /** The last number that is known without a hole before it; 0 before anything was loaded. */
  last: number;
  /** Whether there are older entries to load. */
  more: boolean;
  /** Entries that came too early, by number. */
  ahead: ReadonlyMap<number, Entry>;
  streams: readonly Stream[];
  pending: readonly PendingPost[];
};

/** The log of a conversation of which only the end is known: everything up to `last` is older. */
export function emptyLog(last = 0): ConversationLog {
  return { entries: [], last, more: last > 0, ahead: new Map(), streams: [], pending: [] };
}

/** The number that is missing between the log and what came ahead of it, if any: the first after the hole. */
export function holeBefore(log: ConversationLog): number | undefined {
  return log.ahead.size === 0 ? undefined : Math.min(...log.ahead.keys());
}

/** Takes a live or resumed entry. */
export function withEntry(log: ConversationLog, entry: Entry): ConversationLog {
  if (entry.seq <= log.last) return log;
  const settled = withoutTraces(log, entry);
  if (entry.seq > log.last + 1) return withAhead(settled, entry);
  return trimmed(drained({ ...settled, entries: [...settled.entries, entry], last: entry.seq }));
}

/** Takes a page of history, wherever it lies: before the log, over its end, or in its hole. */
export function withHistory(log: ConversationLog, page: readonly Entry[], more: boolean): ConversationLog {
  const first = log.entries[0]?.seq ?? log.last + 1;
  const older = page.filter((entry) => entry.seq < first);
  const joins = older.length === 0 || older.at(-1)?.seq === first - 1;
  const start: ConversationLog =
    joins && older.length > 0 ? { ...log, entries: [...older, ...log.entries], more } : log;
  const known = page.length === 0 && log.entries.length === 0 ? { ...start, more } : start;
  return page.reduce((next, entry) => withEntry(next, entry), known);
}

/** Forgets what lies before a hole that is too wide to be worth filling, and starts again from a page. */
export function restartedAt(log: ConversationLog, page: readonly Entry[], more: boolean): ConversationLog {
  const first = page[0]?.seq;
  if (first === undefined) return log;
  const fresh: ConversationLog = { ...log, entries: [], last: first - 1, more };
  return page.reduce((next, entry) => withEntry(next, entry), fresh);
}

/** Takes a piece of an answer being written. `at` counts Unicode code points, as JavaScript's `length` does not. */
export function withDelta(
  log: ConversationLog,
  delta: Extract<ServerFrame, { type: "delta" }>,
): ConversationLog {
  if (log.entries.some((entry) => entry.id === delta.entry)) return log;
  const known = log.streams.find((stream) => stream.entry === delta.entry);
  const points = Array.from(known?.text ?? "");
  // A piece beyond the end means that one before it was dropped under pressure: the finished entry will have it all.
  const whole = delta.at <= points.length && (known?.whole ?? true);
  const text = whole ? points.slice(0, delta.at).join("") + delta.text : (known?.text ?? "");
  const stream: Stream = {
    entry: delta.entry,
    text: delta.at === 0 ? delta.text : text,
    whole: whole || delta.at === 0,
  };
  const others = log.streams.filter((other) => other.entry !== delta.entry);
  return { ...log, streams: [...others, stream] };
}

/** What a message is about is known now. Of messages that are not loaded nothing is kept: history brings it. */
export function withUnderstood(
  log: ConversationLog,
  seq: number,
  understood: UnderstoodBody,
): ConversationLog {
  const early = log.ahead.get(seq);
  if (early !== undefined) return { ...log, ahead: new Map(log.ahead).set(seq, { ...early, understood }) };
  if (!log.entries.some((entry) => entry.seq === seq)) return log;
  return {
    ...log,
    entries: log.entries.map((entry) => (entry.seq === seq ? { ...entry, understood } : entry)),
  };
}

/** An answer was abandoned. */
export function withoutStream(log: ConversationLog, entry: string): ConversationLog {
  if (!log.streams.some((stream) => stream.entry === entry)) return log;
  return { ...log, streams: log.streams.filter((stream) => stream.entry !== entry) };
}

/** The connection was lost: what was being written comes again from its beginning, or not at all. */
export function withoutStreams(log: ConversationLog): ConversationLog {
  return log.streams.length === 0 ? log : { ...log, streams: [] };
}

/** Shows the agent's own message before the server has it, or again after a failure. */
export function withPending(log: ConversationLog, post: PendingPost): ConversationLog {
  const known = log.pending.some((other) => other.ref === post.ref);
  const pending = known
    ? log.pending.map((other) => (other.ref === post.ref ? post : other))
    : [...log.pending, post];
  return { ...log, pending };
}

/** The server has the message. Its entry is on the way, or has overtaken the `ack`. */
export function withAck(log: ConversationLog, ref: string, seq: number): ConversationLog {
  if (seq <= log.last) return withoutPending(log, ref);
  const ack = (post: PendingPost): PendingPost =>
    post.ref === ref ? { ...post, status: "sent", seq } : post;
  return { ...log, pending: log.pending.map(ack) };
}

/** The server would not have the message, and why. */
export function withFailure(log: ConversationLog, ref: string, error: string): ConversationLog {
  const fail = (post: PendingPost): PendingPost =>
    post.ref === ref ? { ...post, status: "failed", error } : post;
  return { ...log, pending: log.pending.map(fail) };
}

/** Takes a pending message away: it is an entry now, or the agent gave it up. */
export function withoutPending(log: ConversationLog, ref: string): ConversationLog {
  if (!log.pending.some((post) => post.ref === ref)) return log;
  return { ...log, pending: log.pending.filter((post) => post.ref !== ref) };
}

/** An entry ends the stream that announced it and the pending message that became it. */
function withoutTraces(log: ConversationLog, entry: Entry): ConversationLog {
  const next = withoutStream(log, entry.id);
  const became = next.pending.find((post) => post.ref === entry.ref || post.seq === entry.seq);
  return became === undefined ? next : withoutPending(next, became.ref);
}

function withAhead(log: ConversationLog, entry: Entry): ConversationLog {
  if (log.ahead.has(entry.seq) || log.ahead.size >= AHEAD_MAX) return log;
  return { ...log, ahead: new Map(log.ahead).set(entry.seq, entry) };
}

/** Appends what waited for the hole that has just been filled. */
function drained(log: ConversationLog): ConversationLog {
  if (log.ahead.size === 0) return log;
  const ahead = new Map(log.ahead);
  const entries = [...log.entries];
  let { last } = log;
  for (let next = ahead.get(last + 1); next !== undefined; next = ahead.get(last + 1)) {
    entries.push(next);
    last += 1;
  }
  for (const seq of ahead.keys()) if (seq <= last) ahead.delete(seq);
  return { ...log, entries, last, ahead };
}

/** Drops the oldest entries of a very long conversation; they can be loaded again. */
function trimmed(log: ConversationLog): ConversationLog {
  if (log.entries.length <= ENTRIES_MAX) return log;
  return { ...log, entries: log.entries.slice(-ENTRIES_MAX), more: true };
}
