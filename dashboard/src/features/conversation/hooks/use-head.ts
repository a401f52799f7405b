/** What is known at once of a conversation: its row on the live board until its whole head has come over HTTP. */
import { skipToken, useQuery } from "@tanstack/react-query";
import type { Conversation } from "@/lib/api/bodies";
import type { Board } from "@/lib/live/board";
import { queueKey } from "@/lib/live/cache-keys";
import type { BoardRow } from "@/lib/log/entry";
import { useConversation } from "../api/get-conversation";

/** A head may lack what only HTTP tells. */
export type ConversationHeadView = Pick<
  Conversation,
  "id" | "state" | "agent" | "contact" | "channel" | "since"
> &
  Partial<Omit<Conversation, "rating">>;

export function useHead(id: string): { head: ConversationHeadView | undefined; error: unknown } {
  const { data: board } = useQuery<Board<BoardRow>>({ queryKey: queueKey, queryFn: skipToken });
  const { data, error } = useConversation(id);
  const row = board?.[id];
  if (data === undefined) return { head: row, error };
  // The board hears at once how a conversation goes.
  return { head: row?.temper == null ? data : { ...data, temper: row.temper }, error };
}
