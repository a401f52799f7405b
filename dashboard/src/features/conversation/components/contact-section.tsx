/** The shopper's particulars. */
import { UserAvatar } from "@/components/user-avatar";
import { useI18n } from "@/lib/i18n/i18n-context";
import { errorText } from "@/lib/ui/error-text";
import { useContact } from "../api/get-contact";
import styles from "./details-pane.module.css";

type Props = { contact: { id: string; name: string; email?: string | null; phone?: string | null } };

export function ContactSection({ contact: known }: Props) {
  const { t, format } = useI18n();
  const { data, error } = useContact(known.id);
  const { email, phone } = data ?? known;
  return (
    <>
      <div className={styles.person}>
        <UserAvatar id={known.id} name={known.name} size={46} />
        <div>
          <div className={styles.name}>{known.name}</div>
          {data !== undefined && (
            <div className={styles.muted}>
              {t("details.firstSeen", { date: format.dateTime(data.first_seen) })}
            </div>
          )}
          {error != null && <div className={styles.muted}>{errorText(t, error)}</div>}
        </div>
      </div>
      <section className={styles.section}>
        <h3>{t("details.contact")}</h3>
        <dl className={styles.facts}>
          <dt>{t("details.email")}</dt>
          <dd>{email == null ? "—" : <a href={`mailto:${email}`}>{email}</a>}</dd>
          <dt>{t("details.phone")}</dt>
          <dd>{phone == null ? "—" : <a href={`tel:${phone}`}>{phone}</a>}</dd>
          <dt>{t("details.lastSeen")}</dt>
          <dd>{data === undefined ? "—" : format.dateTime(data.last_seen)}</dd>
          {data?.locale != null && (
            <>
              <dt>{t("details.language")}</dt>
              <dd>{data.locale}</dd>
            </>
          )}
          <Attributes attributes={data?.attributes} />
        </dl>
      </section>
    </>
  );
}

function Attributes({ attributes }: { attributes: unknown }) {
  if (typeof attributes !== "object" || attributes === null) return null;
  return Object.entries(attributes).map(([name, value]) => (
    <FactPair key={name} name={name} value={typeof value === "string" ? value : JSON.stringify(value)} />
  ));
}

function FactPair({ name, value }: { name: string; value: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  );
}
