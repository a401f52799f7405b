/** Tells the shopper that the agent is writing: now and then, not with every key. */
import { useCallback, useRef } from "react";
import { TYPING_EVERY_MS } from "@/config/limits";
import { useLive } from "@/lib/live/live-context";

export function useTypingSignal(conversation: string): () => void {
  const live = useLive();
  const lastMs = useRef(0);
  return useCallback(() => {
    const now = Date.now();
    if (now - lastMs.current < TYPING_EVERY_MS) return;
    lastMs.current = now;
    live.typing(conversation);
  }, [live, conversation]);
}
