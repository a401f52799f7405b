/** What stands where there is nothing to show: a picture, a word, and perhaps what to do. */
import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import styles from "./empty-state.module.css";

type Props = { icon: LucideIcon; title: string; text?: string; children?: ReactNode };

export function EmptyState({ icon: Icon, title, text, children }: Props) {
  return (
    <div className={styles.empty}>
      <span className={styles.icon}>
        <Icon size={26} strokeWidth={1.6} aria-hidden="true" />
      </span>
      <p className={styles.title}>{title}</p>
      {text !== undefined && <p className={styles.text}>{text}</p>}
      {children}
    </div>
  );
}
