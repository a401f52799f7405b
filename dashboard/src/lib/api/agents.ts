/** The agents of the shop: what they have to do, and their faces. */
import { queryOptions, useQuery } from "@tanstack/react-query";
import { agentsKey } from "@/lib/live/cache-keys";
import type { Agent } from "./bodies";
import { api, dataOf } from "./client";

/** What somebody has to do changes all the time. */
const LOADS_FRESH_MS = 5_000;
/** A face does not. */
const FACES_FRESH_MS = 10 * 60_000;

const agentsOptions = queryOptions({
  queryKey: agentsKey,
  queryFn: async ({ signal }): Promise<Agent[]> => dataOf(await api.GET("/api/v1/agents", { signal })).items,
});

/** Who a conversation can be given to. */
export function useAgents(enabled: boolean) {
  return useQuery({ ...agentsOptions, enabled, staleTime: LOADS_FRESH_MS });
}

/** Returns where an agent's picture is, if there is one. */
export function useFace(id: string): string | undefined {
  const select = (agents: Agent[]) => agents.find((agent) => agent.id === id)?.picture ?? undefined;
  return useQuery({ ...agentsOptions, staleTime: FACES_FRESH_MS, select }).data;
}
