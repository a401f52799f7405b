/** The admin's settings, each with its own address. */
import { BookKey, type LucideIcon, Palette, Sparkles, Store, Target, Users } from "lucide-react";
import { Navigate, NavLink, Route, Routes } from "react-router";
import { useI18n } from "@/lib/i18n/i18n-context";
import type { MessageKey } from "@/lib/i18n/locales";
import { lazyPart } from "@/lib/parts/lazy-part";
import styles from "./settings-page.module.css";

const PeoplePage = lazyPart(() =>
  import("@/features/people/components/people-page").then((part) => part.PeoplePage),
);
const InboxesPage = lazyPart(() =>
  import("@/features/inboxes/components/inboxes-page").then((part) => part.InboxesPage),
);
const AppearancePage = lazyPart(() =>
  import("@/features/appearance/components/appearance-page").then((part) => part.AppearancePage),
);
const ApiKeysPage = lazyPart(() =>
  import("@/features/api-keys/components/api-keys-page").then((part) => part.ApiKeysPage),
);
const UnderstandingPage = lazyPart(() =>
  import("@/features/understanding/components/understanding-page").then((part) => part.UnderstandingPage),
);
const AiPage = lazyPart(() =>
  import("@/features/ai-connection/components/ai-page").then((part) => part.AiPage),
);

const ITEMS: readonly { to: string; icon: LucideIcon; label: MessageKey }[] = [
  { to: "people", icon: Users, label: "people.title" },
  { to: "inboxes", icon: Store, label: "inboxes.title" },
  { to: "appearance", icon: Palette, label: "look.title" },
  { to: "ai", icon: Sparkles, label: "ai.title" },
  { to: "understanding", icon: Target, label: "intents.title" },
  { to: "api-keys", icon: BookKey, label: "keys.title" },
];

export function SettingsPage() {
  const { t } = useI18n();
  return (
    <div className={styles.settings}>
      <nav className={styles.menu} aria-label={t("shell.settings")}>
        <h2 className={styles.title}>{t("shell.settings")}</h2>
        {ITEMS.map(({ to, icon: Icon, label }) => (
          <NavLink
            key={to}
            to={`/settings/${to}`}
            className={({ isActive }) => (isActive ? `${styles.item} ${styles.active}` : (styles.item ?? ""))}
          >
            <Icon size={17} aria-hidden="true" />
            {t(label)}
          </NavLink>
        ))}
      </nav>
      <div className={styles.page}>
        <Routes>
          <Route path="people" element={<PeoplePage />} />
          <Route path="inboxes" element={<InboxesPage />} />
          <Route path="appearance" element={<AppearancePage />} />
          <Route path="api-keys" element={<ApiKeysPage />} />
          <Route path="ai" element={<AiPage />} />
          <Route path="understanding" element={<UnderstandingPage />} />
          <Route path="*" element={<Navigate to="/settings/people" replace />} />
        </Routes>
      </div>
    </div>
  );
}
