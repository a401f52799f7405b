/** Teaches the server what else the shop's shoppers want, shows what it makes of a sentence, and with which models. */
import Button from "@mui/material/Button";
import Table from "@mui/material/Table";
import TableBody from "@mui/material/TableBody";
import TableCell from "@mui/material/TableCell";
import TableRow from "@mui/material/TableRow";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Plus, Target } from "lucide-react";
import { useState } from "react";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { EmptyState } from "@/components/empty-state";
import { Page, Section } from "@/components/page";
import { QueryView } from "@/components/query-view";
import type { Intent } from "@/lib/api/bodies";
import { useI18n } from "@/lib/i18n/i18n-context";
import { deleteIntent, intentsOptions, modelsOptions } from "../api/understanding";
import { IntentDialog } from "./intent-dialog";
import { ModelsBox } from "./models-box";
import { TryBox } from "./try-box";
import styles from "./understanding-page.module.css";

export function UnderstandingPage() {
  const { t } = useI18n();
  const cache = useQueryClient();
  const intents = useQuery(intentsOptions);
  const models = useQuery(modelsOptions);
  const [editing, setEditing] = useState<Intent | "new">();
  const [deleting, setDeleting] = useState<Intent>();
  return (
    <Page
      title={t("intents.title")}
      lead={t("intents.lead")}
      actions={
        <Button variant="contained" startIcon={<Plus size={16} />} onClick={() => setEditing("new")}>
          {t("intents.add")}
        </Button>
      }
    >
      <Section title={t("intents.try")}>
        <TryBox />
      </Section>
      <Section title={t("intents.own")}>
        <QueryView query={intents}>
          {(data) =>
            data.length === 0 ? (
              <EmptyState icon={Target} title={t("intents.empty")} text={t("intents.emptyText")} />
            ) : (
              <IntentTable intents={data} onEdit={setEditing} onDelete={setDeleting} />
            )
          }
        </QueryView>
      </Section>
      <Section title={t("models.title")}>
        <QueryView query={models}>{(data) => <ModelsBox models={data} />}</QueryView>
      </Section>
      {editing !== undefined && (
        <IntentDialog
          intent={editing === "new" ? undefined : editing}
          onClose={() => setEditing(undefined)}
        />
      )}
      {deleting !== undefined && (
        <ConfirmDialog
          title={t("intents.deleteTitle")}
          text={t("intents.deleteText", { name: deleting.name })}
          confirmLabel={t("common.delete")}
          onClose={() => setDeleting(undefined)}
          onConfirm={async () => {
            await deleteIntent(deleting.id);
            await cache.invalidateQueries({ queryKey: intentsOptions.queryKey });
          }}
        />
      )}
    </Page>
  );
}

type TableProps = {
  intents: readonly Intent[];
  onEdit: (intent: Intent) => void;
  onDelete: (intent: Intent) => void;
};

function IntentTable({ intents, onEdit, onDelete }: TableProps) {
  const { t } = useI18n();
  return (
    <Table>
      <TableBody>
        {intents.map((intent) => (
          <TableRow key={intent.id} hover>
            <TableCell>
              <span className={styles.name}>{intent.name}</span>
              <span className={styles.example}>{intent.examples[0]}</span>
            </TableCell>
            <TableCell>{t("intents.count", { count: intent.examples.length })}</TableCell>
            <TableCell align="right">
              <Button onClick={() => onEdit(intent)} aria-label={`${t("common.edit")}: ${intent.name}`}>
                {t("common.edit")}
              </Button>
              <Button
                color="error"
                onClick={() => onDelete(intent)}
                aria-label={`${t("common.delete")}: ${intent.name}`}
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
