/** Which version of the models understands the shop's messages, and with which one it is to stay. */
import Alert from "@mui/material/Alert";
import MenuItem from "@mui/material/MenuItem";
import TextField from "@mui/material/TextField";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { Models, ModelsVersion } from "@/lib/api/bodies";
import { useI18n } from "@/lib/i18n/i18n-context";
import { errorText } from "@/lib/ui/error-text";
import { modelsOptions, pinModels } from "../api/understanding";
import styles from "./models-box.module.css";

/** The choice that stays with no version: a select has no value for null. */
const NEWEST = "";

export function ModelsBox({ models }: { models: Models }) {
  const { t } = useI18n();
  const cache = useQueryClient();
  const choice = useMutation({
    mutationFn: pinModels,
    onSuccess: (kept) => cache.setQueryData(modelsOptions.queryKey, kept),
  });
  const { items, used, detail } = models;
  const pinned = models.pinned ?? NEWEST;
  const current = items.find((item) => item.current)?.version ?? used;
  const isMissing = pinned !== NEWEST && !items.some((item) => item.version === pinned);
  return (
    <div className={styles.box}>
      <p className={styles.used}>{t("models.used", { version: used })}</p>
      <TextField
        select
        fullWidth={false}
        size="small"
        label={t("models.choose")}
        helperText={t("models.hint")}
        disabled={choice.isPending}
        value={pinned}
        onChange={(event) => choice.mutate(event.target.value === NEWEST ? null : event.target.value)}
        sx={{ minWidth: 280, maxWidth: "100%" }}
        slotProps={{ select: { displayEmpty: true }, inputLabel: { shrink: true } }}
      >
        <MenuItem value={NEWEST}>{t("models.newest", { version: current })}</MenuItem>
        {isMissing && (
          <MenuItem value={pinned} disabled>
            {t("models.missing", { version: pinned })}
          </MenuItem>
        )}
        {items.map((item) => (
          <MenuItem key={item.version} value={item.version} disabled={item.unusable != null}>
            <VersionWords item={item} />
          </MenuItem>
        ))}
      </TextField>
      <div aria-live="polite">
        {choice.isError && <Alert severity="error">{errorText(t, choice.error)}</Alert>}
        {detail != null && (
          <Alert severity="warning">{t("models.trouble", { version: pinned, used, detail })}</Alert>
        )}
      </div>
    </div>
  );
}

function VersionWords({ item }: { item: ModelsVersion }) {
  const { t, format } = useI18n();
  const size = item.unusable == null ? format.bytes(item.bytes) : t("models.unusable");
  return (
    <span>
      {item.version} <span className={styles.size}>· {size}</span>
    </span>
  );
}
