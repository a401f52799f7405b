/** The query cache: all that the desk knows of the server. */
import { QueryClient } from "@tanstack/react-query";
import { ApiError } from "@/lib/api/problem";

/** Asked again so often where trying again may help. */
const RETRIES_MAX = 2;
const STALE_MS = 30_000;
/** What nobody looks at is forgotten after this, logs included. */
const FORGET_MS = 30 * 60_000;

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: STALE_MS,
        gcTime: FORGET_MS,
        retry: (failures, error) => failures < RETRIES_MAX && mayPass(error),
      },
    },
  });
}

/** Only silence and overload pass by themselves; a refusal stays one. */
function mayPass(error: Error): boolean {
  return error instanceof ApiError && (error.code === "unavailable" || error.code === "busy");
}
