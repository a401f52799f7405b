/** Writes into the page's title how many conversations wait for this agent's eyes. */
import { useEffect } from "react";
import { useLists, useUnread } from "@/features/queue/hooks/use-lists";

export function useTitleBadge(): void {
  const { waiting, mine } = useLists();
  const unread = useUnread();
  const count = waiting.length + mine.filter((row) => (unread[row.id] ?? 0) > 0).length;
  useEffect(() => {
    document.title = count > 0 ? `(${count}) Beseda` : "Beseda";
  }, [count]);
}
