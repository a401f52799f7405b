/** What the widget offers: a switch each. */
import FormControlLabel from "@mui/material/FormControlLabel";
import Switch from "@mui/material/Switch";
import { useI18n } from "@/lib/i18n/i18n-context";
import type { MessageKey } from "@/lib/i18n/locales";
import type { Feature } from "../api/appearance";
import { useLook } from "../use-look";
import styles from "./look-form.module.css";

const FEATURES = [
  "files",
  "voice",
  "articles",
  "csat",
  "choose_human",
  "transcript",
  "push",
  "push_words",
] as const satisfies readonly Feature[];

/** What asks for a permission, and what tells more than it must, is off until the shop wants it. */
const OFF_BY_DEFAULT: readonly Feature[] = ["push", "push_words"];

export function FeatureFields() {
  const { t } = useI18n();
  const { look, change } = useLook();
  return (
    <div className={`${styles.row} ${styles.fields}`}>
      {FEATURES.map((feature) => (
        <FormControlLabel
          key={feature}
          control={
            <Switch
              checked={look.features?.[feature] ?? !OFF_BY_DEFAULT.includes(feature)}
              onChange={(event) => change("features", { [feature]: event.target.checked })}
            />
          }
          label={t(`look.feature.${feature}` satisfies MessageKey)}
        />
      ))}
    </div>
  );
}
