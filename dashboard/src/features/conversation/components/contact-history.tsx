/** The shopper's other conversations. */
import { Link } from "react-router";
import { useI18n } from "@/lib/i18n/i18n-context";
import { errorText } from "@/lib/ui/error-text";
import { useContactHistory } from "../api/get-contact-history";
import styles from "./details-pane.module.css";

export function ContactHistory({ contact, current }: { contact: string; current: string }) {
  const { t, format } = useI18n();
  const { data, error } = useContactHistory(contact, current);
  return (
    <section className={styles.section}>
      <h3>{t("details.history")}</h3>
      {error != null && <span className={styles.muted}>{errorText(t, error)}</span>}
      {data?.length === 0 && <span className={styles.muted}>{t("details.noHistory")}</span>}
      <ul className={styles.items}>
        {data?.map((item) => (
          <li key={item.id}>
            <Link to={`/c/${item.id}`} className={styles.item}>
              <span>{item.last?.text ?? t("queue.noWords")}</span>
              <span className={styles.muted}>
                {format.dateTime(item.last?.at ?? item.opened_at)} · {t(`state.${item.state}`)}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
