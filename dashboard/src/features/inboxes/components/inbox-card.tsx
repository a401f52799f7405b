/** One inbox: its key, the markup for the shop's page, the origins it listens to. */
import Button from "@mui/material/Button";
import Chip from "@mui/material/Chip";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { CopyField } from "@/components/copy-field";
import { Section } from "@/components/page";
import type { Inbox } from "@/lib/api/bodies";
import { useI18n } from "@/lib/i18n/i18n-context";
import { keepInbox, rotateSecret } from "../api/inboxes";
import styles from "./inbox-card.module.css";

type Props = { inbox: Inbox; onEdit: () => void };

export function InboxCard({ inbox, onEdit }: Props) {
  const { t } = useI18n();
  const cache = useQueryClient();
  const [rotating, setRotating] = useState(false);
  const rotate = async () => keepInbox(cache, await rotateSecret(inbox.id));
  return (
    <Section
      title={inbox.name}
      actions={
        <span className={styles.actions}>
          <Button onClick={() => setRotating(true)}>{t("inboxes.rotate")}</Button>
          <Button
            variant="outlined"
            onClick={onEdit}
            aria-label={t("people.editNamed", { name: inbox.name })}
          >
            {t("common.edit")}
          </Button>
        </span>
      }
    >
      <div className={styles.body}>
        <CopyField label={t("inboxes.embed")} value={embedOf(inbox.key)} />
        <CopyField label={t("inboxes.key")} value={inbox.key} />
        {inbox.secret != null && <CopyField label={t("inboxes.secret")} value={inbox.secret} hidden />}
        <div>
          <span className={styles.label}>{t("inboxes.origins")}</span>
          <div className={styles.origins}>
            {inbox.origins.length === 0 && <span className={styles.none}>{t("inboxes.noOrigins")}</span>}
            {inbox.origins.map((origin) => (
              <Chip key={origin} size="small" variant="outlined" label={origin} />
            ))}
          </div>
        </div>
      </div>
      {rotating && (
        <ConfirmDialog
          title={t("inboxes.rotate")}
          text={t("inboxes.rotateText", { name: inbox.name })}
          confirmLabel={t("inboxes.rotate")}
          onClose={() => setRotating(false)}
          onConfirm={rotate}
        />
      )}
    </Section>
  );
}

/** The one line that a shop puts on its pages. */
export function embedOf(key: string): string {
  return `<script src="${window.location.origin}/widget.js" data-inbox="${key}" async></script>`;
}
