/** Who this desk belongs to: the signed-in agent. */
import { queryOptions, useQuery, useSuspenseQuery } from "@tanstack/react-query";
import type { Me } from "./bodies";
import { api, dataOf } from "./client";

export const meOptions = queryOptions({
  queryKey: ["me"],
  queryFn: async ({ signal }): Promise<Me> => dataOf(await api.GET("/api/v1/auth/me", { signal })),
  staleTime: Infinity,
});

/** Returns the signed-in agent; used below the gate that has loaded it. */
export function useMe(): Me {
  return useSuspenseQuery(meOptions).data;
}

/** Loads the signed-in agent. */
export function useMeQuery(enabled: boolean) {
  return useQuery({ ...meOptions, enabled });
}
