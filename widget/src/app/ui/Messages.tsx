/** The conversation itself: the past above, what is being written below, and a scroll that stays where one reads. */
import type { RefObject } from 'preact';
import { useRef } from 'preact/hooks';
import { arrangeOn, withEntry, type Row } from '../chat/groups';
import type { ChatState } from '../chat/state';
import { activeThread } from '../chat/state';
import { lastSeq, type Thread } from '../chat/thread';
import type { Stream } from '../chat/stream';
import type { OutboxItem } from '../connection/types';
import type { Controller } from '../controller';
import { useTexts } from '../texts';
import type { Author, Entry } from '../../protocol/shapes';
import { Choices } from './Choices';
import { Greeting } from './Greeting';
import { Icon } from './Icon';
import { Pending } from './Pending';
import { lazy } from './lazy';
import { Rows } from './Rows';
import { TypingRow } from './TypingRow';
import { useReading } from './useReading';
import { useWindow } from './useWindow';

const Rating = lazy(() => import('./parts/Rating').then((part) => part.Rating));

interface MessagesProps {
  chat: ChatState;
  controller: Controller;
  isShown: boolean;
  log: RefObject<HTMLDivElement | null>;
}

export function Messages({ chat, controller, isShown, log }: MessagesProps) {
  const texts = useTexts();
  const thread = activeThread(chat);
  const pending = pendingOf(chat);
  const { isAtEnd, toEnd, onScroll, content, anchorSeq } = useReading({ log, thread, pending, controller, isShown });
  const isEmpty = pending.length === 0 && !hasWords(thread);
  const isFetching = thread ? isAwaited(thread) : isUnknown(chat, controller);
  const rows = useRows(thread);
  const { range, look } = useWindow({ log, rows, isAtEnd, anchorSeq });
  return (
    <div class="log-frame">
      <div
        class="log"
        ref={log}
        role="region"
        aria-label={texts.messages}
        tabIndex={0}
        onScroll={() => {
          onScroll();
          look();
        }}
      >
        <div class="log-content" ref={content}>
          {isFetching ? (
            <>
              <Skeleton />
              <Pending items={pending} controller={controller} />
            </>
          ) : (
            <>
              {thread && <Older thread={thread} onLoad={() => controller.loadOlder()} />}
              {isEmpty && <Greeting chat={chat} controller={controller} />}
              {thread && <Rows rows={rows} range={range} thread={thread} hasPending={pending.length > 0} />}
              <Pending items={pending} controller={controller} />
              {thread?.typing && chat.line.phase === 'live' && <TypingRow typing={thread.typing} thread={thread} />}
              {thread && (
                <Choices
                  thread={thread}
                  isBusy={pending.length > 0}
                  onPress={(button) => {
                    controller.press(button);
                    // The pressed button is gone; a keyboard's focus must not be gone with it.
                    log.current?.focus({ preventScroll: true });
                  }}
                />
              )}
              {thread?.state === 'resolved' && !isEmpty && (
                <Rating key={thread.id} thread={thread} controller={controller} />
              )}
            </>
          )}
        </div>
      </div>
      {!isAtEnd && !isFetching && (
        <button type="button" class="to-end" onClick={toEnd}>
          {thread && thread.unread > 0 && <span>{texts.newMessages(thread.unread)}</span>}
          <span class="sr-only">{texts.toEnd}</span>
          <Icon name="down" />
        </button>
      )}
    </div>
  );
}

/** A shopper who was here before most likely left words here: a greeting that is swept away at once would be noise. */
function isUnknown(chat: ChatState, controller: Controller): boolean {
  return (
    chat.me === undefined && controller.isReturning && (chat.line.phase === 'connecting' || chat.line.phase === 'live')
  );
}

/** The conversation has a past that has not come yet. */
function isAwaited({ entries, older }: Thread): boolean {
  return entries.length === 0 && (older === 'unknown' || older === 'loading');
}

function hasWords(thread: Thread | undefined): boolean {
  if (thread === undefined) return false;
  return (
    thread.older !== 'none' || thread.stream !== undefined || thread.entries.some(({ kind }) => kind === 'message')
  );
}

/** The messages on their way that belong to the conversation in view, or to none that could come into view. */
function pendingOf({ outbox, active, threads }: ChatState): readonly OutboxItem[] {
  return outbox.filter(
    ({ conversation }) => conversation === undefined || conversation === active || !(conversation in threads),
  );
}

/** The log as rows. While an answer is being written only its own row is made anew with every piece. */
function useRows(thread: Thread | undefined): readonly Row[] {
  const known = useRef<{ entries: readonly Entry[]; rows: readonly Row[] }>({ entries: [], rows: [] });
  const entries = thread?.entries ?? [];
  if (entries !== known.current.entries) known.current = { entries, rows: arrangeOn(entries, known.current) };
  const { rows } = known.current;
  return thread?.stream ? withEntry(rows, asEntry(thread, thread.stream)) : rows;
}

/** The answer being written, as the entry that it will be: when that comes, it takes the same place on the screen. */
function asEntry(thread: Thread, stream: Stream): Entry {
  return {
    conversation: thread.id,
    seq: lastSeq(thread) + 1,
    id: stream.entry,
    at: new Date().toISOString(),
    kind: 'message',
    author: lastBot(thread.entries),
    channel: 'web',
    text: stream.text,
    format: 'markdown',
  };
}

function lastBot(entries: readonly Entry[]): Author {
  return entries.findLast(({ author }) => author.kind === 'bot')?.author ?? { kind: 'bot', id: '', name: '' };
}

function Older({ thread, onLoad }: { thread: Thread; onLoad: () => void }) {
  const texts = useTexts();
  if (thread.older === 'none' || thread.older === 'unknown') return null;
  return (
    <div class="older">
      {thread.older === 'loading' ? (
        <span class="older-words">{texts.loading}</span>
      ) : (
        <button type="button" class="text-button" onClick={onLoad}>
          {thread.older === 'failed' ? `${texts.historyFailed} ${texts.tryAgain}` : texts.loadOlder}
        </button>
      )}
    </div>
  );
}

function Skeleton() {
  return (
    <div class="skeleton" aria-hidden="true">
      <i />
      <i />
      <i />
      <i />
    </div>
  );
}
