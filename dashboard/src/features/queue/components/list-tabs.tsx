/** The lists to choose from, each with how many conversations it holds. */
import Tab from "@mui/material/Tab";
import Tabs from "@mui/material/Tabs";
import { useI18n } from "@/lib/i18n/i18n-context";
import { type LiveList, QUEUE_LISTS, type QueueList } from "../lists";
import styles from "./list-tabs.module.css";

type Props = { chosen: QueueList; counts: Record<LiveList, number>; onChoose: (list: QueueList) => void };

export function ListTabs({ chosen, counts, onChoose }: Props) {
  const { t } = useI18n();
  return (
    <Tabs
      value={chosen}
      onChange={(_, list: QueueList) => onChoose(list)}
      variant="scrollable"
      scrollButtons={false}
      aria-label={t("queue.lists")}
      className={styles.tabs}
    >
      {QUEUE_LISTS.map((list) => (
        <Tab
          key={list}
          value={list}
          className={styles.tab}
          aria-controls="queue-panel"
          label={
            <span className={styles.label}>
              {t(`queue.${list}`)}
              {list !== "resolved" && counts[list] > 0 && (
                <span className={list === "waiting" ? `${styles.count} ${styles.hot}` : styles.count}>
                  {counts[list]}
                </span>
              )}
            </span>
          }
        />
      ))}
    </Tabs>
  );
}
