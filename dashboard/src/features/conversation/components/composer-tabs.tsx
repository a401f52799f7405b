/** Reply or note: who will read what is being written. */
import { Reply, StickyNote } from "lucide-react";
import { useI18n } from "@/lib/i18n/i18n-context";
import type { Mode } from "../drafts";
import styles from "./composer-tabs.module.css";

const MODES = [
  { mode: "reply", icon: Reply, shortcut: "Alt+R" },
  { mode: "note", icon: StickyNote, shortcut: "Alt+N" },
] as const;

export function ComposerTabs({ mode: chosen, onChoose }: { mode: Mode; onChoose: (mode: Mode) => void }) {
  const { t } = useI18n();
  return (
    <div className={styles.tabs} role="group" aria-label={t("composer.kind")}>
      {MODES.map(({ mode, icon: Icon, shortcut }) => (
        <button
          key={mode}
          type="button"
          className={styles.tab}
          aria-pressed={chosen === mode}
          title={shortcut}
          onClick={() => onChoose(mode)}
        >
          <Icon size={14} aria-hidden="true" />
          {t(`composer.${mode}`)}
        </button>
      ))}
    </div>
  );
}
