/** A sentence in, what would be understood of it out; nothing of it is kept. */
import Alert from "@mui/material/Alert";
import Button from "@mui/material/Button";
import TextField from "@mui/material/TextField";
import { useMutation } from "@tanstack/react-query";
import { type SubmitEvent, useState } from "react";
import type { Understood } from "@/lib/api/bodies";
import { useI18n } from "@/lib/i18n/i18n-context";
import { intentWords, languageWords, mentionWords } from "@/lib/i18n/understood-words";
import { errorText } from "@/lib/ui/error-text";
import { trySentence } from "../api/understanding";
import styles from "./try-box.module.css";

export function TryBox() {
  const { t } = useI18n();
  const [text, setText] = useState("");
  const trial = useMutation({ mutationFn: trySentence });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (text.trim() !== "") trial.mutate(text);
  };
  return (
    <form className={styles.box} onSubmit={submit}>
      <div className={styles.row}>
        <TextField
          fullWidth
          size="small"
          label={t("intents.tryHint")}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <Button type="submit" variant="outlined" loading={trial.isPending} disabled={text.trim() === ""}>
          {t("intents.tryIt")}
        </Button>
      </div>
      <div aria-live="polite">
        {trial.isError && <Alert severity="error">{errorText(t, trial.error)}</Alert>}
        {trial.data !== undefined && <Told understood={trial.data} />}
      </div>
    </form>
  );
}

function Told({ understood }: { understood: Understood }) {
  const { t, locale, format } = useI18n();
  const share = (confidence: number) => `${format.number(Math.round(confidence * 100))} %`;
  const { intent, second, verdict, sentiment, entities } = understood;
  const sentiments: Record<string, string> = {
    neg: t("understood.negative"),
    pos: t("understood.positive"),
  };
  return (
    <dl className={styles.told}>
      <dt>{verdict === "sure" ? t("understood.sure") : t("understood.unsure")}</dt>
      <dd>
        {verdict === "out_of_scope"
          ? t("intents.nothing")
          : `${intentWords(t, intent.name)}, ${share(intent.confidence)}`}
        {second != null && (
          <span className={styles.second}>
            {` · ${intentWords(t, second.name)}, ${share(second.confidence)}`}
          </span>
        )}
      </dd>
      <dt>{t("intents.language")}</dt>
      <dd>{understood.language.name === "und" ? "–" : languageWords(locale, understood.language.name)}</dd>
      <dt>{t("intents.sentiment")}</dt>
      <dd>{sentiments[sentiment.name] ?? t("intents.neutral")}</dd>
      {entities != null && entities.length > 0 && (
        <>
          <dt>{t("intents.named")}</dt>
          <dd>
            <ul className={styles.named}>
              {entities.map((mention) => (
                <li key={mention.start}>{mentionWords(t, locale, mention)}</li>
              ))}
            </ul>
          </dd>
        </>
      )}
    </dl>
  );
}
