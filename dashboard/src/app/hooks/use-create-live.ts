/** Makes the live link of this desk, and keeps it as long as the desk is shown. */
import type { QueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { session } from "@/lib/api/client";
import { Live } from "@/lib/live/live";
import { SUBPROTOCOL } from "@/lib/socket/connection";
import { usePreferences } from "@/lib/ui/preferences";
import { useToasts } from "@/lib/ui/toasts";
import { chime } from "../chime";

export function useCreateLive(cache: QueryClient): Live {
  const [live] = useState(() => createLive(cache));
  useEffect(() => {
    live.start();
    // The queue is watched on every page: its count stands on the rail and in the title.
    const unwatch = live.watch("queue", () => undefined);
    const retry = () => {
      if (document.visibilityState === "visible") live.retryNow();
    };
    window.addEventListener("online", retry);
    document.addEventListener("visibilitychange", retry);
    return () => {
      window.removeEventListener("online", retry);
      document.removeEventListener("visibilitychange", retry);
      unwatch();
      live.stop();
    };
  }, [live]);
  return live;
}

function createLive(cache: QueryClient): Live {
  return new Live({
    cache,
    openSocket: () => new WebSocket(socketUrl(window.location), SUBPROTOCOL),
    token: () => session.token(),
    refreshToken: () => session.refresh(),
    locale: () => usePreferences.getState().locale,
    onQueued: () => {
      if (usePreferences.getState().sound) chime();
    },
    onComplaint: (message) => useToasts.getState().show("error", message),
  });
}

/** The socket lives where the page came from. */
export function socketUrl(page: Pick<Location, "protocol" | "host">): string {
  return `${page.protocol === "https:" ? "wss" : "ws"}://${page.host}/ws`;
}
