/** Makes an inbox or changes one. */
import FormControlLabel from "@mui/material/FormControlLabel";
import Switch from "@mui/material/Switch";
import TextField from "@mui/material/TextField";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { FormDialog } from "@/components/form-dialog";
import type { Inbox } from "@/lib/api/bodies";
import { useI18n } from "@/lib/i18n/i18n-context";
import { keepInbox, saveInbox } from "../api/inboxes";

type Props = { inbox: Inbox | undefined; onClose: () => void };

export function InboxDialog({ inbox, onClose }: Props) {
  const { t } = useI18n();
  const cache = useQueryClient();
  const [name, setName] = useState(inbox?.name ?? "");
  const [origins, setOrigins] = useState(inbox?.origins.join("\n") ?? "");
  const [greeting, setGreeting] = useState(inbox?.settings.greeting ?? "");
  const [botName, setBotName] = useState(inbox?.settings.bot_name ?? "");
  const [autoAssign, setAutoAssign] = useState(inbox?.settings.auto_assign ?? false);
  const [color, setColor] = useState(inbox?.settings.color ?? "");
  const [onWish, setOnWish] = useState(inbox?.settings.handover_on_wish ?? true);
  const [handoverAt, setHandoverAt] = useState(String(inbox?.settings.handover_at ?? 80));
  const submit = async () => {
    const settings = {
      ...inbox?.settings,
      bot_name: botName.trim() === "" ? undefined : botName.trim(),
      auto_assign: autoAssign,
      handover_on_wish: onWish,
      handover_at: Number(handoverAt),
      greeting: greeting.trim() === "" ? undefined : greeting.trim(),
      color: color.trim() === "" ? undefined : color.trim(),
    };
    const saved = await saveInbox(inbox?.id, { name: name.trim(), origins: linesOf(origins), settings });
    keepInbox(cache, saved);
  };
  return (
    <FormDialog
      title={inbox === undefined ? t("inboxes.add") : t("people.editNamed", { name: inbox.name })}
      submitLabel={t("common.save")}
      onClose={onClose}
      onSubmit={submit}
    >
      {(fields) => (
        <>
          <TextField
            required
            autoFocus
            label={t("inboxes.name")}
            value={name}
            error={fields["name"] !== undefined}
            helperText={fields["name"] ?? t("inboxes.nameHint")}
            onChange={(event) => setName(event.target.value)}
          />
          <TextField
            multiline
            minRows={2}
            label={t("inboxes.origins")}
            placeholder="https://shop.example"
            value={origins}
            error={fields["origins"] !== undefined}
            helperText={fields["origins"] ?? t("inboxes.originsHint")}
            onChange={(event) => setOrigins(event.target.value)}
          />
          <TextField
            multiline
            label={t("inboxes.greeting")}
            value={greeting}
            error={fields["settings.greeting"] !== undefined}
            helperText={fields["settings.greeting"] ?? t("inboxes.greetingHint")}
            onChange={(event) => setGreeting(event.target.value)}
          />
          <TextField
            label={t("inboxes.botName")}
            value={botName}
            error={fields["settings.bot_name"] !== undefined}
            helperText={fields["settings.bot_name"]}
            onChange={(event) => setBotName(event.target.value)}
          />
          <TextField
            label={t("inboxes.color")}
            placeholder="#0f766e"
            value={color}
            error={fields["settings.color"] !== undefined}
            helperText={fields["settings.color"]}
            onChange={(event) => setColor(event.target.value)}
            slotProps={{ htmlInput: { pattern: "#[0-9A-Fa-f]{6}" } }}
          />
          <FormControlLabel
            control={
              <Switch checked={autoAssign} onChange={(event) => setAutoAssign(event.target.checked)} />
            }
            label={t("inboxes.autoAssign")}
          />
          <FormControlLabel
            control={<Switch checked={onWish} onChange={(event) => setOnWish(event.target.checked)} />}
            label={t("inboxes.handoverOnWish")}
          />
          <TextField
            required
            type="number"
            label={t("inboxes.handoverAt")}
            value={handoverAt}
            error={fields["settings.handover_at"] !== undefined}
            helperText={fields["settings.handover_at"] ?? t("inboxes.handoverAtHint")}
            onChange={(event) => setHandoverAt(event.target.value)}
            slotProps={{ htmlInput: { min: 0, max: 100, step: 1 } }}
          />
        </>
      )}
    </FormDialog>
  );
}

function linesOf(text: string): string[] {
  return text
    .split(/\s+/)
    .map((line) => line.trim())
    .filter((line) => line !== "");
}
