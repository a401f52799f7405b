/**
 * A form in a dialog. It sends, shows that it is sending, stays open with the reason when that fails, and hands the
 * server's word on single inputs to the form.
 */
import Alert from "@mui/material/Alert";
import Button from "@mui/material/Button";
import Dialog from "@mui/material/Dialog";
import DialogActions from "@mui/material/DialogActions";
import DialogContent from "@mui/material/DialogContent";
import DialogTitle from "@mui/material/DialogTitle";
import { type ReactNode, type SubmitEvent, useId, useState } from "react";
import { useI18n } from "@/lib/i18n/i18n-context";
import { errorText, fieldErrors } from "@/lib/ui/error-text";
import styles from "./form-dialog.module.css";

type Props = {
  title: string;
  submitLabel: string;
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
  const titleId = useId();
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
    <Dialog open onClose={onClose} fullWidth maxWidth="sm" aria-labelledby={titleId}>
      <form onSubmit={submit}>
        <DialogTitle id={titleId}>{title}</DialogTitle>
        <DialogContent>
          <div className={styles.fields}>
            {error !== undefined && <Alert severity="error">{errorText(t, error)}</Alert>}
            {children(fieldErrors(error))}
          </div>
        </DialogContent>
        <DialogActions className={styles.actions}>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button type="submit" variant="contained" color={danger ? "error" : "primary"} loading={busy}>
            {submitLabel}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
