/** The gate: finds out who is here, and shows the sign-in or the desk. */
import { useQueryClient } from "@tanstack/react-query";
import { lazy, Suspense, useEffect, useSyncExternalStore } from "react";
import { session } from "@/lib/api/client";
import { useMeQuery } from "@/lib/api/me";
import { Splash } from "./components/splash";

const SignInPage = lazy(() =>
  import("@/features/auth/components/sign-in-page").then((module) => ({ default: module.SignInPage })),
);
const Desk = lazy(() => import("./desk").then((module) => ({ default: module.Desk })));

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
  );
}
