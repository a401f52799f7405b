/** A list of conversations of any length: only the rows in sight are in the page. */
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef } from "react";
import { useMe } from "@/lib/api/me";
import type { Unread } from "@/lib/live/cache-keys";
import type { BoardRow } from "@/lib/log/entry";
import { QueueRowLink } from "./queue-row-link";
import styles from "./row-list.module.css";

const ROW_HEIGHT_PX = 88;
const OVERSCAN = 8;

type Props = { rows: readonly BoardRow[]; unread: Unread; label: string; onEnd?: () => void };

export function RowList({ rows, unread, label, onEnd }: Props) {
  const me = useMe();
  const scroller = useRef<HTMLDivElement>(null);
  // The virtualizer keeps its own mutable state; the compiler's memoisation must stay out of this component.
  // eslint-disable-next-line react-hooks/incompatible-library
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT_PX,
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: OVERSCAN,
  });
  const items = virtualizer.getVirtualItems();
  const lastShown = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (rows.length > 0 && lastShown >= rows.length - 1) onEnd?.();
  }, [lastShown, rows.length, onEnd]);
  return (
    <div ref={scroller} className={styles.scroller}>
      <ul className={styles.list} style={{ height: virtualizer.getTotalSize() }} aria-label={label}>
        {items.map((item) => {
          const row = rows[item.index];
          if (row === undefined) return null;
          return (
            <li key={row.id} className={styles.item} style={{ transform: `translateY(${item.start}px)` }}>
              <QueueRowLink row={row} mine={row.agent?.id === me.id} unread={unread[row.id] ?? 0} />
            </li>
          );
        })}
      </ul>
    </div>
  );
}
