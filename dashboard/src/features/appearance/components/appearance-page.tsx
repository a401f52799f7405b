/** How the widget looks and behaves, with the widget itself beside it, wearing every change at once. */
import MenuItem from "@mui/material/MenuItem";
import TextField from "@mui/material/TextField";
import { useQuery } from "@tanstack/react-query";
import { Palette } from "lucide-react";
import { useState } from "react";
import { EmptyState } from "@/components/empty-state";
import { Page, Section } from "@/components/page";
import { QueryView } from "@/components/query-view";
import type { Inbox } from "@/lib/api/bodies";
import { api, dataOf } from "@/lib/api/client";
import { useI18n } from "@/lib/i18n/i18n-context";
import { lookOptions } from "../api/appearance";
import { LookForm } from "./look-form";

const inboxesOptions = {
  queryKey: ["inboxes"],
  queryFn: async ({ signal }: { signal: AbortSignal }): Promise<Inbox[]> =>
    dataOf(await api.GET("/api/v1/inboxes", { signal })).items,
};

export function AppearancePage() {
  const { t } = useI18n();
  const inboxes = useQuery(inboxesOptions);
  const [chosen, setChosen] = useState<string>();
  const inbox = inboxes.data?.find(({ id }) => id === chosen) ?? inboxes.data?.[0];
  return (
    <Page
      title={t("look.title")}
      lead={t("look.lead")}
      actions={
        (inboxes.data?.length ?? 0) > 1 && (
          <TextField
            select
            size="small"
            label={t("look.inbox")}
            value={inbox?.id ?? ""}
            onChange={(event) => setChosen(event.target.value)}
          >
            {inboxes.data?.map(({ id, name }) => (
              <MenuItem key={id} value={id}>
                {name}
              </MenuItem>
            ))}
          </TextField>
        )
      }
    >
      <QueryView query={inboxes}>
        {() =>
          inbox === undefined ? (
            <Section>
              <EmptyState icon={Palette} title={t("inboxes.empty")} text={t("inboxes.emptyText")} />
            </Section>
          ) : (
            <InboxLook key={inbox.id} inbox={inbox} />
          )
        }
      </QueryView>
    </Page>
  );
}

function InboxLook({ inbox }: { inbox: Inbox }) {
  const look = useQuery(lookOptions(inbox.id));
  return <QueryView query={look}>{(data) => <LookForm inbox={inbox} stored={data} />}</QueryView>;
}
