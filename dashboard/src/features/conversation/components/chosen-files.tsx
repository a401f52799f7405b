/** The files that will go with the message: on their way, ready, or failed with the reason. */
import CircularProgress from "@mui/material/CircularProgress";
import IconButton from "@mui/material/IconButton";
import { CircleAlert, File, RotateCcw, X } from "lucide-react";
import { useI18n } from "@/lib/i18n/i18n-context";
import type { ChosenFile } from "../hooks/use-uploads";
import styles from "./chosen-files.module.css";

type Props = {
  files: readonly ChosenFile[];
  onRemove: (key: string) => void;
  onRetry: (chosen: ChosenFile) => void;
};

export function ChosenFiles({ files, onRemove, onRetry }: Props) {
  const { t, format } = useI18n();
  if (files.length === 0) return null;
  return (
    <ul className={styles.files}>
      {files.map((chosen) => (
        <li key={chosen.key} className={styles.file} data-state={chosen.state.name}>
          {chosen.state.name === "sending" && (
            <CircularProgress size={15} aria-label={t("composer.uploading")} />
          )}
          {chosen.state.name === "ready" && <File size={15} aria-hidden="true" />}
          {chosen.state.name === "failed" && <CircleAlert size={15} aria-hidden="true" />}
          <span className={styles.name}>{chosen.file.name}</span>
          <span className={styles.size} role={chosen.state.name === "failed" ? "alert" : undefined}>
            {chosen.state.name === "failed" ? chosen.state.error : format.bytes(chosen.file.size)}
          </span>
          {chosen.state.name === "failed" && (
            <IconButton size="small" aria-label={t("common.tryAgain")} onClick={() => onRetry(chosen)}>
              <RotateCcw size={14} />
            </IconButton>
          )}
          <IconButton
            size="small"
            aria-label={t("composer.removeFile", { name: chosen.file.name })}
            onClick={() => onRemove(chosen.key)}
          >
            <X size={14} />
          </IconButton>
        </li>
      ))}
    </ul>
  );
}
