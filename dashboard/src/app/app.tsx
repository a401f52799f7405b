/** The gate: finds out who is here, and shows the sign-in or the desk. */
import { useQueryClient } from "@tanstack/react-query";
import { Suspense, useEffect, useSyncExternalStore } from "react";
import { PageBoundary } from "@/components/page-boundary";
import { session } from "@/lib/api/client";
import { useMeQuery } from "@/lib/api/me";
import { lazyPart } from "@/lib/parts/lazy-part";
import { Splash } from "./components/splash";

const SignInPage = lazyPart(() =>
  import("@/features/auth/components/sign-in-page").then((part) => part.SignInPage),
);
const Desk = lazyPart(() => import("./desk").then((part) => part.Desk));

export function App() {
  const status = useSyncExternalStore(session.subscribe, session.getStatus);
  const cache = useQueryClient();
  const me = useMeQuery(status === "signed-in");
  useEffect(() => {
    if (status === "unknown") void session.refresh();
    // Nothing that one person saw may be there for the next.
    if (status === "signed-out") cache.clear();
  }, [status, cache]);
  return (
    <PageBoundary at={status}>
      <Suspense fallback={<Splash />}>
        {status === "signed-out" && <SignInPage />}
        {status === "unknown" && <Splash />}
        {status === "signed-in" &&
          (me.data === undefined ? (
            <Splash error={me.error} onRetry={() => void me.refetch()} />
          ) : (
            <Desk key={me.data.id} me={me.data} />
          ))}
      </Suspense>
    </PageBoundary>
  );
}
