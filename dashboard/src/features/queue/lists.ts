/** Which open conversations stand in which list of the desk, and in what order. Pure, so that the order can be tested. */
import type { BoardRow } from "@/lib/log/entry";
import type { Unread } from "@/lib/live/cache-keys";

export const QUEUE_LISTS = ["waiting", "mine", "open", "resolved"] as const;
export type QueueList = (typeof QUEUE_LISTS)[number];
/** The lists that the live board holds; resolved ones are asked for page by page. */
export type LiveList = Exclude<QueueList, "resolved">;

export type Lists = Record<LiveList, BoardRow[]>;

/** Sorts the board into lists. Who waits longest stands first; elsewhere the latest word does. */
export function listsOf(rows: readonly BoardRow[], me: string, unread: Unread): Lists {
  const isUnread = (row: BoardRow) => ((unread[row.id] ?? 0) > 0 ? 1 : 0);
  return {
    waiting: rows.filter((row) => row.state === "queued").sort((a, b) => a.since.localeCompare(b.since)),
    mine: rows
      .filter((row) => row.agent?.id === me)
      .sort((a, b) => isUnread(b) - isUnread(a) || latest(b).localeCompare(latest(a))),
    open: [...rows].sort((a, b) => latest(b).localeCompare(latest(a))),
  };
}

/** Returns the rows whose name or last words hold what was typed. */
export function matching(rows: BoardRow[], query: string): BoardRow[] {
  const wanted = query.trim().toLocaleLowerCase();
  if (wanted === "") return rows;
  return rows.filter((row) =>
    `${row.contact.name}\n${row.last?.text ?? ""}`.toLocaleLowerCase().includes(wanted),
  );
}

/** Times are RFC 3339 in UTC with milliseconds, so that their texts sort as they do. */
function latest(row: BoardRow): string {
  return row.last?.at ?? row.since;
}
