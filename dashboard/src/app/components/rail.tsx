/** The dark rail: the pages of the desk, and the agent's own menu. */
import Badge from "@mui/material/Badge";
import Tooltip from "@mui/material/Tooltip";
import {
  Activity,
  BookOpen,
  Footprints,
  Inbox,
  type LucideIcon,
  MessageCircleMore,
  Settings,
} from "lucide-react";
import { NavLink, useLocation } from "react-router";
import { useLists } from "@/features/queue/hooks/use-lists";
import type { Me } from "@/lib/api/bodies";
import { useI18n } from "@/lib/i18n/i18n-context";
import { AccountMenu } from "./account-menu";
import styles from "./rail.module.css";

type Item = { to: string; icon: LucideIcon; label: string; active: boolean; badge?: number };

export function Rail({ me }: { me: Me }) {
  const { t } = useI18n();
  const { pathname } = useLocation();
  const { waiting } = useLists();
  const isAdmin = me.role === "admin";
  const under = (prefix: string) => pathname.startsWith(prefix);
  const items: Item[] = [
    {
      to: "/",
      icon: Inbox,
      label: t("shell.inbox"),
      active: pathname === "/" || under("/c/"),
      badge: waiting.length,
    },
    { to: "/visitors", icon: Footprints, label: t("shell.visitors"), active: under("/visitors") },
    { to: "/knowledge", icon: BookOpen, label: t("shell.knowledge"), active: under("/knowledge") },
    ...(isAdmin
      ? [
          { to: "/settings", icon: Settings, label: t("shell.settings"), active: under("/settings") },
          { to: "/system", icon: Activity, label: t("shell.system"), active: under("/system") },
        ]
      : []),
  ];
  return (
    <nav className={styles.rail} aria-label={t("shell.pages")}>
      <span className={styles.logo} aria-hidden="true">
        <MessageCircleMore size={22} />
      </span>
      <ul className={styles.items}>
        {items.map((item) => (
          <RailItem key={item.to} item={item} />
        ))}
      </ul>
      <AccountMenu me={me} />
    </nav>
  );
}

function RailItem({ item }: { item: Item }) {
  const Icon = item.icon;
  const badge = item.badge ?? 0;
  const picture = <Icon size={21} strokeWidth={1.8} aria-hidden="true" />;
  return (
    <li>
      <Tooltip title={item.label} placement="right">
        <NavLink
          to={item.to}
          className={item.active ? `${styles.item} ${styles.active}` : (styles.item ?? "")}
          aria-label={badge > 0 ? `${item.label} (${badge})` : item.label}
          aria-current={item.active ? "page" : undefined}
        >
          {/* A badge without a number would still hold a zero for a screen reader. */}
          {badge > 0 ? (
            <Badge badgeContent={badge} color="warning" max={99}>
              {picture}
            </Badge>
          ) : (
            picture
          )}
        </NavLink>
      </Tooltip>
    </li>
  );
}
