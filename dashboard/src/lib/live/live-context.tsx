/** Hands the live link to the views. */
import { createContext, type ReactNode, useContext, useEffect, useRef, useSyncExternalStore } from "react";
import type { ConnectionState } from "@/lib/socket/machine";
import type { Live } from "./live";

const LiveContext = createContext<Live | undefined>(undefined);

export function LiveProvider({ live, children }: { live: Live; children: ReactNode }) {
  return <LiveContext value={live}>{children}</LiveContext>;
}

export function useLive(): Live {
  const live = useContext(LiveContext);
  if (live === undefined) throw new Error("useLive is used outside LiveProvider");
  return live;
}

export function useConnectionState(): ConnectionState {
  const live = useLive();
  return useSyncExternalStore(live.subscribe, live.getState);
}

/** Watches a topic as long as the view is shown and `enabled`. */
export function useTopic(topic: string, enabled: boolean, onError?: (error: unknown) => void): void {
  const live = useLive();
  const latest = useRef(onError);
  useEffect(() => {
    latest.current = onError;
  });
  useEffect(() => {
    if (!enabled) return undefined;
    return live.watch(topic, (error) => latest.current?.(error));
  }, [live, topic, enabled]);
}
