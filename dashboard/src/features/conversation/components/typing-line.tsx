/** "Anna is writing…", until a few seconds after the last sign of it. */
import { skipToken, useQuery } from "@tanstack/react-query";
import { TYPING_SHOWN_MS } from "@/config/limits";
import { useMe } from "@/lib/api/me";
import { useI18n } from "@/lib/i18n/i18n-context";
import { type Typing, typingKey } from "@/lib/live/cache-keys";
import { useNow } from "@/lib/ui/use-now";
import styles from "./typing-line.module.css";

export function TypingLine({ conversation }: { conversation: string }) {
  const { t } = useI18n();
  const me = useMe();
  const now = useNow();
  const { data: typing } = useQuery<Typing | null>({ queryKey: typingKey(conversation), queryFn: skipToken });
  const shown = typing != null && typing.who.id !== me.id && now - typing.atMs < TYPING_SHOWN_MS;
  return (
    <div className={styles.line} aria-live="off">
      {shown && (
        <>
          <span className={styles.dots} aria-hidden="true">
            <i />
            <i />
            <i />
          </span>
          {t("timeline.typing", { name: typing.who.name })}
          {typing.text !== undefined && typing.text !== "" && <q className={styles.preview}>{typing.text}</q>}
        </>
      )}
    </div>
  );
}
