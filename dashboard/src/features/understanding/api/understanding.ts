/** The shop's own intents over HTTP, sentences that are tried, and the models that understand them. For admins. */
import { queryOptions } from "@tanstack/react-query";
import type { Intent, Models, NewIntent, Understood } from "@/lib/api/bodies";
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

export const modelsOptions = queryOptions({
  queryKey: ["understanding", "models"],
  queryFn: async ({ signal }): Promise<Models> =>
    dataOf(await api.GET("/api/v1/understanding/models", { signal })),
});

/** Lets the shop stay with a version, or with null have the newest, whichever that is. */
export async function pinModels(version: string | null): Promise<Models> {
  return dataOf(await api.PUT("/api/v1/understanding/models", { body: { version } }));
}
