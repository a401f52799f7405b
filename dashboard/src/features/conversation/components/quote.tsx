/** The message that another one answers, in two lines. */
import { useI18n } from "@/lib/i18n/i18n-context";
import type { Entry } from "@/lib/log/entry";
import styles from "./quote.module.css";

export function Quote({ entry }: { entry: Entry }) {
  const { t } = useI18n();
  return (
    <blockquote className={styles.quote}>
      <strong>{entry.author.name}</strong>
      <span>{entry.text == null || entry.text === "" ? t("bubble.attachment") : entry.text}</span>
    </blockquote>
  );
}
