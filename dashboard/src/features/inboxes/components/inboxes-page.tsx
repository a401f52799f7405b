/** The inboxes: each with the line of markup that puts its widget on a shop's page. */
import Button from "@mui/material/Button";
import { useQuery } from "@tanstack/react-query";
import { Plus, Store } from "lucide-react";
import { useState } from "react";
import { EmptyState } from "@/components/empty-state";
import { Page, Section } from "@/components/page";
import { QueryView } from "@/components/query-view";
import type { Inbox } from "@/lib/api/bodies";
import { useI18n } from "@/lib/i18n/i18n-context";
import { inboxesOptions } from "../api/inboxes";
import { InboxCard } from "./inbox-card";
import { InboxDialog } from "./inbox-dialog";

export function InboxesPage() {
  const { t } = useI18n();
  const inboxes = useQuery(inboxesOptions);
  const [editing, setEditing] = useState<Inbox | "new">();
  return (
    <Page
      title={t("inboxes.title")}
      lead={t("inboxes.lead")}
      actions={
        <Button variant="contained" startIcon={<Plus size={16} />} onClick={() => setEditing("new")}>
          {t("inboxes.add")}
        </Button>
      }
    >
      <QueryView query={inboxes}>
        {(data) =>
          data.length === 0 ? (
            <Section>
              <EmptyState icon={Store} title={t("inboxes.empty")} text={t("inboxes.emptyText")} />
            </Section>
          ) : (
            data.map((inbox) => <InboxCard key={inbox.id} inbox={inbox} onEdit={() => setEditing(inbox)} />)
          )
        }
      </QueryView>
      {editing !== undefined && (
        <InboxDialog inbox={editing === "new" ? undefined : editing} onClose={() => setEditing(undefined)} />
      )}
    </Page>
  );
}
