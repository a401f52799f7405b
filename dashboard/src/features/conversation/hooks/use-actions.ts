/** Take, release, resolve and their like: one at a time, with the answer's failure said in words. */
import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useState } from "react";
import { agentsKey, conversationKey } from "@/lib/live/cache-keys";
import { useLive } from "@/lib/live/live-context";
import { useReport } from "@/lib/ui/use-report";
import type { Action } from "../standing";

export type Command =
  | { type: "take" }
  | { type: "resolve" }
  | { type: "reopen" }
  | { type: "release"; to: "queue" | "bot" }
  | { type: "assign"; agent: string }
  | { type: "assign"; team: string }
  | { type: "snooze"; until: string };

export function useActions(conversation: string) {
  const live = useLive();
  const cache = useQueryClient();
  const report = useReport();
  const [running, setRunning] = useState<Action>();
  const act = useCallback(
    async (command: Command): Promise<boolean> => {
      setRunning(command.type);
      try {
        await live.ask({ ...command, conversation });
        return true;
      } catch (error) {
        report(error);
        return false;
      } finally {
        setRunning(undefined);
        // After a failure too: it often means that the state on the page is old.
        void cache.invalidateQueries({ queryKey: conversationKey(conversation) });
        void cache.invalidateQueries({ queryKey: agentsKey });
      }
    },
    [live, cache, conversation, report],
  );
  return { act, running };
}
