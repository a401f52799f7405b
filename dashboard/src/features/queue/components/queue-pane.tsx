/** The left column of the desk: the lists of conversations with their counts, live. */
import InputBase from "@mui/material/InputBase";
import { CircleCheck, Coffee, Inbox, type LucideIcon, MessagesSquare, Search } from "lucide-react";
import { useState } from "react";
import { EmptyState } from "@/components/empty-state";
import { useI18n } from "@/lib/i18n/i18n-context";
import type { MessageKey } from "@/lib/i18n/locales";
import { useLists, useUnread } from "../hooks/use-lists";
import { useChosenList } from "../hooks/use-chosen-list";
import { useFollowMine } from "../hooks/use-follow-mine";
import { useRowKeys } from "../hooks/use-row-keys";
import { type LiveList, matching } from "../lists";
import { ListTabs } from "./list-tabs";
import { ResolvedList } from "./resolved-list";
import { RowList } from "./row-list";
import { RowSkeletons } from "./row-skeletons";
import styles from "./queue-pane.module.css";

const EMPTY = {
  waiting: { icon: Coffee, title: "queue.emptyWaiting", text: "queue.emptyWaitingText" },
  mine: { icon: Inbox, title: "queue.emptyMine", text: "queue.emptyMineText" },
  open: { icon: MessagesSquare, title: "queue.emptyOpen", text: "queue.emptyOpenText" },
} as const satisfies Record<LiveList, { icon: LucideIcon; title: MessageKey; text: MessageKey }>;

export function QueuePane({ selected }: { selected: string | undefined }) {
  const { t } = useI18n();
  const lists = useLists();
  const { list, choose } = useChosenList();
  useFollowMine(
    selected,
    lists.mine.some((row) => row.id === selected),
  );
  const [query, setQuery] = useState("");
  return (
    <section className={styles.pane} aria-label={t("queue.title")}>
      <header className={styles.head}>
        <h1 className={styles.title}>{t("queue.title")}</h1>
        <label className={styles.search}>
          <Search size={15} aria-hidden="true" />
          <InputBase
            fullWidth
            value={query}
            onChange={(event) => setQuery(event.target.value)}
            placeholder={t("queue.search")}
            inputProps={{ "aria-label": t("queue.search"), type: "search" }}
          />
        </label>
      </header>
      <ListTabs
        chosen={list}
        counts={{ waiting: lists.waiting.length, mine: lists.mine.length, open: lists.open.length }}
        onChoose={choose}
      />
      <div role="tabpanel" id="queue-panel" className={styles.panel} aria-label={t(`queue.${list}`)}>
        {list === "resolved" ? (
          <ResolvedList query={query} selected={selected} />
        ) : (
          <LiveRows list={list} query={query} selected={selected} />
        )}
      </div>
    </section>
  );
}

function LiveRows({
  list,
  query,
  selected,
}: {
  list: LiveList;
  query: string;
  selected: string | undefined;
}) {
  const { t } = useI18n();
  const lists = useLists();
  const unread = useUnread();
  const rows = matching(lists[list], query);
  useRowKeys(
    rows.map((row) => row.id),
    selected,
  );
  if (!lists.ready) return <RowSkeletons />;
  if (rows.length > 0) return <RowList key={list} rows={rows} unread={unread} label={t(`queue.${list}`)} />;
  if (query.trim() !== "") return <EmptyState icon={CircleCheck} title={t("queue.noMatch", { query })} />;
  const { icon, title, text } = EMPTY[list];
  return <EmptyState icon={icon} title={t(title)} text={t(text)} />;
}
