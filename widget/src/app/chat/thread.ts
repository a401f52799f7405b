/** One conversation as the shopper sees it. Pure: a thread and what happened go in, a new thread comes out. */
import type { AgentRef, DeltaFrame, Entry, HistoryFrame, Id, StateFrame, Who } from '../../protocol/shapes';
import { addDelta, type Stream } from './stream';

/** Whose turn it is. A state that this widget has never heard of is taken for the first of these. */
const STATES = ['bot', 'queued', 'assigned', 'snoozed', 'resolved'] as const;
export type ConversationState = (typeof STATES)[number];

export function toState(word: string): ConversationState {
  return STATES.find((state) => state === word) ?? 'bot';
}

/** Entries of one thread held in memory; the oldest go first, and come back by `history`. */
export const ENTRIES_MAX = 20_000;
/** Somebody who was said to be typing, and is not said so again, has stopped. */
export const TYPING_SHOWN_MS = 6_000;
/** How long we take the bot to be thinking after a question. */
export const THINKING_SHOWN_MS = 30_000;

export interface Typing {
  who: Who;
  until: number;
}

export interface Thread {
  id: Id;
  state: ConversationState;
  agent?: AgentRef | undefined;
  position?: number | undefined;
  wait_seconds?: number | undefined;
  /** Without holes, oldest first. */
  entries: readonly Entry[];
  /** What is before the first of `entries`. */
  older: 'unknown' | 'loading' | 'more' | 'none' | 'failed';
  stream?: Stream | undefined;
  typing?: Typing | undefined;
  presence?: string | undefined;
  /** The last of the shopper's entries that somebody on the other side has read. */
  read_by_them: number;
  unread: number;
  /** `unread` has taken the entries up to this number into account. */
  counted_to: number;
}

export function newThread(id: Id, state: ConversationState = 'bot'): Thread {
  return { id, state, entries: [], older: 'unknown', read_by_them: 0, unread: 0, counted_to: 0 };
}

export function lastSeq(thread: Thread): number {
  return thread.entries.at(-1)?.seq ?? 0;
}

/** Returns who has the conversation. After a reload only the log says so: the last agent in it. */
export function agentOf({ state, agent, entries }: Thread): AgentRef | undefined {
  if (state !== 'assigned') return undefined;
  return agent ?? entries.findLast(({ author }) => author.kind === 'agent')?.author;
}

/** Returns the last number that somebody else has written. */
export function lastSeqOfOthers({ entries }: Thread): number {
  return entries.findLast(({ kind, author }) => kind === 'message' && author.kind !== 'shopper')?.seq ?? 0;
}

/** Takes in a live entry. */
export function addEntry(thread: Thread, entry: Entry, now: number): Thread {
  const isNew = entry.seq > thread.counted_to;
  const entries = mergeEntries(thread.entries, [entry]);
  const trimmed = entries.length > ENTRIES_MAX ? entries.slice(-ENTRIES_MAX) : entries;
  const isTheirs = entry.kind === 'message' && entry.author.kind !== 'shopper';
  const next: Thread = {
    ...thread,
    entries: trimmed,
    counted_to: Math.max(thread.counted_to, entry.seq),
    unread: thread.unread + (isNew && isTheirs ? 1 : 0),
    older: entry.seq === 1 ? 'none' : trimmed === entries ? thread.older : 'more',
  };
  return afterEntry(next, entry, now);
}

/** What an entry says about who is writing: its author has finished, and a question sets the bot thinking. */
function afterEntry(thread: Thread, entry: Entry, now: number): Thread {
  const author = entry.author.kind;
  if (thread.stream?.entry === entry.id) return { ...thread, stream: undefined, typing: undefined };
  if (entry.kind !== 'message') return thread;
  if (author === 'shopper' && thread.state === 'bot') {
    return { ...thread, typing: { who: { kind: 'bot', id: '', name: '' }, until: now + THINKING_SHOWN_MS } };
  }
  return author === thread.typing?.who.kind ? { ...thread, typing: undefined } : thread;
}

/** Takes in a page of the past. */
export function addHistory(thread: Thread, frame: HistoryFrame): Thread {
  const entries = mergeEntries(thread.entries, frame.entries);
  const first = entries[0]?.seq ?? 1;
  const reached = frame.entries[0]?.seq ?? first;
  const isStart = first <= 1 || entries.length >= ENTRIES_MAX || (!frame.more && reached <= first);
  return {
    ...thread,
    entries,
    older: isStart ? 'none' : 'more',
    counted_to: Math.max(thread.counted_to, entries.at(-1)?.seq ?? 0),
  };
}

export function mergeEntries(ours: readonly Entry[], theirs: readonly Entry[]): readonly Entry[] {
  const last = ours.at(-1)?.seq ?? 0;
  const [only] = theirs;
  if (theirs.length === 1 && only && only.seq > last) return [...ours, only];
  const bySeq = new Map([...ours, ...theirs].map((entry) => [entry.seq, entry]));
  return [...bySeq.values()].sort((a, b) => a.seq - b.seq);
}

export function addPiece(thread: Thread, delta: DeltaFrame): Thread {
  // It may be the tail of an answer whose entry overtook it.
  if (thread.entries.some(({ id }) => id === delta.entry)) return thread;
  const stream = addDelta(thread.stream, delta);
  return stream === thread.stream ? thread : { ...thread, stream, typing: undefined };
}

export function dropStream(thread: Thread, entry: Id): Thread {
  return thread.stream?.entry === entry ? { ...thread, stream: undefined } : thread;
}

export function changeState(thread: Thread, frame: StateFrame): Thread {
  const { agent, position } = frame;
  const state = toState(frame.state);
  // Once a person is here the bot writes no more, whether or not its `dropped` reached us.
  const stream = state === 'bot' ? thread.stream : undefined;
  const isOver = state === 'resolved' || (state !== 'bot' && thread.typing?.who.kind === 'bot');
  const typing = isOver ? undefined : thread.typing;
  return {
    ...thread,
    state,
    agent: agent ?? (state === 'assigned' ? thread.agent : undefined),
    position,
    wait_seconds: frame.wait_seconds,
    stream,
    typing,
  };
}

/** Forgets what time has made untrue. */
export function prune(thread: Thread, now: number): Thread {
  return thread.typing && thread.typing.until <= now ? { ...thread, typing: undefined } : thread;
}
