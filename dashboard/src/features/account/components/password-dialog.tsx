/** Asks for the old password and the new one. */
import { useState } from "react";
import { FormDialog } from "@/components/form-dialog";
import { FormField } from "@/components/form-field";
import { PASSWORD_CHARS_MIN } from "@/config/limits";
import { useI18n } from "@/lib/i18n/i18n-context";
import { useToasts } from "@/lib/ui/toasts";
import { changePassword } from "../api/change-password";

export function PasswordDialog({ onClose }: { onClose: () => void }) {
  const { t } = useI18n();
  const show = useToasts((toasts) => toasts.show);
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const submit = async () => {
    await changePassword(current, next);
    show("success", t("account.passwordChanged"));
  };
  return (
    <FormDialog title={t("account.changePassword")} onClose={onClose} onSubmit={submit}>
      {(fields) => (
        <>
          <FormField
            name="current"
            fields={fields}
            required
            autoFocus
            type="password"
            autoComplete="current-password"
            label={t("account.currentPassword")}
            value={current}
            onChange={setCurrent}
          />
          <FormField
            name="new"
            fields={fields}
            required
            type="password"
            autoComplete="new-password"
            label={t("account.newPassword")}
            value={next}
            hint={t("account.passwordRule", { count: PASSWORD_CHARS_MIN })}
            onChange={setNext}
            slotProps={{ htmlInput: { minLength: PASSWORD_CHARS_MIN } }}
          />
        </>
      )}
    </FormDialog>
  );
}
