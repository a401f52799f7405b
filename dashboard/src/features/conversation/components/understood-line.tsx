/** What a shopper's message is about, small and calm under it: the wish, a language that is not the usual one, a mood. */
import Tooltip from "@mui/material/Tooltip";
import { Frown, Smile, Target } from "lucide-react";
import { type Translate, useI18n } from "@/lib/i18n/i18n-context";
import { intentWords, languageWords } from "@/lib/i18n/understood-words";
import { foreignLanguage, intentOf, type IntentView, sentimentOf } from "@/lib/log/understood";
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
        <Tooltip title={explained(t, understood, intent)}>
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
}

/** Says how sure the wish is, and what else is wanted or may be. */
function explained(t: Translate, { second, wishes }: UnderstoodBody, { name, sure }: IntentView): string {
  const words = t(sure ? "understood.sure" : "understood.unsure");
  const also = (wishes ?? []).filter((wish) => wish.name !== name).map((wish) => intentWords(t, wish.name));
  if (also.length > 0) return `${words} ${t("understood.also", { wishes: also.join(", ") })}`;
  if (sure || second == null || second.name === "out_of_scope") return words;
  return `${words} ${t("understood.or", { wish: intentWords(t, second.name) })}`;
}
