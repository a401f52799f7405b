/** What is seen before there is anything to see; after a while it says what it waits for. */
import Button from "@mui/material/Button";
import CircularProgress from "@mui/material/CircularProgress";
import { useEffect, useState } from "react";
import { useI18n } from "@/lib/i18n/i18n-context";
import { errorText } from "@/lib/ui/error-text";
import styles from "./splash.module.css";

const SLOW_MS = 4_000;

export function Splash({ error, onRetry }: { error?: unknown; onRetry?: () => void }) {
  const { t } = useI18n();
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), SLOW_MS);
    return () => clearTimeout(timer);
  }, []);
  if (error != null) {
    return (
      <main className={styles.splash}>
        <p role="alert">{errorText(t, error)}</p>
        <Button variant="contained" onClick={onRetry}>
          {t("common.tryAgain")}
        </Button>
      </main>
    );
  }
  return (
    <main className={styles.splash} aria-busy="true">
      <CircularProgress size={30} aria-label={t("common.loading")} />
      {slow && <p role="status">{t("shell.slowStart")}</p>}
    </main>
  );
}
