/** Shows an error as a toast, in words. For actions that have no better place for it. */
import { useCallback } from "react";
import { useI18n } from "@/lib/i18n/i18n-context";
import { errorText } from "./error-text";
import { useToasts } from "./toasts";

export function useReport(): (error: unknown) => void {
  const { t } = useI18n();
  const show = useToasts((toasts) => toasts.show);
  return useCallback((error: unknown) => show("error", errorText(t, error)), [t, show]);
}
