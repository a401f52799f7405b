/** One conversation's head: state, contact, inbox. The socket keeps its state fresh. */
import { queryOptions, useQuery } from "@tanstack/react-query";
import type { Conversation } from "@/lib/api/bodies";
import { api, dataOf } from "@/lib/api/client";
import { conversationKey } from "@/lib/live/cache-keys";

export const conversationOptions = (id: string) =>
  queryOptions({
    queryKey: conversationKey(id),
    queryFn: async ({ signal }): Promise<Conversation> =>
      dataOf(await api.GET("/api/v1/conversations/{id}", { params: { path: { id } }, signal })),
  });

export function useConversation(id: string) {
  return useQuery(conversationOptions(id));
}
