/** Where the agent writes: replies that the shopper sees, notes that only colleagues see. */
import Button from "@mui/material/Button";
import IconButton from "@mui/material/IconButton";
import Tooltip from "@mui/material/Tooltip";
import { Paperclip, Send, X } from "lucide-react";
import { type ClipboardEvent, type DragEvent, type KeyboardEvent, useEffect, useRef } from "react";
import { ATTACHMENTS_MAX, TEXT_CHARS_MAX } from "@/config/limits";
import { useI18n } from "@/lib/i18n/i18n-context";
import { useHotkeys } from "@/lib/ui/use-hotkeys";
import type { Entry } from "@/lib/log/entry";
import { type Mode, useDraft, useDrafts } from "../drafts";
import type { NewPost } from "../hooks/use-post";
import { useTypingSignal } from "../hooks/use-typing-signal";
import { useUploads } from "../hooks/use-uploads";
import type { Standing } from "../standing";
import { ChosenFiles } from "./chosen-files";
import { ComposerTabs } from "./composer-tabs";
import { Quote } from "./quote";
import { TakeNotice } from "./take-notice";
import styles from "./composer.module.css";

type Props = {
  id: string;
  standing: Standing;
  contactName: string;
  taking: boolean;
  replyTo: Entry | undefined;
  onReplyTo: (entry: Entry | undefined) => void;
  onTake: () => Promise<boolean>;
  onMove: () => Promise<boolean>;
  onPost: (post: NewPost) => Promise<void>;
};

export function Composer({
  id,
  standing,
  contactName,
  taking,
  replyTo,
  onReplyTo,
  onTake,
  onMove,
  onPost,
}: Props) {
  const { t } = useI18n();
  const draft = useDraft(id);
  const change = useDrafts((drafts) => drafts.change);
  const uploads = useUploads();
  const area = useRef<HTMLTextAreaElement>(null);
  const picker = useRef<HTMLInputElement>(null);
  const signalTyping = useTypingSignal(id);
  const { mode } = draft;
  const text = draft[mode];
  const barred = mode === "reply" && standing.kind !== "mine";

  const choose = (next: Mode) => {
    change(id, { mode: next });
    // After the other field has been drawn.
    requestAnimationFrame(() => area.current?.focus());
  };
  useHotkeys({ KeyR: () => choose("reply"), KeyN: () => choose("note") });
  useEffect(() => {
    if (replyTo !== undefined) area.current?.focus();
  }, [replyTo]);

  const files = mode === "reply" ? uploads.files : [];
  const ready = files.flatMap(({ state }) => (state.name === "ready" ? [state.attachment] : []));
  const tooLong = Array.from(text).length > TEXT_CHARS_MAX;
  const canSend =
    !barred && !tooLong && ready.length === files.length && (text.trim() !== "" || ready.length > 0);

  const send = () => {
    if (!canSend) return;
    const kind = mode === "note" ? "note" : "message";
    void onPost({
      kind,
      text: text.trim(),
      attachments: ready,
      replyTo: kind === "message" ? replyTo?.seq : undefined,
    });
    change(id, { [mode]: "" });
    if (kind === "message") {
      uploads.clear();
      onReplyTo(undefined);
    }
    area.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // While an input method is choosing characters, Enter is its own.
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  };
  const addFiles = (list: FileList | undefined) => {
    if (list !== undefined && list.length > 0 && mode === "reply" && !barred) uploads.add([...list]);
  };
  const onPaste = (event: ClipboardEvent) => {
    if (event.clipboardData.files.length > 0) event.preventDefault();
    addFiles(event.clipboardData.files);
  };
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    addFiles(event.dataTransfer.files);
  };

  return (
    <div
      className={styles.composer}
      data-mode={mode}
      onDrop={onDrop}
      onDragOver={(event) => event.preventDefault()}
    >
      <ComposerTabs mode={mode} onChoose={choose} />
      {barred ? (
        <TakeNotice
          standing={standing}
          taking={taking}
          onTake={onTake}
          onMove={onMove}
          onNote={() => choose("note")}
        />
      ) : (
        <>
          {replyTo !== undefined && mode === "reply" && (
            <div className={styles.quote}>
              <Quote entry={replyTo} />
              <IconButton
                size="small"
                aria-label={t("composer.noQuote")}
                onClick={() => onReplyTo(undefined)}
              >
                <X size={15} />
              </IconButton>
            </div>
          )}
          <textarea
            ref={area}
            className={styles.area}
            value={text}
            rows={2}
            aria-label={mode === "note" ? t("composer.note") : t("composer.replyTo", { name: contactName })}
            placeholder={
              mode === "note"
                ? t("composer.notePlaceholder")
                : t("composer.replyPlaceholder", { name: contactName })
            }
            onChange={(event) => {
              change(id, { [mode]: event.target.value });
              if (mode === "reply") signalTyping();
            }}
            onKeyDown={onKeyDown}
            onPaste={onPaste}
          />
          <ChosenFiles files={files} onRemove={uploads.remove} onRetry={uploads.retry} />
          <div className={styles.bar}>
            {mode === "reply" && (
              <Tooltip title={t("composer.attach")}>
                <IconButton
                  size="small"
                  aria-label={t("composer.attach")}
                  onClick={() => picker.current?.click()}
                >
                  <Paperclip size={18} />
                </IconButton>
              </Tooltip>
            )}
            <input
              ref={picker}
              type="file"
              multiple
              hidden
              onChange={(event) => {
                addFiles(event.target.files ?? undefined);
                // So that the same file can be chosen again.
                event.target.value = "";
              }}
            />
            <span
              className={tooLong ? `${styles.hint} ${styles.error}` : styles.hint}
              role={tooLong ? "alert" : undefined}
            >
              {tooLong
                ? t("composer.tooLong", { count: TEXT_CHARS_MAX })
                : uploads.files.length >= ATTACHMENTS_MAX
                  ? t("composer.tooManyFiles", { count: ATTACHMENTS_MAX })
                  : t("composer.hint")}
            </span>
            <Button
              variant="contained"
              color={mode === "note" ? "warning" : "primary"}
              disabled={!canSend}
              onClick={send}
              endIcon={<Send size={15} />}
            >
              {mode === "note" ? t("composer.addNote") : t("composer.send")}
            </Button>
          </div>
        </>
      )}
    </div>
  );
}
