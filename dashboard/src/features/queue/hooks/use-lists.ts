/** The live lists of this agent. `ready` is false until the server has sent the board. */
import { skipToken, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useMe } from "@/lib/api/me";
import type { Board } from "@/lib/live/board";
import { queueKey, type Unread, unreadKey } from "@/lib/live/cache-keys";
import type { BoardRow } from "@/lib/log/entry";
import { type Lists, listsOf } from "../lists";

const NO_UNREAD: Unread = {};

export function useUnread(): Unread {
  return useQuery<Unread>({ queryKey: unreadKey, queryFn: skipToken }).data ?? NO_UNREAD;
}

export function useLists(): Lists & { ready: boolean } {
  const me = useMe();
  const unread = useUnread();
  const { data: board } = useQuery<Board<BoardRow>>({ queryKey: queueKey, queryFn: skipToken });
  return useMemo(
    () => ({ ...listsOf(Object.values(board ?? {}), me.id, unread), ready: board !== undefined }),
    [board, me.id, unread],
  );
}
