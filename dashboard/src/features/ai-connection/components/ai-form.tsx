/** The settings of the AI connection as a form. */
import Alert from "@mui/material/Alert";
import Button from "@mui/material/Button";
import FormControlLabel from "@mui/material/FormControlLabel";
import MenuItem from "@mui/material/MenuItem";
import Switch from "@mui/material/Switch";
import TextField from "@mui/material/TextField";
import { useQueryClient } from "@tanstack/react-query";
import { type SubmitEvent, useState } from "react";
import { Section } from "@/components/page";
import type { AiSettings } from "@/lib/api/bodies";
import { useI18n } from "@/lib/i18n/i18n-context";
import { errorText, fieldErrors } from "@/lib/ui/error-text";
import { aiOptions, saveAi } from "../api/ai";
import { AiTest } from "./ai-test";
import styles from "./ai-form.module.css";

/** How servers of this kind name the length of an answer: the old way, and the newer one. */
const TOKEN_FIELDS = ["max_tokens", "max_completion_tokens"];
const TOKENS_MAX = 100_000;
const TIMEOUT_MIN_MS = 1_000;
const TIMEOUT_MAX_MS = 300_000;

export function AiForm({ settings }: { settings: AiSettings }) {
  const { t } = useI18n();
  const cache = useQueryClient();
  const [form, setForm] = useState({
    base_url: settings.base_url,
    model: settings.model,
    api_key: "",
    enabled: settings.enabled,
    system_prompt: settings.system_prompt ?? "",
    max_tokens_field: settings.max_tokens_field,
    max_tokens: settings.max_tokens,
    timeout_ms: settings.timeout_ms,
  });
  const [busy, setBusy] = useState(false);
  const [saved, setSaved] = useState(false);
  const [error, setError] = useState<unknown>();
  const fields = fieldErrors(error);
  const change = (part: Partial<typeof form>) => {
    setSaved(false);
    setForm((before) => ({ ...before, ...part }));
  };
  const save = async (event: SubmitEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(undefined);
    try {
      // An empty key field means that the key stays as it is.
      const { api_key: key, system_prompt: prompt, ...rest } = form;
      const body = {
        ...rest,
        ...(key === "" ? {} : { api_key: key }),
        ...(prompt === "" ? {} : { system_prompt: prompt }),
      };
      cache.setQueryData(aiOptions.queryKey, await saveAi(body));
      setForm((before) => ({ ...before, api_key: "" }));
      setSaved(true);
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  };
  const problem = (name: string) => ({ error: fields[name] !== undefined, helperText: fields[name] });
  return (
    <Section>
      <form onSubmit={save} className={styles.form}>
        {error !== undefined && <Alert severity="error">{errorText(t, error)}</Alert>}
        {saved && <Alert severity="success">{t("common.saved")}</Alert>}
        <FormControlLabel
          control={
            <Switch checked={form.enabled} onChange={(event) => change({ enabled: event.target.checked })} />
          }
          label={t("ai.enabled")}
        />
        <TextField
          required={form.enabled}
          type="url"
          label={t("ai.baseUrl")}
          placeholder="https://api.example.com/v1"
          value={form.base_url}
          onChange={(event) => change({ base_url: event.target.value })}
          error={fields["base_url"] !== undefined}
          helperText={fields["base_url"] ?? t("ai.baseUrlHint")}
        />
        <div className={styles.pair}>
          <TextField
            required={form.enabled}
            label={t("ai.model")}
            value={form.model}
            onChange={(event) => change({ model: event.target.value })}
            {...problem("model")}
          />
          <TextField
            type="password"
            autoComplete="off"
            label={t("ai.key")}
            value={form.api_key}
            onChange={(event) => change({ api_key: event.target.value })}
            error={fields["api_key"] !== undefined}
            helperText={fields["api_key"] ?? (settings.has_key ? t("ai.keyKept") : t("ai.noKey"))}
          />
        </div>
        <TextField
          multiline
          minRows={4}
          label={t("ai.prompt")}
          value={form.system_prompt}
          onChange={(event) => change({ system_prompt: event.target.value })}
          error={fields["system_prompt"] !== undefined}
          helperText={fields["system_prompt"] ?? t("ai.promptHint")}
        />
        <div className={styles.three}>
          <TextField
            select
            label={t("ai.tokensField")}
            value={form.max_tokens_field}
            onChange={(event) => change({ max_tokens_field: event.target.value })}
            {...problem("max_tokens_field")}
          >
            {[...new Set([...TOKEN_FIELDS, form.max_tokens_field])].map((field) => (
              <MenuItem key={field} value={field}>
                {field}
              </MenuItem>
            ))}
          </TextField>
          <TextField
            type="number"
            label={t("ai.maxTokens")}
            value={form.max_tokens}
            onChange={(event) => change({ max_tokens: Number(event.target.value) })}
            slotProps={{ htmlInput: { min: 1, max: TOKENS_MAX, step: 1 } }}
            {...problem("max_tokens")}
          />
          <TextField
            type="number"
            label={t("ai.timeout")}
            value={form.timeout_ms}
            onChange={(event) => change({ timeout_ms: Number(event.target.value) })}
            slotProps={{ htmlInput: { min: TIMEOUT_MIN_MS, max: TIMEOUT_MAX_MS, step: 500 } }}
            {...problem("timeout_ms")}
          />
        </div>
        <div className={styles.actions}>
          <Button type="submit" variant="contained" loading={busy}>
            {t("common.save")}
          </Button>
          <AiTest />
        </div>
      </form>
    </Section>
  );
}
