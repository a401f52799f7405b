/** Makes a key: first what for and what it may do, then the key itself. */
import Alert from "@mui/material/Alert";
import Button from "@mui/material/Button";
import Checkbox from "@mui/material/Checkbox";
import FormControlLabel from "@mui/material/FormControlLabel";
import FormGroup from "@mui/material/FormGroup";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { CopyField } from "@/components/copy-field";
import { DeskDialog } from "@/components/desk-dialog";
import { FormDialog } from "@/components/form-dialog";
import { FormField } from "@/components/form-field";
import { useI18n } from "@/lib/i18n/i18n-context";
import { addApiKey, apiKeysOptions, SCOPES } from "../api/api-keys";

export function NewKeyDialog({ onClose }: { onClose: () => void }) {
  const [made, setMade] = useState<string>();
  return made === undefined ? (
    <KeyForm onClose={onClose} onMade={setMade} />
  ) : (
    <MadeKey value={made} onClose={onClose} />
  );
}

function KeyForm({ onClose, onMade }: { onClose: () => void; onMade: (key: string) => void }) {
  const { t } = useI18n();
  const cache = useQueryClient();
  const [name, setName] = useState("");
  const [scopes, setScopes] = useState<ReadonlySet<string>>(new Set());
  const toggle = (scope: string) => {
    const next = new Set(scopes);
    if (!next.delete(scope)) next.add(scope);
    setScopes(next);
  };
  const submit = async () => {
    const made = await addApiKey({ name: name.trim(), scopes: [...scopes] });
    void cache.invalidateQueries({ queryKey: apiKeysOptions.queryKey });
    onMade(made.key ?? "");
  };
  return (
    <FormDialog
      title={t("keys.add")}
      submitLabel={t("keys.make")}
      onClose={onClose}
      // A made key takes the place of the form, so the form must not close what has become the key's dialog.
      staysOpen
      onSubmit={submit}
    >
      {(fields) => (
        <>
          <FormField
            name="name"
            fields={fields}
            required
            autoFocus
            label={t("keys.name")}
            value={name}
            hint={t("keys.nameHint")}
            onChange={setName}
          />
          <FormGroup aria-label={t("keys.scopes")}>
            {SCOPES.map((scope) => (
              <FormControlLabel
                key={scope}
                control={<Checkbox size="small" checked={scopes.has(scope)} onChange={() => toggle(scope)} />}
                label={t(`scope.${scope}`)}
              />
            ))}
          </FormGroup>
          {fields["scopes"] !== undefined && <Alert severity="error">{fields["scopes"]}</Alert>}
        </>
      )}
    </FormDialog>
  );
}

function MadeKey({ value, onClose }: { value: string; onClose: () => void }) {
  const { t } = useI18n();
  return (
    <DeskDialog
      title={t("keys.madeTitle")}
      actions={
        <Button variant="contained" onClick={onClose}>
          {t("common.done")}
        </Button>
      }
    >
      <Alert severity="warning">{t("common.shownOnce")}</Alert>
      <CopyField label={t("keys.key")} value={value} />
    </DeskDialog>
  );
}
