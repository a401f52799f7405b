/** The other conversations of a shopper, newest first. */
import { useQuery } from "@tanstack/react-query";
import type { Conversation } from "@/lib/api/bodies";
import { api, dataOf } from "@/lib/api/client";
import { conversationsKey } from "@/lib/live/cache-keys";

const SHOWN = 20;

export function useContactHistory(contact: string, except: string) {
  return useQuery({
    queryKey: [...conversationsKey, "of", contact],
    queryFn: async ({ signal }): Promise<Conversation[]> => {
      const query = { contact, limit: SHOWN };
      return dataOf(await api.GET("/api/v1/conversations", { params: { query }, signal })).items;
    },
    // A server that knows no such filter would answer with everybody's.
    select: (items) => items.filter((item) => item.contact.id === contact && item.id !== except),
  });
}
