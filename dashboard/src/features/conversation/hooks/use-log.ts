/** The log of the conversation that is shown: loads its end, follows it live, loads older entries on demand. */
import { useQuery } from "@tanstack/react-query";
import { useCallback, useState } from "react";
import { HISTORY_PAGE } from "@/config/limits";
import { logKey } from "@/lib/live/cache-keys";
import { useLive, useTopic } from "@/lib/live/live-context";
import type { ConversationLog } from "@/lib/log/conversation-log";
import { conversationTopic } from "@/lib/socket/topics";
import { codeOf } from "@/lib/ui/error-text";
import { useReport } from "@/lib/ui/use-report";

export function useLog(id: string) {
  const live = useLive();
  const report = useReport();
  const query = useQuery<ConversationLog>({
    queryKey: logKey(id),
    queryFn: () => live.loadHistory(id, undefined, HISTORY_PAGE),
    // From here on the socket keeps it fresh; asking again would only be slower.
    staleTime: Infinity,
    retry: false,
  });
  useTopic(conversationTopic(id), query.isSuccess, (error) => {
    // A lost connection is shown by the banner, and the topic is watched again after it.
    if (codeOf(error) !== "unavailable") report(error);
  });
  const [loadingOlder, setLoadingOlder] = useState(false);
  const first = query.data?.entries[0]?.seq;
  const more = query.data?.more ?? false;
  const loadOlder = useCallback(async () => {
    if (loadingOlder || !more || first === undefined) return;
    setLoadingOlder(true);
    try {
      await live.loadHistory(id, first, HISTORY_PAGE);
    } catch (error) {
      report(error);
    } finally {
      setLoadingOlder(false);
    }
  }, [live, id, first, more, loadingOlder, report]);
  return { query, loadOlder, loadingOlder };
}
