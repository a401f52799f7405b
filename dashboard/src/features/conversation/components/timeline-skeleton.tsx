/** Grey bubbles while a conversation loads, or why it could not be. */
import Button from "@mui/material/Button";
import Skeleton from "@mui/material/Skeleton";
import { CloudAlert } from "lucide-react";
import { EmptyState } from "@/components/empty-state";
import { useI18n } from "@/lib/i18n/i18n-context";
import { errorText } from "@/lib/ui/error-text";
import styles from "./timeline-skeleton.module.css";

export function TimelineSkeleton({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const { t } = useI18n();
  if (error != null) {
    return (
      <EmptyState icon={CloudAlert} title={t("common.loadFailed")} text={errorText(t, error)}>
        <Button variant="outlined" onClick={onRetry}>
          {t("common.tryAgain")}
        </Button>
      </EmptyState>
    );
  }
  return (
    <div className={styles.frame} role="status" aria-label={t("common.loading")}>
      <Skeleton variant="rounded" width={260} height={44} />
      <Skeleton variant="rounded" width={340} height={64} className={styles.right} />
      <Skeleton variant="rounded" width={180} height={40} />
    </div>
  );
}
