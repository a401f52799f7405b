/**
 * Sends a reply or a note: shown at once, marked when the server has it, kept with the reason when it would not.
 * A retry goes out under the same `ref`, so that a message whose `ack` was lost is not said twice.
 */
import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { useI18n } from "@/lib/i18n/i18n-context";
import { updateLog } from "@/lib/live/apply-frame";
import type { Live } from "@/lib/live/live";
import { useLive } from "@/lib/live/live-context";
import {
  type PendingPost,
  withAck,
  withFailure,
  withoutPending,
  withPending,
} from "@/lib/log/conversation-log";
import { newRef } from "@/lib/socket/ref";
import { errorText } from "@/lib/ui/error-text";

export type NewPost = Pick<PendingPost, "kind" | "text" | "attachments" | "replyTo">;

export function usePost(conversation: string) {
  const cache = useQueryClient();
  const live = useLive();
  const { t } = useI18n();
  const deliver = useCallback(
    async (post: PendingPost) => {
      updateLog(cache, conversation, (log) => withPending(log, post));
      try {
        const ack = await ask(live, conversation, post);
        updateLog(cache, conversation, (log) => withAck(log, post.ref, ack.seq));
      } catch (error) {
        updateLog(cache, conversation, (log) => withFailure(log, post.ref, errorText(t, error)));
      }
    },
    [cache, live, conversation, t],
  );
  const post = useCallback(
    (fresh: NewPost) => deliver({ ...fresh, ref: newRef(), at: new Date().toISOString(), status: "sending" }),
    [deliver],
  );
  const retry = useCallback(
    (failed: PendingPost) => deliver({ ...failed, status: "sending", error: undefined }),
    [deliver],
  );
  const discard = useCallback(
    (ref: string) => updateLog(cache, conversation, (log) => withoutPending(log, ref)),
    [cache, conversation],
  );
  return { post, retry, discard };
}

function ask(live: Live, conversation: string, post: PendingPost) {
  const { ref, text } = post;
  if (post.kind === "note") return live.ask({ type: "note", conversation, text }, ref);
  const attachments = post.attachments.map((attachment) => attachment.id);
  return live.ask(
    {
      type: "post",
      conversation,
      ...(text === "" ? {} : { text }),
      ...(attachments.length === 0 ? {} : { attachments }),
      ...(post.replyTo === undefined ? {} : { reply_to: post.replyTo }),
    },
    ref,
  );
}
