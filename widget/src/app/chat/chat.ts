/** All that the widget shows, as one value; and how each thing that the line delivers changes it. Pure. */
import { CONNECTING, type ChatState } from './state';
import {
  addEntry,
  addHistory,
  addPiece,
  changeState,
  dropStream,
  lastSeq,
  newThread,
  prune,
  toState,
  TYPING_SHOWN_MS,
} from './thread';
import type { Thread } from './thread';
import type { Delivery } from '../connection/types';
import type { Id, TypingFrame, WelcomeFrame } from '../../protocol/shapes';

export function newChat(): ChatState {
  return { line: CONNECTING, threads: {}, outbox: [] };
}

/** Returns the chat after a delivery at time `now`. */
export function receive(chat: ChatState, delivery: Delivery, now: number): ChatState {
  switch (delivery.type) {
    case 'status':
      return { ...chat, line: delivery.status };
    case 'outbox':
      return { ...chat, outbox: delivery.items };
    case 'welcome':
      return welcome(chat, delivery);
    case 'ack':
      return chat.active === undefined ? { ...chat, active: delivery.conversation, isNew: false } : chat;
    case 'entry':
      return adopt(
        change(chat, delivery.conversation, (thread) => addEntry(thread, delivery, now)),
        delivery.conversation,
      );
    case 'history':
      // Another tab asked: its page of the past need not touch what is shown here.
      if (chat.asking?.ref !== delivery.ref) return chat;
      return { ...change(chat, delivery.conversation, (thread) => addHistory(thread, delivery)), asking: undefined };
    case 'delta':
      return change(chat, delivery.conversation, (thread) => addPiece(thread, delivery));
    case 'dropped':
      return change(chat, delivery.conversation, (thread) => dropStream(thread, delivery.entry));
    case 'state':
      return adopt(
        change(chat, delivery.conversation, (thread) => changeState(thread, delivery)),
        delivery.conversation,
      );
    case 'typing':
      return change(chat, delivery.conversation, (thread) => typing(chat, thread, delivery, now));
    case 'read':
      if (delivery.who.kind === 'shopper')
        return change(chat, delivery.conversation, (thread) => readElsewhere(thread, delivery.seq));
      return change(chat, delivery.conversation, (thread) => ({
        ...thread,
        read_by_them: Math.max(thread.read_by_them, delivery.seq),
      }));
    case 'presence':
      return change(chat, delivery.conversation, (thread) => ({ ...thread, presence: delivery.status }));
    case 'synced':
      return chat;
    case 'lost':
      return historyFailed(chat, delivery.ref);
    case 'refused':
      return historyFailed(chat, delivery.error.ref);
  }
}

function change(chat: ChatState, id: Id, how: (thread: Thread) => Thread): ChatState {
  const before = chat.threads[id] ?? newThread(id);
  const after = how(before);
  return after === chat.threads[id] ? chat : { ...chat, threads: { ...chat.threads, [id]: after } };
}

/** A conversation that lives, while none is in view, comes into view. */
function adopt(chat: ChatState, id: Id): ChatState {
  if (chat.active !== undefined || chat.isNew) return chat;
  return chat.threads[id]?.state === 'resolved' ? chat : { ...chat, active: id };
}

function welcome(chat: ChatState, frame: WelcomeFrame): ChatState {
  const isSame = chat.me?.id === frame.who.id;
  const threads: Record<Id, Thread> = {};
  for (const { id, seq, state, unread } of frame.conversations) {
    const known = isSame ? chat.threads[id] : undefined;
    const kept = known && lastSeq(known) <= seq ? known : newThread(id);
    const stream = kept.stream && { ...kept.stream, isStale: true };
    threads[id] = { ...kept, state: toState(state), unread, counted_to: seq, stream, older: olderThan(kept, seq) };
  }
  const next: ChatState = { ...chat, me: frame.who, limits: frame.limits, threads, asking: undefined };
  return { ...next, active: pickActive(next, frame) };
}

function olderThan(thread: Thread, seq: number): Thread['older'] {
  if (seq === 0) return 'none';
  return thread.older === 'loading' || thread.older === 'failed' ? 'unknown' : thread.older;
}

/** The conversation to show: the one in view, else the one that is open, else the one that the session named. */
function pickActive(chat: ChatState, { conversations }: WelcomeFrame): Id | undefined {
  if (chat.isNew) return undefined;
  const has = (id: Id | undefined) => id !== undefined && conversations.some((other) => other.id === id);
  if (has(chat.active)) return chat.active;
  if (has(chat.session?.conversation)) return chat.session?.conversation;
  const open = conversations.find(({ state }) => state !== 'resolved');
  return (open ?? conversations.at(-1))?.id;
}

/** Forgets what time has made untrue; with `stale`, also the answers that nobody goes on writing since the line came back. */
export function forgetPast(chat: ChatState, now: number, what: 'typing' | 'stale'): ChatState {
  const threads = Object.values(chat.threads).map((thread) => {
    const pruned = prune(thread, now);
    return what === 'stale' && pruned.stream?.isStale ? { ...pruned, stream: undefined } : pruned;
  });
  return { ...chat, threads: Object.fromEntries(threads.map((thread) => [thread.id, thread])) };
}

function typing(chat: ChatState, thread: Thread, { who }: TypingFrame, now: number): Thread {
  if (who.kind === 'shopper' || who.id === chat.me?.id) return thread;
  return { ...thread, typing: { who, until: now + TYPING_SHOWN_MS } };
}

/** The shopper has read it in another window. */
function readElsewhere(thread: Thread, seq: number): Thread {
  return seq >= lastSeq(thread) ? { ...thread, unread: 0 } : thread;
}

function historyFailed(chat: ChatState, ref: string | undefined): ChatState {
  if (!chat.asking || chat.asking.ref !== ref) return chat;
  const next = change(chat, chat.asking.conversation, (thread) => ({ ...thread, older: 'failed' }));
  return { ...next, asking: undefined };
}
