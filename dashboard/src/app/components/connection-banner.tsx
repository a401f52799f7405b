/** Says when the desk is cut off from the server, what it does about it, and that nothing is lost. */
import Button from "@mui/material/Button";
import { WifiOff } from "lucide-react";
import { useState } from "react";
import { session } from "@/lib/api/client";
import { useI18n } from "@/lib/i18n/i18n-context";
import { useConnectionState, useLive } from "@/lib/live/live-context";
import { useCutOff } from "@/lib/live/use-cut-off";
import type { ConnectionState } from "@/lib/socket/machine";
import styles from "./connection-banner.module.css";

export function ConnectionBanner() {
  const state = useConnectionState();
  const isLive = state.name === "live";
  const cutOff = useCutOff();
  // A restart that was announced stays one through the attempts that fail while it lasts.
  const [restarting, setRestarting] = useState(false);
  if (state.name === "draining" && !restarting) setRestarting(true);
  if (isLive && restarting) setRestarting(false);
  if (!cutOff) return null;
  return <Banner state={state} restarting={restarting} />;
}

type Props = { state: ConnectionState; restarting: boolean };

function Banner({ state, restarting }: Props) {
  const { t } = useI18n();
  const live = useLive();
  if (state.name === "signed-out") {
    return (
      <div className={styles.banner} role="alert">
        <WifiOff size={16} aria-hidden="true" />
        <span>{t("connection.refused")}</span>
        <Button color="inherit" onClick={() => void session.signOut()}>
          {t("auth.signIn")}
        </Button>
      </div>
    );
  }
  return (
    <div className={styles.banner} role="status">
      <WifiOff size={16} aria-hidden="true" />
      <span>{restarting ? t("connection.draining") : t("connection.lost")}</span>
      {state.name === "backing-off" && (
        <Button color="inherit" onClick={() => live.retryNow()}>
          {t("connection.tryNow")}
        </Button>
      )}
    </div>
  );
}
