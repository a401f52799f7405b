/** Shows a query as one of its three faces: waiting, failed with a way to try again, or its data. */
import Button from "@mui/material/Button";
import Skeleton from "@mui/material/Skeleton";
import type { UseQueryResult } from "@tanstack/react-query";
import { CloudAlert } from "lucide-react";
import type { ReactNode } from "react";
import { useI18n } from "@/lib/i18n/i18n-context";
import { errorText } from "@/lib/ui/error-text";
import { EmptyState } from "./empty-state";
import styles from "./query-view.module.css";

type Props<T> = { query: UseQueryResult<T>; waiting?: ReactNode; children: (data: T) => ReactNode };

export function QueryView<T>({ query, waiting, children }: Props<T>) {
  const { t } = useI18n();
  if (query.data !== undefined) return children(query.data);
  if (query.isError) {
    return (
      <EmptyState icon={CloudAlert} title={t("common.loadFailed")} text={errorText(t, query.error)}>
        <Button variant="outlined" onClick={() => void query.refetch()}>
          {t("common.tryAgain")}
        </Button>
      </EmptyState>
    );
  }
  return waiting ?? <Lines label={t("common.loading")} />;
}

function Lines({ label }: { label: string }) {
  return (
    <div className={styles.lines} role="status" aria-label={label}>
      <Skeleton height={28} width="40%" />
      <Skeleton height={20} />
      <Skeleton height={20} />
      <Skeleton height={20} width="70%" />
    </div>
  );
}
