/**
 * The scroll of the log. At the end it stays at the end, whatever grows there. Anywhere else it stays where one reads:
 * nothing that comes below moves it, and what comes above is made room for.
 */
import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Thread } from '../chat/thread';
import type { OutboxItem } from '../connection/types';
import type { Controller } from '../controller';

/** This near to the end counts as at the end. */
const END_PX = 48;
/** The past is asked for before its edge comes into sight. */
const EDGE_PX = 240;

interface Reading {
  log: RefObject<HTMLDivElement | null>;
  thread: Thread | undefined;
  pending: readonly OutboxItem[];
  controller: Controller;
  isShown: boolean;
}

export function useReading({ log, thread, pending, controller, isShown }: Reading) {
  const content = useRef<HTMLDivElement>(null);
  const place = useRef({ isAtEnd: true, firstSeq: 0, height: 0, threadId: thread?.id, lastRef: pending.at(-1)?.ref });
  const [isAtEnd, setAtEnd] = useState(true);

  const toEnd = () => {
    place.current.isAtEnd = true;
    setAtEnd(true);
    keepPlace();
  };
  const keepPlace = () => {
    const box = log.current;
    if (box && place.current.isAtEnd) box.scrollTop = box.scrollHeight;
  };
  const onScroll = () => {
    const box = log.current;
    if (!box) return;
    const isNow = box.scrollHeight - box.scrollTop - box.clientHeight < END_PX;
    place.current.isAtEnd = isNow;
    setAtEnd(isNow);
    if (box.scrollTop < EDGE_PX && thread?.older === 'more') controller.loadOlder();
  };

  // After every drawing: one's own new message leads to the end, a page of the past keeps the words under the eye.
  // eslint-disable-next-line react-hooks/exhaustive-deps -- any drawing may change heights; the last call settles at once
  useLayoutEffect(() => {
    const box = log.current;
    if (!box) return;
    const before = place.current;
    const firstSeq = thread?.entries[0]?.seq ?? 0;
    const lastRef = pending.at(-1)?.ref;
    const isOwnNew = lastRef !== undefined && lastRef !== before.lastRef;
    if (isOwnNew || thread?.id !== before.threadId) before.isAtEnd = true;
    if (before.isAtEnd) box.scrollTop = box.scrollHeight;
    else if (firstSeq < before.firstSeq) box.scrollTop += box.scrollHeight - before.height;
    place.current = { ...before, firstSeq, height: box.scrollHeight, threadId: thread?.id, lastRef };
    setAtEnd(before.isAtEnd);
  });

  // Pictures that load and a keyboard that rises change heights without a drawing.
  useEffect(() => {
    const observer = new ResizeObserver(keepPlace);
    for (const box of [log.current, content.current]) if (box) observer.observe(box);
    return () => observer.disconnect();
    // eslint-disable-next-line react-hooks/exhaustive-deps -- it reads refs only
  }, []);

  // What is at the end, in sight, has been read; and where the log does not fill the window, the past has room.
  const isLive = controller.chat.get().line.phase === 'live';
  const last = thread?.entries.at(-1)?.seq;
  useEffect(() => {
    const look = () => {
      if (isShown && isAtEnd && document.visibilityState === 'visible') controller.seen();
    };
    look();
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, [isShown, isAtEnd, isLive, last, thread?.id, controller]);

  const older = thread?.older;
  const isEmpty = thread?.entries.length === 0;
  useEffect(() => {
    const box = log.current;
    const hasRoom = box !== null && box.scrollHeight <= box.clientHeight;
    if (isLive && (older === 'unknown' || (older === 'more' && (hasRoom || isEmpty)))) controller.loadOlder();
  }, [isLive, older, isEmpty, thread?.id, controller, log]);

  return { content, isAtEnd, toEnd, onScroll };
}
