/** What the keyboard can do. */
import Button from "@mui/material/Button";
import { DeskDialog } from "@/components/desk-dialog";
import { useI18n } from "@/lib/i18n/i18n-context";
import type { MessageKey } from "@/lib/i18n/locales";
import styles from "./shortcuts-dialog.module.css";

const SHORTCUTS: readonly (readonly [keys: string, what: MessageKey])[] = [
  ["Alt ↑  Alt ↓", "shortcuts.move"],
  ["Alt T", "action.take"],
  ["Alt R", "composer.reply"],
  ["Alt N", "composer.note"],
  ["Alt E", "action.resolve"],
  ["Alt L", "shortcuts.release"],
  ["Alt A", "action.assign"],
  ["Alt S", "action.snooze"],
  ["Enter", "composer.send"],
  ["Shift Enter", "shortcuts.newLine"],
];

export function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  const { t } = useI18n();
  return (
    <DeskDialog
      title={t("shortcuts.title")}
      width="xs"
      onClose={onClose}
      actions={<Button onClick={onClose}>{t("common.close")}</Button>}
    >
      <dl className={styles.list}>
        {SHORTCUTS.map(([keys, what]) => (
          <div key={keys} className={styles.line}>
            <dt>{t(what)}</dt>
            <dd>
              <kbd>{keys}</kbd>
            </dd>
          </div>
        ))}
      </dl>
    </DeskDialog>
  );
}
