/** What a shopper's message is about, small and calm under it: the wish, a language that is not the usual one, a mood. */
import Tooltip from "@mui/material/Tooltip";
import { Frown, Smile, Target } from "lucide-react";
import { useI18n } from "@/lib/i18n/i18n-context";
import { intentWords, languageWords } from "@/lib/i18n/understood-words";
import { foreignLanguage, intentOf, sentimentOf } from "@/lib/log/understood";
import type { UnderstoodBody } from "@/protocol/frames";
import styles from "./understood-line.module.css";

type Props = { understood: UnderstoodBody; usualLanguage: string | undefined };

export function UnderstoodLine({ understood, usualLanguage }: Props) {
  const { t, locale } = useI18n();
  const intent = intentOf(understood);
  const language = foreignLanguage(understood, usualLanguage);
  const sentiment = sentimentOf(understood);
  if (intent === undefined && language === undefined && sentiment === undefined) return null;
  return (
    <span className={styles.line} role="group" aria-label={t("understood.label")}>
      {intent !== undefined && (
        <Tooltip title={explained(intent.sure ? "understood.sure" : "understood.unsure")}>
          <span className={styles.chip} data-sure={intent.sure}>
            <Target size={11} aria-hidden="true" />
            {intentWords(t, intent.name)}
            {!intent.sure && <span className={styles.doubt}>?</span>}
          </span>
        </Tooltip>
      )}
      {language !== undefined && <span className={styles.chip}>{languageWords(locale, language)}</span>}
      {sentiment === "neg" && (
        <Frown className={styles.neg} size={14} role="img" aria-label={t("understood.negative")} />
      )}
      {sentiment === "pos" && (
        <Smile className={styles.pos} size={14} role="img" aria-label={t("understood.positive")} />
      )}
    </span>
  );

  function explained(key: "understood.sure" | "understood.unsure"): string {
    const { second, wishes } = understood;
    const others = wishes != null && wishes.length > 1 ? wishes.map((wish) => wish.name) : [];
    const also = others.filter((name) => name !== intent?.name);
    if (also.length > 0) {
      return `${t(key)} ${t("understood.also", { wishes: also.map((name) => intentWords(t, name)).join(", ") })}`;
    }
    if (key === "understood.sure" || second == null || second.name === "out_of_scope") return t(key);
    return `${t(key)} ${t("understood.or", { wish: intentWords(t, second.name) })}`;
  }
}
