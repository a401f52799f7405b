/** The form of an appearance: a draft that the preview wears, sent as a whole. */
import Alert from "@mui/material/Alert";
import Button from "@mui/material/Button";
import MenuItem from "@mui/material/MenuItem";
import TextField from "@mui/material/TextField";
import { useQueryClient } from "@tanstack/react-query";
import { type SubmitEvent, useMemo, useState } from "react";
import { Section } from "@/components/page";
import type { Inbox } from "@/lib/api/bodies";
import { useI18n } from "@/lib/i18n/i18n-context";
import { errorText, fieldErrors } from "@/lib/ui/error-text";
import { useToasts } from "@/lib/ui/toasts";
import { type Look, saveLook } from "../api/appearance";
import { LookContext, type LookEditor } from "../use-look";
import { WIDGET_LOCALES } from "../widget-locales";
import { BrandFields } from "./brand-fields";
import { EntranceFields } from "./entrance-fields";
import { FeatureFields } from "./feature-fields";
import { HoursFields } from "./hours-fields";
import { Preview } from "./preview";
import { WordFields } from "./word-fields";
import styles from "./look-form.module.css";

export function LookForm({ inbox, stored }: { inbox: Inbox; stored: Look }) {
  const { t, locale: own } = useI18n();
  const cache = useQueryClient();
  const show = useToasts((toasts) => toasts.show);
  const [look, setLook] = useState(stored);
  const [locale, setLocale] = useState<string>(own);
  const [error, setError] = useState<unknown>();
  const [isBusy, setBusy] = useState(false);
  const isChanged = JSON.stringify(look) !== JSON.stringify(stored);

  const editor = useMemo<LookEditor>(
    () => ({
      look,
      locale,
      mistakes: fieldErrors(error),
      change: (part, change) =>
        setLook((before) => ({ ...before, [part]: { ...(before[part] as object | undefined), ...change } })),
      replace: (part, value) => setLook((before) => ({ ...before, [part]: value })),
    }),
    [look, locale, error],
  );
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(undefined);
    try {
      await saveLook(cache, inbox.id, look);
      show("success", t("common.saved"));
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  };
  return (
    <LookContext.Provider value={editor}>
      <div className={styles.columns}>
        <form className={styles.form} onSubmit={(event) => void submit(event)}>
          {error !== undefined && <Alert severity="error">{errorText(t, error)}</Alert>}
          <Section title={t("look.brand")}>
            <BrandFields inbox={inbox} />
          </Section>
          <Section
            title={t("look.words")}
            actions={
              <TextField
                select
                size="small"
                label={t("look.language")}
                value={locale}
                onChange={(event) => setLocale(event.target.value)}
              >
                {WIDGET_LOCALES.map((tag) => (
                  <MenuItem key={tag} value={tag}>
                    {nameOf(tag, own)}
                  </MenuItem>
                ))}
              </TextField>
            }
          >
            <WordFields />
          </Section>
          <Section title={t("look.entrance")}>
            <EntranceFields />
          </Section>
          <Section title={t("look.hours")}>
            <HoursFields />
          </Section>
          <Section title={t("look.features")}>
            <FeatureFields />
          </Section>
          <div className={styles.actions}>
            <Button disabled={!isChanged || isBusy} onClick={() => setLook(stored)}>
              {t("look.undo")}
            </Button>
            <Button type="submit" variant="contained" disabled={!isChanged} loading={isBusy}>
              {t("common.save")}
            </Button>
          </div>
        </form>
        <Preview inbox={inbox} look={look} locale={locale} />
      </div>
    </LookContext.Provider>
  );
}

/** A language's name in the reader's own. */
function nameOf(tag: string, own: string): string {
  return new Intl.DisplayNames([own], { type: "language" }).of(tag) ?? tag;
}
