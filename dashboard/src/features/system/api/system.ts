/** The server's own state over HTTP: what it is, and its actors. For the first tenant's admins. */
import { queryOptions } from "@tanstack/react-query";
import { api, dataOf } from "@/lib/api/client";

/** How often the page looks again while it is open. */
const EVERY_MS = 3_000;

export const infoOptions = queryOptions({
  queryKey: ["system", "info"],
  queryFn: async ({ signal }) => dataOf(await api.GET("/api/v1/system/info", { signal })),
  refetchInterval: EVERY_MS,
});

export const actorsOptions = queryOptions({
  queryKey: ["system", "actors"],
  queryFn: async ({ signal }) => dataOf(await api.GET("/api/v1/system/actors", { signal })),
  refetchInterval: EVERY_MS,
});
