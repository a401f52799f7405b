/** Speaks what the other side has just said to a screen reader, and nothing of the history that is loaded above. */
import { useI18n } from "@/lib/i18n/i18n-context";
import type { Entry } from "@/lib/log/entry";

export function Announcer({ entries }: { entries: readonly Entry[] }) {
  const { t } = useI18n();
  const last = entries.findLast((entry) => entry.kind === "message" && entry.author.kind !== "agent");
  return (
    <div className="visually-hidden" role="log" aria-live="polite">
      {last !== undefined && (
        <p key={last.id}>
          {t("timeline.said", { name: last.author.name, text: last.text ?? t("bubble.attachment") })}
        </p>
      )}
    </div>
  );
}
