/** Who works here: users with their roles and capacity, and the teams they form. */
import { Page } from "@/components/page";
import { useI18n } from "@/lib/i18n/i18n-context";
import { TeamsSection } from "./teams-section";
import { UsersSection } from "./users-section";

export function PeoplePage() {
  const { t } = useI18n();
  return (
    <Page title={t("people.title")} lead={t("people.lead")}>
      <UsersSection />
      <TeamsSection />
    </Page>
  );
}
