/** How a conversation stands, in a word: who has it, since when it waits, until when it sleeps. */
import { Bot, CircleCheck, Clock, Hand, type LucideIcon, Moon } from "lucide-react";
import { useMe } from "@/lib/api/me";
import { useI18n } from "@/lib/i18n/i18n-context";
import { useNow } from "@/lib/ui/use-now";
import type { ConversationState } from "@/lib/log/entry";
import type { ConversationHeadView } from "../hooks/use-head";
import styles from "./state-chip.module.css";

const ICONS = {
  bot: Bot,
  queued: Clock,
  assigned: Hand,
  snoozed: Moon,
  resolved: CircleCheck,
} satisfies Record<ConversationState, LucideIcon>;

export function StateChip({ head }: { head: ConversationHeadView }) {
  const { t } = useI18n();
  const Icon = ICONS[head.state];
  const inbox = head.inbox?.name;
  return (
    <span className={styles.chip} data-state={head.state}>
      <Icon size={13} aria-hidden="true" />
      <span className={styles.text}>
        <StateText head={head} />
      </span>
      {inbox !== undefined && (
        <span className={styles.inbox}>
          {t("conversation.via", {
            inbox,
            channel: head.channel === "web" ? t("channel.web") : head.channel,
          })}
        </span>
      )}
    </span>
  );
}

function StateText({ head }: { head: ConversationHeadView }) {
  const { t, format } = useI18n();
  const me = useMe();
  const now = useNow(head.state === "queued" ? 1_000 : 60_000);
  switch (head.state) {
    case "bot":
      return t("conversation.stateBot");
    case "queued":
      return t("conversation.stateQueued", { time: format.span(now - Date.parse(head.since)) });
    case "assigned":
      if (head.agent?.id === me.id) return t("conversation.stateMine");
      return t("conversation.stateAssigned", { name: head.agent?.name ?? "" });
    case "snoozed":
      return head.snoozed_until == null
        ? t("state.snoozed")
        : t("conversation.stateSnoozed", { until: format.dateTime(head.snoozed_until) });
    case "resolved":
      return t("state.resolved");
  }
}
