/** The teams that a conversation can be given to. */
import { useQuery } from "@tanstack/react-query";
import { api, dataOf } from "@/lib/api/client";

export function useTeams(enabled: boolean) {
  return useQuery({
    queryKey: ["teams"],
    queryFn: async ({ signal }) => dataOf(await api.GET("/api/v1/teams", { signal })).items,
    enabled,
  });
}
