/** Says why the agent cannot reply here, and what to do about it. */
import Button from "@mui/material/Button";
import { Hand } from "lucide-react";
import { useMe } from "@/lib/api/me";
import { useI18n } from "@/lib/i18n/i18n-context";
import { useCutOff } from "@/lib/live/use-cut-off";
import type { Standing } from "../standing";
import styles from "./take-notice.module.css";

type Props = {
  standing: Standing;
  taking: boolean;
  onTake: () => Promise<boolean>;
  /** Moves another's conversation here; only an admin may. */
  onMove: () => Promise<boolean>;
  onNote: () => void;
};

export function TakeNotice({ standing, taking, onTake, onMove, onNote }: Props) {
  const { t } = useI18n();
  const isAdmin = useMe().role === "admin";
  const cutOff = useCutOff();
  if (standing.kind === "mine") return null;
  if (standing.kind === "others") {
    return (
      <div className={styles.notice}>
        <p>{t(isAdmin ? "take.othersAdmin" : "take.others", { name: standing.agent })}</p>
        {isAdmin && (
          <Button
            variant="contained"
            disabled={cutOff}
            loading={taking}
            startIcon={<Hand size={16} />}
            onClick={() => void onMove()}
          >
            {t("take.move")}
          </Button>
        )}
        <Button variant="outlined" onClick={onNote}>
          {t("take.writeNote")}
        </Button>
      </div>
    );
  }
  return (
    <div className={styles.notice}>
      <p>{cutOff ? t("action.cutOff") : t(`take.${standing.state}`)}</p>
      <Button
        variant="contained"
        disabled={cutOff}
        loading={taking}
        startIcon={<Hand size={16} />}
        onClick={() => void onTake()}
      >
        {t("action.take")}
      </Button>
    </div>
  );
}
