/** The shop's own intents over HTTP, and sentences that are tried. For admins. */
import { queryOptions } from "@tanstack/react-query";
import type { Intent, NewIntent, Understood } from "@/lib/api/bodies";
import { api, dataOf, expectDone } from "@/lib/api/client";

export const intentsOptions = queryOptions({
  queryKey: ["intents"],
  queryFn: async ({ signal }): Promise<Intent[]> =>
    dataOf(await api.GET("/api/v1/intents", { signal })).items,
});

export async function saveIntent(id: string | undefined, body: NewIntent): Promise<Intent> {
  if (id === undefined) return dataOf(await api.POST("/api/v1/intents", { body }));
  return dataOf(await api.PATCH("/api/v1/intents/{id}", { params: { path: { id } }, body }));
}

export async function deleteIntent(id: string): Promise<void> {
  expectDone(await api.DELETE("/api/v1/intents/{id}", { params: { path: { id } } }));
}

export async function trySentence(text: string): Promise<Understood> {
  return dataOf(await api.POST("/api/v1/understanding/try", { body: { text } }));
}
