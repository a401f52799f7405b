/** The shop's own words in one language; where it has none, the widget uses its own. */
import FormControlLabel from "@mui/material/FormControlLabel";
import Switch from "@mui/material/Switch";
import TextField from "@mui/material/TextField";
import { useI18n } from "@/lib/i18n/i18n-context";
import type { MessageKey } from "@/lib/i18n/locales";
import type { Texts } from "../api/appearance";
import { useLook } from "../use-look";
import { without } from "../without";
import { LookText } from "./look-text";
import styles from "./look-form.module.css";

const WORDS = [
  "title",
  "subtitle",
  "greeting",
  "placeholder",
  "offline",
] as const satisfies readonly (keyof Texts)[];
const DELAY_MAX_S = 600;

export function WordFields() {
  const { t } = useI18n();
  const { look, locale, replace, change } = useLook();
  const own: Partial<Texts> = look.texts?.[locale] ?? {};
  const set = (name: keyof Texts, words: string | undefined) => {
    const next = Object.fromEntries(
      Object.entries({ ...own, [name]: words }).filter(([, text]) => text != null),
    );
    const others = without(look.texts ?? {}, locale);
    replace(
      "texts",
      (Object.keys(next).length === 0 ? others : { ...others, [locale]: next }) as typeof look.texts,
    );
  };
  const greeting = look.greeting ?? {};
  return (
    <div className={styles.fields}>
      {WORDS.map((name) => (
        <LookText
          key={name}
          path={`texts.${locale}.${name}`}
          label={t(`look.text.${name}` satisfies MessageKey)}
          value={own[name]}
          multiline={name === "greeting" || name === "offline"}
          onText={(words) => set(name, words)}
        />
      ))}
      <div className={styles.row}>
        <FormControlLabel
          control={
            <Switch
              checked={greeting.show ?? false}
              onChange={(event) => change("greeting", { show: event.target.checked })}
            />
          }
          label={t("look.greet")}
        />
        <TextField
          type="number"
          size="small"
          label={t("look.greetAfter")}
          disabled={greeting.show !== true}
          value={greeting.after_seconds ?? 0}
          slotProps={{ htmlInput: { min: 0, max: DELAY_MAX_S } }}
          onChange={(event) => change("greeting", { after_seconds: Number(event.target.value) })}
        />
      </div>
    </div>
  );
}
