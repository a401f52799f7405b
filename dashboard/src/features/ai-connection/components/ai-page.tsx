/** The AI server that writes the bot's answers, and a button that tries it. */
import { useQuery } from "@tanstack/react-query";
import { Page } from "@/components/page";
import { QueryView } from "@/components/query-view";
import { useI18n } from "@/lib/i18n/i18n-context";
import { aiOptions } from "../api/ai";
import { AiForm } from "./ai-form";

export function AiPage() {
  const { t } = useI18n();
  const settings = useQuery(aiOptions);
  return (
    <Page title={t("ai.title")} lead={t("ai.lead")}>
      <QueryView query={settings}>{(data) => <AiForm settings={data} />}</QueryView>
    </Page>
  );
}
