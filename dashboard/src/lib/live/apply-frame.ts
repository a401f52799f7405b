/**
 * What each frame of the server changes in the query cache. Nothing else writes live server state: a view that shows it
 * reads the cache and is told by it.
 */
import type { QueryClient } from "@tanstack/react-query";
import {
  type ConversationLog,
  holeBefore,
  withDelta,
  withEntry,
  withoutStream,
  withoutStreams,
  withUnderstood,
} from "@/lib/log/conversation-log";
import type { Conversation } from "@/lib/api/bodies";
import { type BoardRow, boardRows, type Entry, entryOf, stateOf, visitorRows } from "@/lib/log/entry";
import type { ServerFrame, VisitorRow } from "@/protocol/frames";
import { type Board, boardAfter, boardOf } from "./board";
import {
  conversationKey,
  conversationsKey,
  logKey,
  presenceKey,
  queueKey,
  readKey,
  type Typing,
  typingKey,
  type Unread,
  unreadKey,
  visitorsKey,
} from "./cache-keys";

/** What a frame may set off beside the cache. */
export type FrameEffects = {
  /** A conversation has begun to wait for a person. */
  onQueued: (row: BoardRow) => void;
  /** A log has a hole that ends before entry `before`. */
  onHole: (conversation: string, before: number) => void;
  /** The server complains of a frame that had no `ref`. */
  onComplaint: (message: string) => void;
  /** Whether the agent has this conversation before its eyes. */
  isLooking: (conversation: string) => boolean;
};

type Frame<T extends ServerFrame["type"]> = Extract<ServerFrame, { type: T }>;

export function applyFrame(cache: QueryClient, frame: ServerFrame, effects: FrameEffects): void {
  switch (frame.type) {
    case "welcome":
      return welcome(cache, frame);
    case "entry":
      return entry(cache, entryOf(frame), effects);
    case "delta":
      return updateLog(cache, frame.conversation, (log) => withDelta(log, frame));
    case "dropped":
      return updateLog(cache, frame.conversation, (log) => withoutStream(log, frame.entry));
    case "state":
      return state(cache, frame);
    case "understood":
      return understood(cache, frame);
    case "typing":
      return void cache.setQueryData<Typing>(typingKey(frame.conversation), {
        who: frame.who,
        text: frame.text,
        atMs: Date.now(),
      });
    case "read":
      return read(cache, frame);
    case "presence":
      return void cache.setQueryData<string>(presenceKey(frame.conversation), frame.status);
    case "snapshot":
      return snapshot(cache, frame);
    case "change":
      return change(cache, frame, effects);
    case "error":
      return effects.onComplaint(frame.message);
    case "ack":
    case "ok":
    case "history":
    case "synced":
    case "beat":
    case "bye":
      return;
  }
}

/** Changes the log of a conversation that this desk has loaded; of others it keeps none. */
export function updateLog(
  cache: QueryClient,
  conversation: string,
  change: (log: ConversationLog) => ConversationLog,
): void {
  cache.setQueryData<ConversationLog>(logKey(conversation), (log) => (log === undefined ? log : change(log)));
}

/** Forgets answers in the middle of their writing: after a reconnect they come again from the beginning. */
export function forgetStreams(cache: QueryClient): void {
  cache.setQueriesData<ConversationLog>({ queryKey: ["log"] }, (log) =>
    log === undefined ? log : withoutStreams(log),
  );
}

function welcome(cache: QueryClient, frame: Frame<"welcome">): void {
  forgetStreams(cache);
  const unread = frame.conversations.map(({ id, unread: n }) => [id, n] as const);
  cache.setQueryData<Unread>(unreadKey, Object.fromEntries(unread));
  // What changed while the connection was down, and has no number to resume from.
  void cache.invalidateQueries({ queryKey: ["conversation"] });
  void cache.invalidateQueries({ queryKey: conversationsKey });
}

function entry(cache: QueryClient, frame: Entry, effects: FrameEffects): void {
  updateLog(cache, frame.conversation, (log) => withEntry(log, frame));
  const log = cache.getQueryData<ConversationLog>(logKey(frame.conversation));
  const hole = log === undefined ? undefined : holeBefore(log);
  if (hole !== undefined) effects.onHole(frame.conversation, hole);
  if (frame.kind === "message") message(cache, frame, effects);
}

function message(cache: QueryClient, frame: Entry, effects: FrameEffects): void {
  updateRow(cache, frame.conversation, (row) =>
    (row.last?.seq ?? 0) >= frame.seq
      ? row
      : { ...row, last: { seq: frame.seq, at: frame.at, text: frame.text ?? "" } },
  );
  const typing = cache.getQueryData<Typing | null>(typingKey(frame.conversation));
  if (typing?.who.id === frame.author.id) cache.setQueryData(typingKey(frame.conversation), null);
  if (frame.author.kind === "shopper" && !effects.isLooking(frame.conversation)) {
    addUnread(cache, frame.conversation);
  }
}

/** Counts one more unread message in a conversation that the agent has; others' are not counted. */
function addUnread(cache: QueryClient, conversation: string): void {
  cache.setQueryData<Unread>(unreadKey, (unread = {}) => ({
    ...unread,
    [conversation]: (unread[conversation] ?? 0) + 1,
  }));
}

function state(cache: QueryClient, frame: Frame<"state">): void {
  const { agent } = frame;
  const now = stateOf(frame.state);
  updateRow(cache, frame.conversation, (row) => ({ ...row, state: now, agent }));
  cache.setQueryData<Conversation>(conversationKey(frame.conversation), (known) =>
    known === undefined ? known : { ...known, state: now, agent },
  );
  // Team, snooze time and `since` are not in the frame.
  void cache.invalidateQueries({ queryKey: conversationKey(frame.conversation) });
  if (now === "resolved") void cache.invalidateQueries({ queryKey: conversationsKey });
}

function understood(cache: QueryClient, frame: Frame<"understood">): void {
  const { conversation, temper } = frame;
  updateLog(cache, conversation, (log) => withUnderstood(log, frame.seq, frame));
  updateRow(cache, conversation, (row) => ({ ...row, temper }));
  cache.setQueryData<Conversation>(conversationKey(conversation), (known) =>
    known === undefined ? known : { ...known, temper },
  );
}

function read(cache: QueryClient, frame: Frame<"read">): void {
  if (frame.who.kind === "shopper") {
    cache.setQueryData<number>(readKey(frame.conversation), (seq = 0) => Math.max(seq, frame.seq));
  }
}

/** A topic of a later server, which this desk never asked for, changes nothing. */
function snapshot(cache: QueryClient, frame: Frame<"snapshot">): void {
  if (frame.topic === "queue") cache.setQueryData<Board<BoardRow>>(queueKey, boardOf(boardRows(frame.rows)));
  if (frame.topic === "visitors") {
    cache.setQueryData<Board<VisitorRow>>(visitorsKey, boardOf(visitorRows(frame.rows)));
  }
}

function change(cache: QueryClient, frame: Frame<"change">, effects: FrameEffects): void {
  if (frame.topic === "visitors") {
    const visitors = cache.getQueryData<Board<VisitorRow>>(visitorsKey) ?? {};
    cache.setQueryData(visitorsKey, boardAfter(visitors, visitorRows(frame.upsert), frame.remove));
  }
  if (frame.topic === "queue") queueChange(cache, boardRows(frame.upsert), frame.remove, effects);
}

function queueChange(cache: QueryClient, rows: BoardRow[], remove: string[], effects: FrameEffects): void {
  const board = cache.getQueryData<Board<BoardRow>>(queueKey) ?? {};
  cache.setQueryData(queueKey, boardAfter(board, rows, remove));
  for (const row of rows) {
    if (row.state === "queued" && board[row.id]?.state !== "queued") effects.onQueued(row);
  }
}

function updateRow(cache: QueryClient, id: string, update: (row: BoardRow) => BoardRow): void {
  cache.setQueryData<Board<BoardRow>>(queueKey, (board) => {
    const row = board?.[id];
    return row === undefined ? board : { ...board, [id]: update(row) };
  });
}
