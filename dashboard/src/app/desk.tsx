/** The desk of a signed-in agent: the live link, the rail, and the page that was asked for. */
import { useQueryClient } from "@tanstack/react-query";
import { lazy, Suspense, useEffect } from "react";
import { Navigate, Route, Routes } from "react-router";
import { useDrafts } from "@/features/conversation/drafts";
import type { Me } from "@/lib/api/bodies";
import { LiveProvider } from "@/lib/live/live-context";
import { ConnectionBanner } from "./components/connection-banner";
import { PageFallback } from "./components/page-fallback";
import { Rail } from "./components/rail";
import { InboxPage } from "./components/inbox-page";
import { useCreateLive } from "./hooks/use-create-live";
import { useTitleBadge } from "./hooks/use-title-badge";
import styles from "./desk.module.css";

const VisitorsPage = lazy(() =>
  import("@/features/visitors/components/visitors-page").then((m) => ({ default: m.VisitorsPage })),
);
const ArticlesPage = lazy(() =>
  import("@/features/knowledge/components/articles-page").then((m) => ({ default: m.ArticlesPage })),
);
const ArticlePage = lazy(() =>
  import("@/features/knowledge/components/article-page").then((m) => ({ default: m.ArticlePage })),
);
const NewArticlePage = lazy(() =>
  import("@/features/knowledge/components/article-page").then((m) => ({ default: m.NewArticlePage })),
);
const SettingsPage = lazy(() =>
  import("./components/settings-page").then((m) => ({ default: m.SettingsPage })),
);
const SystemPage = lazy(() =>
  import("@/features/system/components/system-page").then((m) => ({ default: m.SystemPage })),
);

export function Desk({ me }: { me: Me }) {
  const live = useCreateLive(useQueryClient());
  const own = useDrafts((drafts) => drafts.own);
  useEffect(() => own(me.id), [own, me.id]);
  return (
    <LiveProvider live={live}>
      <TitleBadge />
      <div className={styles.desk}>
        <Rail me={me} />
        <div className={styles.main}>
          <ConnectionBanner />
          <div className={styles.page}>
            <Suspense fallback={<PageFallback />}>
              <Pages isAdmin={me.role === "admin"} />
            </Suspense>
          </div>
        </div>
      </div>
    </LiveProvider>
  );
}

function Pages({ isAdmin }: { isAdmin: boolean }) {
  return (
    <Routes>
      <Route path="/" element={<InboxPage />} />
      <Route path="/c/:id" element={<InboxPage />} />
      <Route path="/visitors" element={<VisitorsPage />} />
      <Route path="/knowledge" element={<ArticlesPage />} />
      {isAdmin && <Route path="/knowledge/new" element={<NewArticlePage />} />}
      <Route path="/knowledge/:id" element={<ArticlePage />} />
      {isAdmin && <Route path="/settings/*" element={<SettingsPage />} />}
      {isAdmin && <Route path="/system" element={<SystemPage />} />}
      <Route path="*" element={<Navigate to="/" replace />} />
    </Routes>
  );
}

function TitleBadge() {
  useTitleBadge();
  return null;
}
