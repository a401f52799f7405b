/** One line of the timeline: a day, an event or a bubble. Rendered again only when its own content changes. */
import { memo } from "react";
import { useI18n } from "@/lib/i18n/i18n-context";
import { useNow } from "@/lib/ui/use-now";
import type { Entry } from "@/lib/log/entry";
import type { Line } from "../timeline";
import { Bubble } from "./bubble";
import { EventLine } from "./event-line";
import styles from "./timeline-line.module.css";

type Props = {
  line: Line;
  repliesTo: Entry | undefined;
  conversation: string;
  answered: boolean;
  usualLanguage: string | undefined;
  onReply: (entry: Entry) => void;
};

export const TimelineLine = memo(
  function TimelineLine({ line, repliesTo, conversation, answered, usualLanguage, onReply }: Props) {
    switch (line.kind) {
      case "day":
        return <DayLine at={line.at} />;
      case "event":
        return <EventLine entry={line.entry} />;
      case "bubble":
        return (
          <Bubble
            entry={line.entry}
            first={line.first}
            last={line.last}
            repliesTo={repliesTo}
            conversation={conversation}
            answered={answered}
            usualLanguage={usualLanguage}
            onReply={onReply}
          />
        );
    }
  },
  (a, b) =>
    a.repliesTo === b.repliesTo &&
    a.answered === b.answered &&
    a.usualLanguage === b.usualLanguage &&
    a.onReply === b.onReply &&
    sameLine(a.line, b.line),
);

/** Lines are arranged anew with every entry; an entry is another one only when it became known what it is about. */
function sameLine(a: Line, b: Line): boolean {
  if (a.kind === "bubble" && b.kind === "bubble") {
    return a.entry === b.entry && a.first === b.first && a.last === b.last;
  }
  return a.kind === b.kind && a.key === b.key;
}

function DayLine({ at }: { at: string }) {
  const { format } = useI18n();
  const now = useNow(60_000);
  return (
    <li className={styles.day}>
      <span>{format.day(at, now)}</span>
    </li>
  );
}
