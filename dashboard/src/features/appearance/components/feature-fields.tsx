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
] as const satisfies readonly Feature[];

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
              checked={look.features?.[feature] ?? true}
              onChange={(event) => change("features", { [feature]: event.target.checked })}
            />
          }
          label={t(`look.feature.${feature}` satisfies MessageKey)}
        />
      ))}
    </div>
  );
}
