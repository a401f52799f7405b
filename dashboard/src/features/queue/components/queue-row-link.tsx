/** One conversation in a list: who, the last words, how long it waits, where, and who has it. */
import { BellDot, Bot, CircleCheck, Clock, Globe, MessageCircle, Moon } from "lucide-react";
import { memo } from "react";
import { NavLink } from "react-router";
import { MoodMark } from "@/components/mood-mark";
import { AgentAvatar } from "@/components/agent-avatar";
import { UserAvatar } from "@/components/user-avatar";
import { type Translate, useI18n } from "@/lib/i18n/i18n-context";
import { useNow } from "@/lib/ui/use-now";
import type { BoardRow } from "@/lib/log/entry";
import styles from "./queue-row-link.module.css";

/** From here on a wait is long, and then too long. */
const LONG_WAIT_MS = 2 * 60_000;
const TOO_LONG_WAIT_MS = 5 * 60_000;

type Props = { row: BoardRow; mine: boolean; unread: number };

export const QueueRowLink = memo(function QueueRowLink({ row, mine, unread }: Props) {
  const { t } = useI18n();
  const bold = unread > 0 || row.state === "queued";
  return (
    <NavLink
      to={`/c/${row.id}`}
      className={({ isActive }) => (isActive ? `${styles.row} ${styles.selected}` : (styles.row ?? ""))}
    >
      <UserAvatar id={row.contact.id} name={row.contact.name} size={40} />
      <span className={styles.words}>
        <span className={styles.line}>
          <span className={bold ? `${styles.name} ${styles.bold}` : styles.name}>{row.contact.name}</span>
          {row.state !== "queued" && <LastTime row={row} />}
        </span>
        <span className={styles.line}>
          <span className={bold ? `${styles.last} ${styles.fresh}` : styles.last}>{lastWords(row, t)}</span>
          {unread > 0 && (
            <span className={styles.unread} aria-label={t("queue.unread", { count: unread })}>
              {unread > 99 ? "99+" : unread}
            </span>
          )}
        </span>
        <span className={styles.marks}>
          <StateMark row={row} mine={mine} />
          <MoodMark temper={row.temper} size={13} />
          <span className={styles.channel}>
            {row.channel === "web" ? <Globe size={12} /> : <MessageCircle size={12} />}
            {row.channel === "web" ? t("channel.web") : row.channel}
          </span>
        </span>
      </span>
    </NavLink>
  );
});

function LastTime({ row }: { row: BoardRow }) {
  const { format } = useI18n();
  const now = useNow(60_000);
  const at = row.last?.at ?? row.since;
  const today = new Date(at).toDateString() === new Date(now).toDateString();
  return <time className={styles.time}>{today ? format.time(at) : format.day(at, now)}</time>;
}

function StateMark({ row, mine }: { row: BoardRow; mine: boolean }) {
  const { t } = useI18n();
  switch (row.state) {
    case "queued":
      return <Waiting since={row.since} />;
    case "bot":
      return (
        <span className={`${styles.mark} ${styles.bot}`}>
          <Bot size={12} /> {t("state.bot")}
        </span>
      );
    case "assigned":
      return (
        <span className={mine ? `${styles.mark} ${styles.mine}` : styles.mark}>
          {row.agent == null ? (
            <BellDot size={12} />
          ) : (
            <AgentAvatar id={row.agent.id} name={row.agent.name} size={16} />
          )}
          {mine ? t("queue.you") : (row.agent?.name ?? t("state.assigned"))}
        </span>
      );
    case "snoozed":
      return (
        <span className={styles.mark}>
          <Moon size={12} /> {t("state.snoozed")}
        </span>
      );
    case "resolved":
      return (
        <span className={`${styles.mark} ${styles.resolved}`}>
          <CircleCheck size={12} /> {t("state.resolved")}
        </span>
      );
  }
}

function Waiting({ since }: { since: string }) {
  const { t, format } = useI18n();
  const ms = useNow() - Date.parse(since);
  const urgency = ms > TOO_LONG_WAIT_MS ? styles.tooLong : ms > LONG_WAIT_MS ? styles.long : styles.waiting;
  return (
    <span className={`${styles.mark} ${urgency}`} title={t("queue.waitsSince")}>
      <Clock size={12} /> {format.span(ms)}
    </span>
  );
}

/** A message may be nothing but a file. */
function lastWords(row: BoardRow, t: Translate): string {
  if (row.last === undefined) return t("queue.noWords");
  return row.last.text === "" ? t("bubble.attachment") : row.last.text;
}
