/** Writes an article: title, language, tags, text with marks, and how it will look. */
import Alert from "@mui/material/Alert";
import Button from "@mui/material/Button";
import MenuItem from "@mui/material/MenuItem";
import TextField from "@mui/material/TextField";
import { useQueryClient } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import { type SubmitEvent, useDeferredValue, useState } from "react";
import { useNavigate } from "react-router";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { Markdown } from "@/components/markdown";
import { Section } from "@/components/page";
import type { Article, NewArticle } from "@/lib/api/bodies";
import { useI18n } from "@/lib/i18n/i18n-context";
import { LOCALE_NAMES, LOCALES } from "@/lib/i18n/locales";
import { errorText, fieldErrors } from "@/lib/ui/error-text";
import { useToasts } from "@/lib/ui/toasts";
import { articlesKey, deleteArticle, saveArticle } from "../api/articles";
import styles from "./article-page.module.css";

const BODY_ROWS_MIN = 16;

export function ArticleEditor({ article }: { article: Article | undefined }) {
  const { t, locale } = useI18n();
  const navigate = useNavigate();
  const cache = useQueryClient();
  const show = useToasts((toasts) => toasts.show);
  const [title, setTitle] = useState(article?.title ?? "");
  const [body, setBody] = useState(article?.body ?? "");
  const [language, setLanguage] = useState<string>(article?.language ?? locale);
  const [tags, setTags] = useState(article?.tags.join(", ") ?? "");
  const [questions, setQuestions] = useState(article?.questions.join("\n") ?? "");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const [deleting, setDeleting] = useState(false);
  const fields = fieldErrors(error);
  const preview = useDeferredValue(body);

  const save = async (event: SubmitEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(undefined);
    try {
      const changed: NewArticle = {
        title: title.trim(),
        body,
        language,
        tags: listOf(tags, ","),
        questions: listOf(questions, "\n"),
        inbox: article?.inbox,
      };
      const saved = await saveArticle(article?.id, changed);
      void cache.invalidateQueries({ queryKey: articlesKey });
      show("success", t("common.saved"));
      if (article === undefined) void navigate(`/knowledge/${saved.id}`, { replace: true });
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  };
  const remove = async (id: string) => {
    await deleteArticle(id);
    void cache.invalidateQueries({ queryKey: [...articlesKey, "list"] });
    void navigate("/knowledge");
  };

  return (
    <Section>
      <form onSubmit={save}>
        {error !== undefined && (
          <Alert severity="error" className={styles.alert}>
            {errorText(t, error)}
          </Alert>
        )}
        <div className={styles.fields}>
          <TextField
            required
            label={t("knowledge.articleTitle")}
            value={title}
            error={fields["title"] !== undefined}
            helperText={fields["title"]}
            onChange={(event) => setTitle(event.target.value)}
          />
          <TextField
            select
            label={t("knowledge.language")}
            value={language}
            error={fields["language"] !== undefined}
            helperText={fields["language"]}
            onChange={(event) => setLanguage(event.target.value)}
          >
            {[...new Set<string>([...LOCALES, language])].map((each) => (
              <MenuItem key={each} value={each}>
                {nameOf(each)}
              </MenuItem>
            ))}
          </TextField>
          <TextField
            className={styles.wide}
            label={t("knowledge.tags")}
            helperText={fields["tags"] ?? t("knowledge.tagsHint")}
            value={tags}
            onChange={(event) => setTags(event.target.value)}
          />
          <TextField
            multiline
            className={styles.wide}
            label={t("knowledge.questions")}
            error={fields["questions"] !== undefined}
            helperText={fields["questions"] ?? t("knowledge.questionsHint")}
            value={questions}
            onChange={(event) => setQuestions(event.target.value)}
          />
        </div>
        <div className={styles.body}>
          <TextField
            required
            multiline
            minRows={BODY_ROWS_MIN}
            label={t("knowledge.body")}
            value={body}
            error={fields["body"] !== undefined}
            helperText={fields["body"] ?? t("knowledge.bodyHint")}
            onChange={(event) => setBody(event.target.value)}
          />
          <div className={styles.preview}>
            <p className={styles.previewLabel}>{t("knowledge.preview")}</p>
            <Markdown text={preview} />
          </div>
        </div>
        <div className={styles.actions}>
          <Button type="submit" variant="contained" loading={busy}>
            {t("common.save")}
          </Button>
          {article !== undefined && (
            <Button color="error" startIcon={<Trash2 size={16} />} onClick={() => setDeleting(true)}>
              {t("common.delete")}
            </Button>
          )}
        </div>
      </form>
      {deleting && article !== undefined && (
        <ConfirmDialog
          title={t("knowledge.deleteTitle")}
          text={t("knowledge.deleteText", { title: article.title })}
          confirmLabel={t("common.delete")}
          onClose={() => setDeleting(false)}
          onConfirm={() => remove(article.id)}
        />
      )}
    </Section>
  );
}

function listOf(text: string, separator: string): string[] {
  return [...new Set(text.split(separator).map((word) => word.trim()))].filter((word) => word !== "");
}

function nameOf(language: string): string {
  return LOCALES.some((each) => each === language)
    ? LOCALE_NAMES[language as keyof typeof LOCALE_NAMES]
    : language;
}
