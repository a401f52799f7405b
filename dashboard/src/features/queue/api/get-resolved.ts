/** The resolved conversations, page by page, newest activity first. */
import { infiniteQueryOptions } from "@tanstack/react-query";
import { api, dataOf } from "@/lib/api/client";
import { conversationsKey } from "@/lib/live/cache-keys";

const PAGE = 40;

export const resolvedOptions = infiniteQueryOptions({
  queryKey: [...conversationsKey, "resolved"],
  queryFn: async ({ pageParam, signal }) =>
    dataOf(
      await api.GET("/api/v1/conversations", {
        params: { query: { state: "resolved", before: pageParam, limit: PAGE } },
        signal,
      }),
    ),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page) => page.next ?? undefined,
});
