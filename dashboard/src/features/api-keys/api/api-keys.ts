/** Keys for programs over HTTP. For admins. */
import { queryOptions } from "@tanstack/react-query";
import type { ApiKey, NewApiKey } from "@/lib/api/bodies";
import { api, dataOf, expectDone } from "@/lib/api/client";

export const SCOPES = [
  "conversations:read",
  "conversations:write",
  "contacts:read",
  "knowledge:read",
  "knowledge:write",
  "admin",
] as const;

export const apiKeysOptions = queryOptions({
  queryKey: ["api-keys"],
  queryFn: async ({ signal }): Promise<ApiKey[]> =>
    dataOf(await api.GET("/api/v1/api-keys", { signal })).items,
});

export async function addApiKey(body: NewApiKey): Promise<ApiKey> {
  return dataOf(await api.POST("/api/v1/api-keys", { body }));
}

export async function deleteApiKey(id: string): Promise<void> {
  expectDone(await api.DELETE("/api/v1/api-keys/{id}", { params: { path: { id } } }));
}
