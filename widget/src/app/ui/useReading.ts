/**
 * The scroll of the log. At the end it stays at the end, whatever grows there. Anywhere else it stays where one reads:
 * the message at the upper edge keeps its place, whatever comes above it, below it, or turns out higher than was guessed.
 */
import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Thread } from '../chat/thread';
import type { OutboxItem } from '../connection/types';
import type { Controller } from '../controller';

/** This near to the end counts as at the end. */
const END_PX = 48;
/** The past is asked for before its edge comes into sight. */
const EDGE_PX = 600;

interface Reading {
  log: RefObject<HTMLDivElement | null>;
  thread: Thread | undefined;
  pending: readonly OutboxItem[];
  controller: Controller;
  isShown: boolean;
}

interface Place {
  isAtEnd: boolean;
  /** The message at the upper edge, and how far below that edge it begins. */
  anchor: { seq: string; offset: number } | undefined;
  threadId: string | undefined;
  lastRef: string | undefined;
}

export function useReading({ log, thread, pending, controller, isShown }: Reading) {
  const content = useRef<HTMLDivElement>(null);
  const place = useRef<Place>({
    isAtEnd: true,
    anchor: undefined,
    threadId: thread?.id,
    lastRef: pending.at(-1)?.ref,
  });
  const [isAtEnd, setAtEnd] = useState(true);

  const keepPlace = () => {
    const box = log.current;
    if (!box) return;
    const { isAtEnd: stays, anchor } = place.current;
    if (stays) box.scrollTop = box.scrollHeight;
    else if (anchor) keepAnchor(box, anchor);
  };
  const toEnd = () => {
    place.current.isAtEnd = true;
    setAtEnd(true);
    keepPlace();
  };
  const onScroll = () => {
    const box = log.current;
    if (!box) return;
    const isNow = box.scrollHeight - box.scrollTop - box.clientHeight < END_PX;
    place.current.isAtEnd = isNow;
    place.current.anchor = isNow ? undefined : findAnchor(box);
    setAtEnd(isNow);
    if (box.scrollTop < EDGE_PX && thread?.older === 'more') controller.loadOlder();
  };

  // After every drawing: one's own new message leads to the end, anything else leaves the words under the eye.
  // eslint-disable-next-line react-hooks/exhaustive-deps -- any drawing may change heights; the last call settles at once
  useLayoutEffect(() => {
    const box = log.current;
    if (!box) return;
    const before = place.current;
    const lastRef = pending.at(-1)?.ref;
    const isOwnNew = lastRef !== undefined && lastRef !== before.lastRef;
    if (isOwnNew || thread?.id !== before.threadId) before.isAtEnd = true;
    place.current = { ...before, threadId: thread?.id, lastRef };
    keepPlace();
    // After a leap nothing was drawn where one looks; now there is.
    if (!before.isAtEnd) place.current.anchor ??= findAnchor(box);
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
  const first = thread?.entries[0]?.seq;
  useEffect(() => {
    const box = log.current;
    const hasRoom = box !== null && box.scrollHeight <= box.clientHeight;
    // At the very top a wheel that turns on makes no event any more.
    const isAtEdge = box !== null && !place.current.isAtEnd && box.scrollTop < EDGE_PX;
    if (isLive && (older === 'unknown' || (older === 'more' && (hasRoom || isEmpty || isAtEdge))))
      controller.loadOlder();
  }, [isLive, older, isEmpty, first, thread?.id, controller, log]);

  /** The message at the upper edge, for whoever draws only what is near it. */
  const anchorSeq = () => (place.current.anchor ? Number(place.current.anchor.seq) : undefined);
  return { content, isAtEnd, toEnd, onScroll, anchorSeq };
}

function findAnchor(box: HTMLElement): Place['anchor'] {
  const edge = box.getBoundingClientRect().top;
  for (const message of box.querySelectorAll<HTMLElement>('[data-seq]')) {
    const { top, bottom } = message.getBoundingClientRect();
    // After a leap what is drawn may be far from what is looked at: nothing is read there yet.
    if (bottom > edge)
      return top < edge + box.clientHeight ? { seq: message.dataset['seq'] ?? '', offset: top - edge } : undefined;
  }
  return undefined;
}

function keepAnchor(box: HTMLElement, { seq, offset }: { seq: string; offset: number }): void {
  const message = box.querySelector(`[data-seq="${seq}"]`);
  if (!message) return;
  const moved = message.getBoundingClientRect().top - box.getBoundingClientRect().top - offset;
  // Parts of a pixel are the browser's rounding, and following them would make the log creep.
  if (Math.abs(moved) >= 1) box.scrollTop += moved;
}
