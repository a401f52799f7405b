/** Makes an intent of the shop's own, or changes one. */
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { FormDialog } from "@/components/form-dialog";
import { FormField } from "@/components/form-field";
import type { Intent } from "@/lib/api/bodies";
import { useI18n } from "@/lib/i18n/i18n-context";
import { intentsOptions, saveIntent } from "../api/understanding";

type Props = { intent: Intent | undefined; onClose: () => void };

export function IntentDialog({ intent, onClose }: Props) {
  const { t } = useI18n();
  const cache = useQueryClient();
  const [name, setName] = useState(intent?.name ?? "");
  const [examples, setExamples] = useState(intent?.examples.join("\n") ?? "");
  const submit = async () => {
    await saveIntent(intent?.id, { name: name.trim(), examples: linesOf(examples) });
    await cache.invalidateQueries({ queryKey: intentsOptions.queryKey });
  };
  return (
    <FormDialog
      title={intent === undefined ? t("intents.add") : t("people.editNamed", { name: intent.name })}
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
            label={t("intents.name")}
            value={name}
            hint={t("intents.nameHint")}
            onChange={setName}
          />
          <FormField
            name="examples"
            fields={fields}
            required
            multiline
            minRows={6}
            maxRows={14}
            label={t("intents.examples")}
            value={examples}
            hint={t("intents.examplesHint")}
            onChange={setExamples}
          />
        </>
      )}
    </FormDialog>
  );
}

function linesOf(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}
