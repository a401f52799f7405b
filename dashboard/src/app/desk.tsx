/** The desk of a signed-in agent: the live link, the rail, and the page that was asked for. */
import { useQueryClient } from "@tanstack/react-query";
import { Suspense, useEffect } from "react";
import { Navigate, Route, Routes, useLocation } from "react-router";
import { PageBoundary } from "@/components/page-boundary";
import { useDrafts } from "@/features/conversation/drafts";
import type { Me } from "@/lib/api/bodies";
import { LiveProvider } from "@/lib/live/live-context";
import { lazyPart } from "@/lib/parts/lazy-part";
import { ConnectionBanner } from "./components/connection-banner";
import { PageFallback } from "./components/page-fallback";
import { Rail } from "./components/rail";
import { InboxPage } from "./components/inbox-page";
import { useCreateLive } from "./hooks/use-create-live";
import { useTitleBadge } from "./hooks/use-title-badge";
import styles from "./desk.module.css";

const VisitorsPage = lazyPart(() =>
  import("@/features/visitors/components/visitors-page").then((part) => part.VisitorsPage),
);
const ArticlesPage = lazyPart(() =>
  import("@/features/knowledge/components/articles-page").then((part) => part.ArticlesPage),
);
const ArticlePage = lazyPart(() =>
  import("@/features/knowledge/components/article-page").then((part) => part.ArticlePage),
);
const NewArticlePage = lazyPart(() =>
  import("@/features/knowledge/components/article-page").then((part) => part.NewArticlePage),
);
const SettingsPage = lazyPart(() => import("./components/settings-page").then((part) => part.SettingsPage));
const SystemPage = lazyPart(() =>
  import("@/features/system/components/system-page").then((part) => part.SystemPage),
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
            <PageBoundary at={useLocation().pathname}>
              <Suspense fallback={<PageFallback />}>
                <Pages isAdmin={me.role === "admin"} />
              </Suspense>
            </PageBoundary>
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
