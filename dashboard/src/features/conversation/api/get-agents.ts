/** Who a conversation can be given to: agents with what they have to do, and teams. */
import { useQuery } from "@tanstack/react-query";
import { api, dataOf } from "@/lib/api/client";
import { agentsKey } from "@/lib/live/cache-keys";

export function useAgents(enabled: boolean) {
  return useQuery({
    queryKey: agentsKey,
    queryFn: async ({ signal }) => dataOf(await api.GET("/api/v1/agents", { signal })).items,
    enabled,
    staleTime: 5_000,
  });
}

export function useTeams(enabled: boolean) {
  return useQuery({
    queryKey: ["teams"],
    queryFn: async ({ signal }) => dataOf(await api.GET("/api/v1/teams", { signal })).items,
    enabled,
  });
}
