/** What one tab hands to another that opens beside it, and how that other puts it together with what it has. Pure. */
import type { ChatState } from '../chat/state';
import { lastSeq, mergeEntries, type Thread } from '../chat/thread';

/** Entries of a thread that are handed over; the older ones come by `history`, as ever. */
export const SHARED_ENTRIES_MAX = 100;

/** Returns what another tab needs to show the same. What is in view, and what is being asked for, is each tab's own. */
export function toShare(chat: ChatState): ChatState {
  const threads = Object.values(chat.threads).map((thread): Thread => {
    const entries = thread.entries.slice(-SHARED_ENTRIES_MAX);
    const isCut = entries.length < thread.entries.length;
    return { ...thread, entries, older: isCut ? 'more' : thread.older === 'loading' ? 'unknown' : thread.older };
  });
  return { ...chat, threads: Object.fromEntries(threads.map((thread) => [thread.id, thread])), asking: undefined };
}

/** Returns `ours` with all that `theirs` knows. */
export function adopt(ours: ChatState, theirs: ChatState): ChatState {
  const isSame = ours.me === undefined || ours.me.id === theirs.me?.id;
  const threads = Object.values(theirs.threads).map((thread) => {
    const known = isSame ? ours.threads[thread.id] : undefined;
    return known ? joined(known, thread) : thread;
  });
  const next: ChatState = {
    ...theirs,
    threads: Object.fromEntries(threads.map((thread) => [thread.id, thread])),
    isNew: ours.isNew,
    asking: undefined,
  };
  const isHere = ours.active !== undefined && ours.active in theirs.threads;
  return { ...next, active: isHere ? ours.active : ours.isNew ? undefined : theirs.active };
}

/** Two views of one thread, as one without a hole. */
function joined(ours: Thread, theirs: Thread): Thread {
  const [first, theirFirst] = [ours.entries[0]?.seq, theirs.entries[0]?.seq];
  if (first === undefined) return theirs;
  if (theirFirst === undefined) return lastSeq(ours) === theirs.counted_to ? { ...theirs, ...pastOf(ours) } : theirs;
  const touches = theirFirst <= lastSeq(ours) + 1 && first <= lastSeq(theirs) + 1;
  if (!touches || first >= theirFirst) return theirs;
  return { ...theirs, ...pastOf(ours), entries: mergeEntries(ours.entries, theirs.entries) };
}

function pastOf({ entries, older }: Thread): Pick<Thread, 'entries' | 'older'> {
  return { entries, older: older === 'loading' ? 'more' : older };
}
