/** The files of a message: pictures as pictures, the rest as names with sizes. */
import { File } from "lucide-react";
import { useI18n } from "@/lib/i18n/i18n-context";
import type { AttachmentBody } from "@/protocol/frames";
import styles from "./attachment-list.module.css";

/** What the server serves in place; everything else comes as a download. */
const PICTURES: ReadonlySet<string> = new Set(["image/png", "image/jpeg", "image/gif", "image/webp"]);

export function AttachmentList({ attachments }: { attachments: readonly AttachmentBody[] }) {
  const { format } = useI18n();
  if (attachments.length === 0) return null;
  return (
    <ul className={styles.list}>
      {attachments.map((attachment) => (
        <li key={attachment.id}>
          <a href={attachment.url} target="_blank" rel="noopener noreferrer" className={styles.link}>
            {PICTURES.has(attachment.type) ? (
              <img src={attachment.url} alt={attachment.name} className={styles.picture} loading="lazy" />
            ) : (
              <span className={styles.file}>
                <File size={18} aria-hidden="true" />
                <span className={styles.name}>{attachment.name}</span>
                <span className={styles.size}>{format.bytes(attachment.size)}</span>
              </span>
            )}
          </a>
        </li>
      ))}
    </ul>
  );
}
