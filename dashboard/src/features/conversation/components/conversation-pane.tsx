/** The middle of the desk: one conversation, its actions, its lines, and where the agent writes. */
import { MessageCircleOff } from "lucide-react";
import { useState } from "react";
import { EmptyState } from "@/components/empty-state";
import { useMe } from "@/lib/api/me";
import { useI18n } from "@/lib/i18n/i18n-context";
import { codeOf } from "@/lib/ui/error-text";
import type { Entry } from "@/lib/log/entry";
import { useActions } from "../hooks/use-actions";
import { useHead } from "../hooks/use-head";
import { useLog } from "../hooks/use-log";
import { usePost } from "../hooks/use-post";
import { standingOf } from "../standing";
import { Composer } from "./composer";
import { ConversationHeader } from "./conversation-header";
import { Timeline } from "./timeline";
import { TimelineSkeleton } from "./timeline-skeleton";
import styles from "./conversation-pane.module.css";

export function ConversationPane({ id }: { id: string }) {
  const { t } = useI18n();
  const me = useMe();
  const { head, error } = useHead(id);
  const { query, loadOlder, loadingOlder } = useLog(id);
  const { act, running } = useActions(id);
  const { post, retry, discard } = usePost(id);
  const [replyTo, setReplyTo] = useState<Entry>();

  if (codeOf(error) === "not_found") {
    return (
      <EmptyState
        icon={MessageCircleOff}
        title={t("conversation.notFound")}
        text={t("conversation.notFoundText")}
      />
    );
  }
  const standing = head === undefined ? undefined : standingOf(head, me.id);
  return (
    <section className={styles.pane} aria-label={t("conversation.with", { name: head?.contact.name ?? "…" })}>
      <ConversationHeader id={id} head={head} running={running} act={act} />
      {query.data === undefined ? (
        <TimelineSkeleton error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <Timeline
          id={id}
          log={query.data}
          contactName={head?.contact.name ?? ""}
          mine={standing?.kind === "mine"}
          loadingOlder={loadingOlder}
          onTop={loadOlder}
          onRetry={retry}
          onDiscard={discard}
          onReply={setReplyTo}
        />
      )}
      {standing !== undefined && (
        <Composer
          id={id}
          standing={standing}
          contactName={head?.contact.name ?? ""}
          taking={running === "take" || running === "assign"}
          replyTo={replyTo}
          onReplyTo={setReplyTo}
          onTake={() => act({ type: "take" })}
          onMove={() => act({ type: "assign", agent: me.id })}
          onPost={post}
        />
      )}
    </section>
  );
}
