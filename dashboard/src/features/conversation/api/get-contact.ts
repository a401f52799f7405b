/** What the shop knows of a shopper. */
import { useQuery } from "@tanstack/react-query";
import type { Contact } from "@/lib/api/bodies";
import { api, dataOf } from "@/lib/api/client";

export function useContact(id: string) {
  return useQuery({
    queryKey: ["contact", id],
    queryFn: async ({ signal }): Promise<Contact> =>
      dataOf(await api.GET("/api/v1/contacts/{id}", { params: { path: { id } }, signal })),
  });
}
