/** While a page's code is on its way. */
import LinearProgress from "@mui/material/LinearProgress";
import { useI18n } from "@/lib/i18n/i18n-context";

export function PageFallback() {
  const { t } = useI18n();
  return <LinearProgress aria-label={t("common.loading")} />;
}
