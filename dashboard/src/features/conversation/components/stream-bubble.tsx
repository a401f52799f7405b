/** An answer while the bot is writing it. */
import { Markdown } from "@/components/markdown";
import { UserAvatar } from "@/components/user-avatar";
import { useI18n } from "@/lib/i18n/i18n-context";
import type { Stream } from "@/lib/log/conversation-log";
import styles from "./bubble.module.css";

export function StreamBubble({ stream }: { stream: Stream }) {
  const { t } = useI18n();
  return (
    <li className={styles.line} data-side="right" data-tone="bot" data-last="true">
      <span className={styles.face}>
        <UserAvatar id="bot" name="" size={30} bot />
      </span>
      <div className={styles.body}>
        <span className={styles.author}>{t("bubble.botWrites")}</span>
        <div className={`${styles.bubble} ${styles.caret}`}>
          <Markdown text={stream.whole ? stream.text : `${stream.text}…`} />
        </div>
      </div>
    </li>
  );
}
