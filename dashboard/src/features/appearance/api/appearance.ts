/** How an inbox's widget looks and behaves, over HTTP. For admins. */
import { type QueryClient, queryOptions } from "@tanstack/react-query";
import { api, dataOf } from "@/lib/api/client";
import type { components } from "@/protocol/rest";

type Body = components["schemas"]["AppearanceBody"];

/** As it is stored: what is absent is the default. */
export type Look = {
  [K in keyof Body]?: Body[K] extends string | null
    ? Body[K]
    : Body[K] extends readonly unknown[]
      ? Body[K]
      : Loose<Body[K]>;
};
type Loose<T> = T extends object ? { [K in keyof T]?: T[K] } : T;

export type Texts = components["schemas"]["TextsBody"];
export type PreChatField = components["schemas"]["PreChatFieldBody"];
export type Hours = components["schemas"]["HoursBody"];
export type Feature = keyof components["schemas"]["FeaturesBody"];

export const lookOptions = (inboxId: string) =>
  queryOptions({
    queryKey: ["appearance", inboxId],
    queryFn: async ({ signal }): Promise<Look> =>
      dataOf(
        await api.GET("/api/v1/inboxes/{id}/appearance", { params: { path: { id: inboxId } }, signal }),
      ) as Look,
  });

export async function saveLook(cache: QueryClient, inboxId: string, look: Look): Promise<void> {
  const body = look as Body;
  const answer = await api.PUT("/api/v1/inboxes/{id}/appearance", {
    params: { path: { id: inboxId } },
    body,
  });
  cache.setQueryData(lookOptions(inboxId).queryKey, dataOf(answer));
}
