/** The toasts of the desk, at the lower edge, spoken by screen readers. */
import Alert from "@mui/material/Alert";
import { useEffect } from "react";
import { useI18n } from "@/lib/i18n/i18n-context";
import { type Toast, useToasts } from "@/lib/ui/toasts";
import styles from "./toast-stack.module.css";

const SHOWN_MS = 6_000;
/** An error is read more slowly, and sometimes copied. */
const ERROR_SHOWN_MS = 12_000;

export function ToastStack() {
  const toasts = useToasts((state) => state.toasts);
  return (
    <div className={styles.stack} role="status" aria-live="polite">
      {toasts.map((toast) => (
        <ToastLine key={toast.id} toast={toast} />
      ))}
    </div>
  );
}

function ToastLine({ toast }: { toast: Toast }) {
  const { t } = useI18n();
  const dismiss = useToasts((state) => state.dismiss);
  useEffect(() => {
    const timer = setTimeout(() => dismiss(toast.id), toast.severity === "error" ? ERROR_SHOWN_MS : SHOWN_MS);
    return () => clearTimeout(timer);
  }, [dismiss, toast]);
  return (
    <Alert
      severity={toast.severity}
      variant="filled"
      onClose={() => dismiss(toast.id)}
      closeText={t("common.close")}
      className={styles.toast}
    >
      {toast.text}
    </Alert>
  );
}
