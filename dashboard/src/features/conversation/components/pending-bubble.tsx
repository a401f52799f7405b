/** The agent's own message on its way, or what became of it. */
import Button from "@mui/material/Button";
import { Check, CircleAlert, Clock } from "lucide-react";
import { UserAvatar } from "@/components/user-avatar";
import { useMe } from "@/lib/api/me";
import { useI18n } from "@/lib/i18n/i18n-context";
import type { PendingPost } from "@/lib/log/conversation-log";
import { AttachmentList } from "./attachment-list";
import styles from "./bubble.module.css";

type Props = { post: PendingPost; onRetry: (post: PendingPost) => void; onDiscard: (ref: string) => void };

export function PendingBubble({ post, onRetry, onDiscard }: Props) {
  const me = useMe();
  const tone = post.kind === "note" ? "note" : "agent";
  return (
    <li className={`${styles.line} ${styles.pending}`} data-side="right" data-tone={tone} data-last="true">
      <span className={styles.face}>
        <UserAvatar id={me.id} name={me.name} picture={me.picture} size={30} />
      </span>
      <div className={styles.body}>
        <div className={styles.bubble}>
          {post.text !== "" && <p className={styles.text}>{post.text}</p>}
          {post.attachments.length > 0 && <AttachmentList attachments={post.attachments} />}
        </div>
        <Delivery post={post} onRetry={onRetry} onDiscard={onDiscard} />
      </div>
    </li>
  );
}

function Delivery({ post, onRetry, onDiscard }: Props) {
  const { t } = useI18n();
  switch (post.status) {
    case "sending":
      return (
        <span className={styles.meta}>
          <Clock size={13} aria-hidden="true" /> {t("bubble.sending")}
        </span>
      );
    case "sent":
      return (
        <span className={styles.meta}>
          <Check size={14} aria-hidden="true" /> {t("bubble.sent")}
        </span>
      );
    case "failed":
      return (
        <span className={styles.failed} role="alert">
          <span className={styles.reason}>
            <CircleAlert size={14} aria-hidden="true" /> {post.error}
          </span>
          <Button size="small" onClick={() => onRetry(post)}>
            {t("common.tryAgain")}
          </Button>
          <Button size="small" color="inherit" onClick={() => onDiscard(post.ref)}>
            {t("bubble.discard")}
          </Button>
        </span>
      );
  }
}
