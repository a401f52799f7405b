/**
 * Scrolling of a conversation. Whoever reads its end stays at the end while new lines come; whoever reads further up
 * stays at the line before the eyes, also when older lines are put in above it.
 */
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";

/** So close to the end counts as at the end. */
const END_PX = 64;
/** Older lines are asked for when so little is left above. */
const TOP_PX = 400;

type Options = { firstSeq: number | undefined; lastSeq: number; onTop: () => void };

export function useScroll(options: Options) {
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const { firstSeq, lastSeq, onTop } = options;
  const atEnd = useRef(true);
  const [isAtEnd, setIsAtEnd] = useState(true);
  const [seenSeq, setSeenSeq] = useState(lastSeq);
  const height = useRef(0);

  const toEnd = useCallback(() => {
    const element = scroller.current;
    if (element === null) return;
    atEnd.current = true;
    element.scrollTop = element.scrollHeight;
  }, []);

  const onScroll = useCallback(() => {
    const element = scroller.current;
    if (element === null) return;
    atEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < END_PX;
    setIsAtEnd(atEnd.current);
    if (atEnd.current) setSeenSeq(lastSeq);
    if (element.scrollTop < TOP_PX) onTop();
  }, [onTop, lastSeq]);

  // Older lines came in above: what was in sight has moved down by as much as the content has grown.
  const first = useRef(firstSeq);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const grewAbove = first.current !== undefined && firstSeq !== undefined && firstSeq < first.current;
    if (grewAbove && !atEnd.current) element.scrollTop += element.scrollHeight - height.current;
    first.current = firstSeq;
    height.current = element.scrollHeight;
  });

  // Pictures that load, an answer that grows, a composer that gets taller: the end stays in sight.
  useEffect(() => {
    if (scroller.current === null || content.current === null) return undefined;
    const observer = new ResizeObserver(() => {
      if (atEnd.current) toEnd();
      height.current = scroller.current?.scrollHeight ?? 0;
    });
    observer.observe(scroller.current);
    observer.observe(content.current);
    return () => observer.disconnect();
  }, [toEnd]);

  const isBehind = !isAtEnd && lastSeq > seenSeq;
  return { scroller, content, onScroll, toEnd, isAtEnd, isBehind };
}
