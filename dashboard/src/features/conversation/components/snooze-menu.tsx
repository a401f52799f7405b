/** Puts the conversation aside until a time, after which it comes back by itself. */
import Menu from "@mui/material/Menu";
import MenuItem from "@mui/material/MenuItem";
import Divider from "@mui/material/Divider";
import TextField from "@mui/material/TextField";
import { AlarmClock } from "lucide-react";
import { useRef, useState } from "react";
import { FormDialog } from "@/components/form-dialog";
import { useI18n } from "@/lib/i18n/i18n-context";
import { useHotkeys } from "@/lib/ui/use-hotkeys";
import type { Command } from "../hooks/use-actions";
import { localInputValue, type SnoozeChoice, snoozeChoices } from "../snooze-times";
import { ActionButton } from "./action-button";
import styles from "./snooze-menu.module.css";

type Props = { busy: boolean; act: (command: Command) => Promise<boolean> };

export function SnoozeMenu({ busy, act }: Props) {
  const { t, format } = useI18n();
  const button = useRef<HTMLButtonElement>(null);
  const [choices, setChoices] = useState<SnoozeChoice[]>();
  const [custom, setCustom] = useState(false);
  const open = () => setChoices(snoozeChoices(new Date()));
  useHotkeys({
    KeyS: () => {
      if (!busy) open();
    },
  });
  const snooze = (until: Date) => {
    setChoices(undefined);
    void act({ type: "snooze", until: until.toISOString() });
  };
  return (
    <>
      <ActionButton
        ref={button}
        icon={AlarmClock}
        label={t("action.snooze")}
        shortcut="Alt+S"
        disabled={busy}
        open={choices !== undefined}
        onClick={open}
      />
      <Menu
        anchorEl={() => button.current}
        open={choices !== undefined}
        onClose={() => setChoices(undefined)}
      >
        {choices?.map(({ key, until }) => (
          <MenuItem key={key} onClick={() => snooze(until)} className={styles.item}>
            <span>{t(`snooze.${key}`)}</span>
            <span className={styles.time}>{format.dateTime(until.toISOString())}</span>
          </MenuItem>
        ))}
        <Divider />
        <MenuItem
          onClick={() => {
            setChoices(undefined);
            setCustom(true);
          }}
        >
          {t("snooze.custom")}
        </MenuItem>
      </Menu>
      {custom && <CustomSnooze onClose={() => setCustom(false)} act={act} />}
    </>
  );
}

function CustomSnooze({ onClose, act }: { onClose: () => void; act: Props["act"] }) {
  const { t } = useI18n();
  const [now] = useState(() => new Date());
  const [value, setValue] = useState(() => localInputValue(snoozeChoices(now)[2]?.until ?? now));
  return (
    <FormDialog
      title={t("snooze.customTitle")}
      submitLabel={t("action.snooze")}
      onClose={onClose}
      onSubmit={() => act({ type: "snooze", until: new Date(value).toISOString() })}
    >
      {() => (
        <TextField
          required
          autoFocus
          type="datetime-local"
          label={t("snooze.until")}
          value={value}
          onChange={(event) => setValue(event.target.value)}
          slotProps={{ htmlInput: { min: localInputValue(now) }, inputLabel: { shrink: true } }}
        />
      )}
    </FormDialog>
  );
}
