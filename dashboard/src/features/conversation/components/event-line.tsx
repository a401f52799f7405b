/** Something that happened to the conversation, as one quiet line. */
import {
  ArrowRightLeft,
  CircleCheck,
  Clock,
  DoorOpen,
  Hand,
  type LucideIcon,
  Moon,
  RotateCcw,
  Sun,
  Undo2,
  UserPlus,
} from "lucide-react";
import { useI18n, type Translate } from "@/lib/i18n/i18n-context";
import type { Formats } from "@/lib/i18n/format";
import type { Entry } from "@/lib/log/entry";
import type { EventBody } from "@/protocol/frames";
import styles from "./event-line.module.css";

const ICONS: Partial<Record<string, LucideIcon>> = {
  opened: DoorOpen,
  queued: Clock,
  taken: Hand,
  released: Undo2,
  assigned: UserPlus,
  snoozed: Moon,
  woken: Sun,
  moved: ArrowRightLeft,
  resolved: CircleCheck,
  reopened: RotateCcw,
};

export function EventLine({ entry }: { entry: Entry }) {
  const { t, format } = useI18n();
  const { event, author } = entry;
  if (event === undefined) return null;
  const Icon = ICONS[event.name] ?? Clock;
  return (
    <li className={styles.event}>
      <Icon size={14} aria-hidden="true" />
      <span>{eventText(event, author.name, t, format)}</span>
      <time dateTime={entry.at}>{format.time(entry.at)}</time>
    </li>
  );
}

/** A name that is not known yet is shown as it is: more events may come than this desk has words for. */
function eventText(event: EventBody, name: string, t: Translate, format: Formats): string {
  switch (event.name) {
    case "opened":
      return t("event.opened");
    case "queued":
      return queuedText(event, t);
    case "taken":
      return t("event.taken", { name });
    case "released":
      return event.to === "bot" ? t("event.releasedBot", { name }) : t("event.released", { name });
    case "assigned":
      return event.agent == null
        ? t("event.assignedTeam", { name })
        : t("event.assigned", { name, agent: event.agent.name });
    case "snoozed":
      return event.until == null
        ? t("event.snoozed", { name })
        : t("event.snoozedUntil", { name, until: format.dateTime(event.until) });
    case "woken":
      return t("event.woken");
    case "moved":
      return t("event.moved", { channel: event.to ?? "" });
    case "resolved":
      return t("event.resolved", { name });
    case "reopened":
      return t("event.reopened", { name });
    default:
      return event.name;
  }
}

function queuedText(event: EventBody, t: Translate): string {
  switch (event.reason) {
    case "asked":
      return t("event.queuedAsked");
    case "unanswered":
      return t("event.queuedUnanswered");
    case "failed":
      return t("event.queuedFailed");
    case "returned":
      return t("event.queuedReturned");
    default:
      return t("event.queued");
  }
}
