/** The page of the shop that the shopper is on just now. */
import { skipToken, useQuery } from "@tanstack/react-query";
import { useI18n } from "@/lib/i18n/i18n-context";
import type { Board } from "@/lib/live/board";
import { visitorsKey } from "@/lib/live/cache-keys";
import { useTopic } from "@/lib/live/live-context";
import type { VisitorRow } from "@/protocol/frames";
import { safeUrl } from "./card-list";
import styles from "./details-pane.module.css";

export function PageSection({ conversation, contact }: { conversation: string; contact: string }) {
  const { t } = useI18n();
  useTopic("visitors", true);
  const { data: visitors } = useQuery<Board<VisitorRow>>({ queryKey: visitorsKey, queryFn: skipToken });
  const rows = Object.values(visitors ?? {});
  const visitor = rows.find((row) => row.conversation === conversation || row.id === contact);
  const page = visitor?.page ?? "";
  const url = safeUrl(page);
  return (
    <section className={styles.section}>
      <h3>{t("details.page")}</h3>
      {page === "" || url === undefined ? (
        <span className={styles.muted}>
          {visitor === undefined ? t("details.notOnline") : t("details.noPage")}
        </span>
      ) : (
        <a className={styles.link} href={url} title={url} target="_blank" rel="noopener noreferrer">
          {url}
        </a>
      )}
    </section>
  );
}
