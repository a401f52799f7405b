/** When the conversation began, where it came in, who has it. */
import { useI18n } from "@/lib/i18n/i18n-context";
import type { ConversationHeadView } from "../hooks/use-head";
import styles from "./details-pane.module.css";

export function ConversationFacts({ head }: { head: ConversationHeadView }) {
  const { t, format } = useI18n();
  return (
    <section className={styles.section}>
      <h3>{t("details.conversation")}</h3>
      <dl className={styles.facts}>
        {head.opened_at !== undefined && (
          <>
            <dt>{t("details.openedAt")}</dt>
            <dd>{format.dateTime(head.opened_at)}</dd>
          </>
        )}
        <dt>{t("details.channel")}</dt>
        <dd>{head.channel === "web" ? t("channel.web") : head.channel}</dd>
        {head.inbox !== undefined && (
          <>
            <dt>{t("details.inbox")}</dt>
            <dd>{head.inbox.name}</dd>
          </>
        )}
        <dt>{t("details.agent")}</dt>
        <dd>{head.agent?.name ?? "—"}</dd>
        {head.team != null && (
          <>
            <dt>{t("details.team")}</dt>
            <dd>{head.team.name}</dd>
          </>
        )}
      </dl>
    </section>
  );
}
