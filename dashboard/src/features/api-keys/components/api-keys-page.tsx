/** The keys that programs act with. A key itself is shown once, when it is made. */
import Button from "@mui/material/Button";
import Chip from "@mui/material/Chip";
import Table from "@mui/material/Table";
import TableBody from "@mui/material/TableBody";
import TableCell from "@mui/material/TableCell";
import TableHead from "@mui/material/TableHead";
import TableRow from "@mui/material/TableRow";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { KeyRound, Plus } from "lucide-react";
import { useState } from "react";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { EmptyState } from "@/components/empty-state";
import { Page, Section } from "@/components/page";
import { QueryView } from "@/components/query-view";
import type { ApiKey } from "@/lib/api/bodies";
import { useI18n } from "@/lib/i18n/i18n-context";
import { apiKeysOptions, deleteApiKey } from "../api/api-keys";
import { NewKeyDialog } from "./new-key-dialog";
import styles from "./api-keys-page.module.css";

export function ApiKeysPage() {
  const { t } = useI18n();
  const cache = useQueryClient();
  const keys = useQuery(apiKeysOptions);
  const [adding, setAdding] = useState(false);
  const [deleting, setDeleting] = useState<ApiKey>();
  return (
    <Page
      title={t("keys.title")}
      lead={t("keys.lead")}
      actions={
        <Button variant="contained" startIcon={<Plus size={16} />} onClick={() => setAdding(true)}>
          {t("keys.add")}
        </Button>
      }
    >
      <Section>
        <QueryView query={keys}>
          {(data) =>
            data.length === 0 ? (
              <EmptyState icon={KeyRound} title={t("keys.empty")} text={t("keys.emptyText")} />
            ) : (
              <KeyTable keys={data} onDelete={setDeleting} />
            )
          }
        </QueryView>
      </Section>
      {adding && <NewKeyDialog onClose={() => setAdding(false)} />}
      {deleting !== undefined && (
        <ConfirmDialog
          title={t("keys.deleteTitle")}
          text={t("keys.deleteText", { name: deleting.name })}
          confirmLabel={t("common.delete")}
          onClose={() => setDeleting(undefined)}
          onConfirm={async () => {
            await deleteApiKey(deleting.id);
            await cache.invalidateQueries({ queryKey: apiKeysOptions.queryKey });
          }}
        />
      )}
    </Page>
  );
}

function KeyTable({ keys, onDelete }: { keys: readonly ApiKey[]; onDelete: (key: ApiKey) => void }) {
  const { t, format } = useI18n();
  return (
    <Table>
      <TableHead>
        <TableRow>
          <TableCell>{t("keys.name")}</TableCell>
          <TableCell>{t("keys.scopes")}</TableCell>
          <TableCell>{t("keys.used")}</TableCell>
          <TableCell />
        </TableRow>
      </TableHead>
      <TableBody>
        {keys.map((key) => (
          <TableRow key={key.id} hover>
            <TableCell>
              <span className={styles.name}>{key.name}</span>
              <span className={styles.made}>{t("keys.made", { date: format.dateTime(key.created_at) })}</span>
            </TableCell>
            <TableCell>
              <span className={styles.scopes}>
                {key.scopes.map((scope) => (
                  <Chip key={scope} size="small" variant="outlined" label={scope} />
                ))}
              </span>
            </TableCell>
            <TableCell>
              {key.last_used_at == null ? t("keys.never") : format.dateTime(key.last_used_at)}
            </TableCell>
            <TableCell align="right">
              <Button
                color="error"
                onClick={() => onDelete(key)}
                aria-label={`${t("common.delete")}: ${key.name}`}
              >
                {t("common.delete")}
              </Button>
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
