/** Tells the server what the agent has read: the end of its own conversation, in sight, in a focused window. */
import { useEffect, useState } from "react";
import { useConnectionState, useLive } from "@/lib/live/live-context";

export function useReadMarker(conversation: string, lastSeq: number, isAtEnd: boolean, mine: boolean): void {
  const live = useLive();
  const isLive = useConnectionState().name === "live";
  const isFocused = useFocused();
  useEffect(() => {
    live.lookAt(isAtEnd ? conversation : undefined);
    return () => live.lookAt(undefined);
  }, [live, conversation, isAtEnd]);
  useEffect(() => {
    if (isLive && isFocused && isAtEnd && mine && lastSeq > 0) live.read(conversation, lastSeq);
  }, [live, isLive, isFocused, isAtEnd, mine, conversation, lastSeq]);
}

function useFocused(): boolean {
  const [focused, setFocused] = useState(() => document.hasFocus());
  useEffect(() => {
    const update = () => setFocused(document.hasFocus());
    window.addEventListener("focus", update);
    window.addEventListener("blur", update);
    return () => {
      window.removeEventListener("focus", update);
      window.removeEventListener("blur", update);
    };
  }, []);
  return focused;
}
