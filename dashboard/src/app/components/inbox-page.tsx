/** The main page: lists on the left, the conversation in the middle, what is known of the shopper on the right. */
import { MessagesSquare } from "lucide-react";
import { useParams } from "react-router";
import { EmptyState } from "@/components/empty-state";
import { ConversationPane } from "@/features/conversation/components/conversation-pane";
import { DetailsPane } from "@/features/conversation/components/details-pane";
import { QueuePane } from "@/features/queue/components/queue-pane";
import { useI18n } from "@/lib/i18n/i18n-context";
import { usePreferences } from "@/lib/ui/preferences";
import styles from "./inbox-page.module.css";

export function InboxPage() {
  const { id } = useParams();
  const { t } = useI18n();
  const details = usePreferences((preferences) => preferences.details);
  return (
    <div className={styles.inbox} data-open={id !== undefined}>
      <div className={styles.list}>
        <QueuePane selected={id} />
      </div>
      <main className={styles.conversation}>
        {id === undefined ? (
          <EmptyState icon={MessagesSquare} title={t("inbox.choose")} text={t("inbox.chooseText")} />
        ) : (
          <ConversationPane key={id} id={id} />
        )}
      </main>
      {id !== undefined && details && (
        <div className={styles.details}>
          <DetailsPane key={id} id={id} />
        </div>
      )}
    </div>
  );
}
