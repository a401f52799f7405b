/** What is asked before the first word: consent, and the shop's questions. */
import Button from "@mui/material/Button";
import FormControlLabel from "@mui/material/FormControlLabel";
import IconButton from "@mui/material/IconButton";
import MenuItem from "@mui/material/MenuItem";
import Switch from "@mui/material/Switch";
import TextField from "@mui/material/TextField";
import { Plus, X } from "lucide-react";
import { useI18n } from "@/lib/i18n/i18n-context";
import type { MessageKey } from "@/lib/i18n/locales";
import type { PreChatField } from "../api/appearance";
import { useLook, withWords } from "../use-look";
import { LookText } from "./look-text";
import styles from "./look-form.module.css";

const KINDS = ["text", "email", "phone", "select"] as const;
const QUESTIONS_MAX = 10;

export function EntranceFields() {
  const { t } = useI18n();
  const { look, locale, change } = useLook();
  const consent = look.consent ?? {};
  const fields = look.pre_chat?.fields ?? [];
  const put = (next: PreChatField[]) => change("pre_chat", { fields: next });
  return (
    <div className={styles.fields}>
      <FormControlLabel
        control={
          <Switch
            checked={consent.required ?? false}
            onChange={(event) => change("consent", { required: event.target.checked })}
          />
        }
        label={t("look.consent")}
      />
      {consent.required === true && (
        <>
          <LookText
            multiline
            path={`consent.text.${locale}`}
            label={t("look.consentText")}
            value={consent.text?.[locale]}
            onText={(words) => change("consent", { text: withWords(consent.text, locale, words ?? "") })}
          />
          <LookText
            path="consent.link"
            label={t("look.consentLink")}
            value={consent.link}
            placeholder="https://"
            onText={(link) => change("consent", { link })}
          />
        </>
      )}
      {fields.map((field, i) => (
        <Question
          key={i}
          path={`pre_chat.fields.${i}`}
          field={field}
          onChange={(next) => put(fields.map((other, at) => (at === i ? next : other)))}
          onRemove={() => put(fields.filter((_, at) => at !== i))}
        />
      ))}
      <div>
        <Button
          startIcon={<Plus size={16} />}
          disabled={fields.length >= QUESTIONS_MAX}
          onClick={() =>
            put([...fields, { name: newName(fields), kind: "text", label: {}, required: false, options: [] }])
          }
        >
          {t("look.addQuestion")}
        </Button>
      </div>
    </div>
  );
}

type QuestionProps = {
  path: string;
  field: PreChatField;
  onChange: (field: PreChatField) => void;
  onRemove: () => void;
};

function Question({ path, field, onChange, onRemove }: QuestionProps) {
  const { t } = useI18n();
  const { locale, mistakes } = useLook();
  const mistake = Object.entries(mistakes).find(([other]) => other.startsWith(path))?.[1];
  return (
    <div className={styles.question}>
      <TextField
        size="small"
        label={t("look.question")}
        value={field.label[locale] ?? ""}
        error={mistake !== undefined}
        helperText={mistake}
        onChange={(event) =>
          onChange({ ...field, label: withWords(field.label, locale, event.target.value) })
        }
      />
      <TextField
        select
        size="small"
        label={t("look.kind")}
        value={field.kind}
        onChange={(event) => onChange({ ...field, kind: event.target.value as PreChatField["kind"] })}
      >
        {KINDS.map((kind) => (
          <MenuItem key={kind} value={kind}>
            {t(`look.kind.${kind}` satisfies MessageKey)}
          </MenuItem>
        ))}
      </TextField>
      {field.kind === "select" && (
        <TextField
          size="small"
          label={t("look.options")}
          helperText={t("look.optionsHint")}
          defaultValue={(field.options ?? []).join(", ")}
          onBlur={(event) => onChange({ ...field, options: optionsOf(event.target.value) })}
        />
      )}
      <FormControlLabel
        control={
          <Switch
            checked={field.required}
            onChange={(event) => onChange({ ...field, required: event.target.checked })}
          />
        }
        label={t("look.required")}
      />
      <IconButton aria-label={t("look.removeQuestion")} onClick={onRemove}>
        <X size={16} />
      </IconButton>
    </div>
  );
}

/** A name that no other question has. */
function newName(fields: readonly PreChatField[]): string {
  let n = fields.length + 1;
  while (fields.some(({ name }) => name === `q${n}`)) n += 1;
  return `q${n}`;
}

function optionsOf(text: string): string[] {
  return text
    .split(",")
    .map((option) => option.trim())
    .filter((option) => option !== "");
}
