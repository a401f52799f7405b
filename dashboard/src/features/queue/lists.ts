/** Which open conversations stand in which list of the desk, and in what order. Pure, so that the order can be tested. */
import type { QueueRow } from "@/protocol/frames";
import type { Unread } from "@/lib/live/cache-keys";

export const QUEUE_LISTS = ["waiting", "mine", "open", "resolved"] as const;
export type QueueList = (typeof QUEUE_LISTS)[number];
/** The lists that the live board holds; resolved ones are asked for page by page. */
export type LiveList = Exclude<QueueList, "resolved">;

export type Lists = Record<LiveList, QueueRow[]>;

/** Sorts the board into lists. Who waits longest stands first; elsewhere the latest word does. */
export function listsOf(rows: readonly QueueRow[], me: string, unread: Unread): Lists {
  const isUnread = (row: QueueRow) => ((unread[row.id] ?? 0) > 0 ? 1 : 0);
  return {
    waiting: rows.filter((row) => row.state === "queued").sort((a, b) => a.since.localeCompare(b.since)),
    mine: rows
      .filter((row) => row.agent?.id === me)
      .sort((a, b) => isUnread(b) - isUnread(a) || latest(b).localeCompare(latest(a))),
    open: [...rows].sort((a, b) => latest(b).localeCompare(latest(a))),
  };
}

/** Returns the rows whose name or last words hold what was typed. */
export function matching(rows: QueueRow[], query: string): QueueRow[] {
  const wanted = query.trim().toLocaleLowerCase();
  if (wanted === "") return rows;
  return rows.filter((row) =>
    `${row.contact.name}\n${row.last?.text ?? ""}`.toLocaleLowerCase().includes(wanted),
  );
}

/** Times are RFC 3339 in UTC with milliseconds, so that their texts sort as they do. */
function latest(row: QueueRow): string {
  return row.last?.at ?? row.since;
}
