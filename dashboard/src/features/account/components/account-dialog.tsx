/** The agent's own settings: how the desk looks and sounds here, and the password. */
import Button from "@mui/material/Button";
import FormControlLabel from "@mui/material/FormControlLabel";
import MenuItem from "@mui/material/MenuItem";
import Switch from "@mui/material/Switch";
import TextField from "@mui/material/TextField";
import { useState } from "react";
import { DeskDialog } from "@/components/desk-dialog";
import { LocaleSelect } from "@/components/locale-select";
import { PictureField } from "@/components/picture-field";
import { useMe } from "@/lib/api/me";
import { useI18n } from "@/lib/i18n/i18n-context";
import { type ThemeChoice, usePreferences } from "@/lib/ui/preferences";
import { PasswordDialog } from "./password-dialog";

const THEMES: readonly ThemeChoice[] = ["system", "light", "dark"];

export function AccountDialog({ onClose }: { onClose: () => void }) {
  const { t } = useI18n();
  const me = useMe();
  const { theme, setTheme, sound, setSound } = usePreferences();
  const [password, setPassword] = useState(false);
  if (password) return <PasswordDialog onClose={() => setPassword(false)} />;
  return (
    <DeskDialog
      title={t("account.title")}
      width="xs"
      onClose={onClose}
      actions={<Button onClick={onClose}>{t("common.close")}</Button>}
    >
      <PictureField person={me} />
      <LocaleSelect />
      <TextField
        select
        label={t("account.theme")}
        value={theme}
        onChange={(event) => setTheme(THEMES.find((each) => each === event.target.value) ?? "system")}
      >
        {THEMES.map((each) => (
          <MenuItem key={each} value={each}>
            {t(`account.theme.${each}`)}
          </MenuItem>
        ))}
      </TextField>
      <FormControlLabel
        control={<Switch checked={sound} onChange={(event) => setSound(event.target.checked)} />}
        label={t("account.sound")}
      />
      <Button variant="outlined" onClick={() => setPassword(true)}>
        {t("account.changePassword")}
      </Button>
    </DeskDialog>
  );
}
