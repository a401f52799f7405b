/** A value to be copied: a key, a secret, a piece of markup. A hidden one is shown only when asked for. */
import IconButton from "@mui/material/IconButton";
import Tooltip from "@mui/material/Tooltip";
import { Check, Copy, Eye, EyeOff } from "lucide-react";
import { useState } from "react";
import { useI18n } from "@/lib/i18n/i18n-context";
import { copyText } from "@/lib/ui/copy-text";
import styles from "./copy-field.module.css";

type Props = { label: string; value: string; hidden?: boolean };

export function CopyField({ label, value, hidden = false }: Props) {
  const { t } = useI18n();
  const [copied, setCopied] = useState(false);
  const [shown, setShown] = useState(!hidden);
  const copy = async () => {
    await copyText(value);
    setCopied(true);
  };
  return (
    <div className={styles.field}>
      <span className={styles.label}>{label}</span>
      <div className={styles.box}>
        <code className={styles.value}>{shown ? value : "••••••••••••••••"}</code>
        {hidden && (
          <IconButton
            size="small"
            onClick={() => setShown(!shown)}
            aria-label={`${shown ? t("common.hide") : t("common.show")}: ${label}`}
          >
            {shown ? <EyeOff size={16} /> : <Eye size={16} />}
          </IconButton>
        )}
        <Tooltip title={copied ? t("common.copied") : t("common.copy")}>
          <IconButton size="small" onClick={copy} aria-label={`${t("common.copy")}: ${label}`}>
            {copied ? <Check size={16} /> : <Copy size={16} />}
          </IconButton>
        </Tooltip>
      </div>
    </div>
  );
}
