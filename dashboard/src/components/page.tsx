/** A page of the desk besides the conversations: a heading, what can be done, and the content in a readable width. */
import type { ReactNode } from "react";
import styles from "./page.module.css";

type Props = { title: string; lead?: string; actions?: ReactNode; children: ReactNode };

export function Page({ title, lead, actions, children }: Props) {
  return (
    // It scrolls, and what scrolls has to be reachable by keyboard even where it holds no controls.
    <main className={styles.page} tabIndex={0}>
      <div className={styles.inner}>
        <header className={styles.head}>
          <div className={styles.words}>
            <h1 className={styles.title}>{title}</h1>
            {lead !== undefined && <p className={styles.lead}>{lead}</p>}
          </div>
          {actions !== undefined && <div className={styles.actions}>{actions}</div>}
        </header>
        {children}
      </div>
    </main>
  );
}

/** A white box of a page, with a heading of its own where it has one. */
export function Section({
  title,
  actions,
  children,
}: {
  title?: string;
  actions?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section className={styles.section}>
      {title !== undefined && (
        <div className={styles.sectionHead}>
          <h2 className={styles.sectionTitle}>{title}</h2>
          {actions}
        </div>
      )}
      {children}
    </section>
  );
}
