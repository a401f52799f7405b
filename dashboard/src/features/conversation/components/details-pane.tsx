/** The right column: who the shopper is, what page they are on, what was said before. */
import IconButton from "@mui/material/IconButton";
import { X } from "lucide-react";
import { useI18n } from "@/lib/i18n/i18n-context";
import { usePreferences } from "@/lib/ui/preferences";
import { useHead } from "../hooks/use-head";
import { ContactHistory } from "./contact-history";
import { ContactSection } from "./contact-section";
import { ConversationFacts } from "./conversation-facts";
import { PageSection } from "./page-section";
import styles from "./details-pane.module.css";

export function DetailsPane({ id }: { id: string }) {
  const { t } = useI18n();
  const { head } = useHead(id);
  const setDetails = usePreferences((preferences) => preferences.setDetails);
  return (
    <aside className={styles.pane} aria-label={t("details.title")}>
      <header className={styles.head}>
        <h2 className={styles.title}>{t("details.title")}</h2>
        <IconButton size="small" aria-label={t("common.close")} onClick={() => setDetails(false)}>
          <X size={17} />
        </IconButton>
      </header>
      {head !== undefined && (
        <>
          <ContactSection contact={head.contact} />
          <PageSection conversation={id} contact={head.contact.id} />
          <ConversationFacts head={head} />
          <ContactHistory contact={head.contact.id} current={id} />
        </>
      )}
    </aside>
  );
}
