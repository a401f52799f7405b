/** Chooses the language of the desk; each language is named in itself. */
import MenuItem from "@mui/material/MenuItem";
import TextField from "@mui/material/TextField";
import { useI18n } from "@/lib/i18n/i18n-context";
import { isLocale, LOCALE_NAMES, LOCALES } from "@/lib/i18n/locales";
import { usePreferences } from "@/lib/ui/preferences";

export function LocaleSelect() {
  const { t } = useI18n();
  const { locale, setLocale } = usePreferences();
  return (
    <TextField
      select
      fullWidth={false}
      label={t("account.language")}
      value={locale}
      onChange={(event) => {
        if (isLocale(event.target.value)) setLocale(event.target.value);
      }}
      sx={{ minWidth: 160 }}
    >
      {LOCALES.map((each) => (
        <MenuItem key={each} value={each} lang={each}>
          {LOCALE_NAMES[each]}
        </MenuItem>
      ))}
    </TextField>
  );
}
