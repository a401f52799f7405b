/** Makes an inbox or changes one. */
import FormControlLabel from "@mui/material/FormControlLabel";
import Switch from "@mui/material/Switch";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { FormDialog } from "@/components/form-dialog";
import { FormField } from "@/components/form-field";
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
      onClose={onClose}
      onSubmit={submit}
    >
      {(fields) => (
        <>
          <FormField
            name="name"
            fields={fields}
            required
            autoFocus
            label={t("inboxes.name")}
            value={name}
            hint={t("inboxes.nameHint")}
            onChange={setName}
          />
          <FormField
            name="origins"
            fields={fields}
            multiline
            minRows={2}
            label={t("inboxes.origins")}
            placeholder="https://shop.example"
            value={origins}
            hint={t("inboxes.originsHint")}
            onChange={setOrigins}
          />
          <FormField
            name="settings.greeting"
            fields={fields}
            multiline
            label={t("inboxes.greeting")}
            value={greeting}
            hint={t("inboxes.greetingHint")}
            onChange={setGreeting}
          />
          <FormField
            name="settings.bot_name"
            fields={fields}
            label={t("inboxes.botName")}
            value={botName}
            onChange={setBotName}
          />
          <FormField
            name="settings.color"
            fields={fields}
            label={t("inboxes.color")}
            placeholder="#0f766e"
            value={color}
            onChange={setColor}
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
          <FormField
            name="settings.handover_at"
            fields={fields}
            required
            type="number"
            label={t("inboxes.handoverAt")}
            value={handoverAt}
            hint={t("inboxes.handoverAtHint")}
            onChange={setHandoverAt}
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
