/** The lines of a conversation: history above, the newest at the end, what is on its way after it. */
import Button from "@mui/material/Button";
import CircularProgress from "@mui/material/CircularProgress";
import { ArrowDown } from "lucide-react";
import { useMemo } from "react";
import { useI18n } from "@/lib/i18n/i18n-context";
import type { ConversationLog, PendingPost } from "@/lib/log/conversation-log";
import type { AuthorKind, Entry } from "@/lib/log/entry";
import { usualLanguage } from "@/lib/log/understood";
import { useReadMarker } from "../hooks/use-read-marker";
import { useScroll } from "../hooks/use-scroll";
import { linesOf } from "../timeline";
import { Announcer } from "./announcer";
import { PendingBubble } from "./pending-bubble";
import { StreamBubble } from "./stream-bubble";
import { TimelineLine } from "./timeline-line";
import { TypingLine } from "./typing-line";
import styles from "./timeline.module.css";

type Props = {
  id: string;
  log: ConversationLog;
  contactName: string;
  mine: boolean;
  loadingOlder: boolean;
  onTop: () => void;
  onRetry: (post: PendingPost) => void;
  onDiscard: (ref: string) => void;
  onReply: (entry: Entry) => void;
};

export function Timeline({ id, log, mine, loadingOlder, onTop, onRetry, onDiscard, onReply }: Props) {
  const { t } = useI18n();
  const lines = useMemo(() => linesOf(log.entries), [log.entries]);
  const bySeq = useMemo(() => new Map(log.entries.map((entry) => [entry.seq, entry])), [log.entries]);
  const usual = useMemo(() => usualLanguage(log.entries), [log.entries]);
  const lastShopperSeq = useMemo(() => lastSeqOf(log.entries, "shopper"), [log.entries]);
  const { scroller, content, onScroll, toEnd, isAtEnd, isBehind } = useScroll({
    firstSeq: log.entries[0]?.seq,
    lastSeq: log.last,
    onTop,
  });
  useReadMarker(id, log.last, isAtEnd, mine);
  return (
    <div className={styles.frame}>
      {/* A scrolling region has to be reachable by keyboard. */}
      <div
        ref={scroller}
        className={styles.scroller}
        onScroll={onScroll}
        tabIndex={0}
        role="region"
        aria-label={t("timeline.label")}
      >
        <div ref={content} className={styles.content}>
          <div className={styles.top} aria-hidden={!loadingOlder}>
            {loadingOlder && <CircularProgress size={18} aria-label={t("timeline.loadingOlder")} />}
            {!log.more && lines.length > 0 && <span>{t("timeline.beginning")}</span>}
          </div>
          <ol className={styles.lines}>
            {lines.map((line) => (
              <TimelineLine
                key={line.key}
                line={line}
                repliesTo={line.kind === "bubble" ? bySeq.get(line.entry.reply_to ?? 0) : undefined}
                conversation={id}
                answered={line.kind === "bubble" && line.entry.seq < lastShopperSeq}
                usualLanguage={usual}
                onReply={onReply}
              />
            ))}
            {log.streams.map((stream) => (
              <StreamBubble key={stream.entry} stream={stream} />
            ))}
            {log.pending.map((post) => (
              <PendingBubble key={post.ref} post={post} onRetry={onRetry} onDiscard={onDiscard} />
            ))}
          </ol>
          <TypingLine conversation={id} />
        </div>
      </div>
      {!isAtEnd && (
        <Button
          className={styles.toEnd}
          variant="contained"
          onClick={toEnd}
          startIcon={<ArrowDown size={15} />}
        >
          {isBehind ? t("timeline.newMessages") : t("timeline.toEnd")}
        </Button>
      )}
      <Announcer entries={log.entries} />
    </div>
  );
}

function lastSeqOf(entries: readonly Entry[], author: AuthorKind): number {
  return entries.findLast((entry) => entry.kind === "message" && entry.author.kind === author)?.seq ?? 0;
}
