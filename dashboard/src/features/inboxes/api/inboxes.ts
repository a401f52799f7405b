/** The inboxes of the shop over HTTP: the places that widgets write to. For admins. */
import { type QueryClient, queryOptions } from "@tanstack/react-query";
import type { Inbox, NewInbox } from "@/lib/api/bodies";
import { api, dataOf } from "@/lib/api/client";

export const inboxesOptions = queryOptions({
  queryKey: ["inboxes"],
  queryFn: async ({ signal }): Promise<Inbox[]> => dataOf(await api.GET("/api/v1/inboxes", { signal })).items,
});

export async function saveInbox(id: string | undefined, body: NewInbox): Promise<Inbox> {
  if (id === undefined) return dataOf(await api.POST("/api/v1/inboxes", { body }));
  return dataOf(await api.PATCH("/api/v1/inboxes/{id}", { params: { path: { id } }, body }));
}

export async function rotateSecret(id: string): Promise<Inbox> {
  return dataOf(await api.POST("/api/v1/inboxes/{id}/rotate-secret", { params: { path: { id } } }));
}

/** Puts an inbox that the server has just answered with into the list. */
export function keepInbox(cache: QueryClient, inbox: Inbox): void {
  cache.setQueryData(inboxesOptions.queryKey, (known = []) =>
    known.some(({ id }) => id === inbox.id)
      ? known.map((other) => (other.id === inbox.id ? inbox : other))
      : [...known, inbox],
  );
}
