/** Grey rows, while the list is on its way. */
import Skeleton from "@mui/material/Skeleton";
import { useI18n } from "@/lib/i18n/i18n-context";
import styles from "./row-skeletons.module.css";

const ROWS = [0, 1, 2, 3, 4, 5];

export function RowSkeletons() {
  const { t } = useI18n();
  return (
    <div role="status" aria-label={t("common.loading")}>
      {ROWS.map((row) => (
        <div key={row} className={styles.row}>
          <Skeleton variant="circular" width={40} height={40} />
          <div className={styles.words}>
            <Skeleton width="45%" />
            <Skeleton width="85%" />
          </div>
        </div>
      ))}
    </div>
  );
}
