/** Draws a component with all that the desk puts around it, and a live link on a fake socket. */
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render } from "@testing-library/react";
import type { ReactNode } from "react";
import { MemoryRouter } from "react-router";
import type { Me } from "@/lib/api/bodies";
import { meOptions } from "@/lib/api/me";
import { I18nProvider } from "@/lib/i18n/i18n-context";
import { Live } from "@/lib/live/live";
import { LiveProvider } from "@/lib/live/live-context";
import { usePreferences } from "@/lib/ui/preferences";
import { FakeSocket, welcome } from "./fake-socket";

export const ANNA: Me = {
  id: "a_1",
  kind: "agent",
  name: "Anna",
  role: "agent",
  tenant: { id: "t_1", name: "Shop" },
};

export function renderDesk(view: ReactNode, me: Me = ANNA) {
  usePreferences.setState({ locale: "en" });
  const cache = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  cache.setQueryData(meOptions.queryKey, me);
  const socket = new FakeSocket();
  const live = new Live({
    cache,
    openSocket: () => socket,
    token: () => "token",
    refreshToken: () => Promise.resolve("ok"),
    locale: () => "en",
    onQueued: () => undefined,
    onComplaint: () => undefined,
  });
  live.start();
  socket.open();
  socket.say(welcome());
  const drawn = render(
    <QueryClientProvider client={cache}>
      <I18nProvider>
        <MemoryRouter>
          <LiveProvider live={live}>{view}</LiveProvider>
        </MemoryRouter>
      </I18nProvider>
    </QueryClientProvider>,
  );
  return { ...drawn, cache, live, socket };
}
