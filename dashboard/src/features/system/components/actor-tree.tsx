/** The supervision tree, as it stands. */
import type { ActorNode } from "@/lib/api/bodies";
import { useI18n } from "@/lib/i18n/i18n-context";
import styles from "./system-page.module.css";

/** A node with more children than this shows the first and how many more there are. */
const CHILDREN_SHOWN = 20;

export function ActorTree({ node }: { node: ActorNode }) {
  const { t } = useI18n();
  const rest = node.children.length - CHILDREN_SHOWN;
  return (
    <div className={styles.node}>
      {node.name}
      {node.children.length > 0 && (
        <ul className={styles.branch}>
          {node.children.slice(0, CHILDREN_SHOWN).map((child, i) => (
            <li key={`${child.name}-${i}`}>
              <ActorTree node={child} />
            </li>
          ))}
          {rest > 0 && <li>{t("system.more", { count: rest })}</li>}
        </ul>
      )}
    </div>
  );
}
