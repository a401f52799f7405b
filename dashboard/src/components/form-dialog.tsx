/**
 * A form in a dialog. It sends, shows that it is sending, stays open with the reason when that fails, and hands the
 * server's word on single inputs to the form.
 */
import Alert from "@mui/material/Alert";
import Button from "@mui/material/Button";
import { type ReactNode, type SubmitEvent, useId, useState } from "react";
import { useI18n } from "@/lib/i18n/i18n-context";
import { errorText, fieldErrors } from "@/lib/ui/error-text";
import { DeskDialog } from "./desk-dialog";
import styles from "./form-dialog.module.css";

type Props = {
  title: string;
  /** What sends it; "Save" where nothing is said. */
  submitLabel?: string;
  danger?: boolean;
  /** The caller shows something else in its place after success. */
  staysOpen?: boolean;
  onClose: () => void;
  onSubmit: () => Promise<unknown>;
  children: (fields: Record<string, string>) => ReactNode;
};

export function FormDialog({
  title,
  submitLabel,
  danger = false,
  staysOpen = false,
  onClose,
  onSubmit,
  children,
}: Props) {
  const { t } = useI18n();
  const formId = useId();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(undefined);
    try {
      await onSubmit();
      if (!staysOpen) onClose();
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  };
  return (
    <DeskDialog
      title={title}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button
            type="submit"
            form={formId}
            variant="contained"
            color={danger ? "error" : "primary"}
            loading={busy}
          >
            {submitLabel ?? t("common.save")}
          </Button>
        </>
      }
    >
      {error !== undefined && <Alert severity="error">{errorText(t, error)}</Alert>}
      <form id={formId} className={styles.form} onSubmit={submit}>
        {children(fieldErrors(error))}
      </form>
    </DeskDialog>
  );
}
