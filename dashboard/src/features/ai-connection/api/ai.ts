/** The connection to an AI server over HTTP. The key goes in and never comes out. For admins. */
import { queryOptions } from "@tanstack/react-query";
import type { AiChange, AiSettings } from "@/lib/api/bodies";
import { api, dataOf } from "@/lib/api/client";

export const aiOptions = queryOptions({
  queryKey: ["integrations", "ai"],
  queryFn: async ({ signal }): Promise<AiSettings> =>
    dataOf(await api.GET("/api/v1/integrations/ai", { signal })),
});

export async function saveAi(body: AiChange): Promise<AiSettings> {
  return dataOf(await api.PUT("/api/v1/integrations/ai", { body }));
}

export async function testAi() {
  return dataOf(await api.POST("/api/v1/integrations/ai/test"));
}
