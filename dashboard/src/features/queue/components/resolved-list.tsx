/** The conversations that are settled; more come as one scrolls. */
import { useInfiniteQuery } from "@tanstack/react-query";
import { CircleCheck, CloudAlert } from "lucide-react";
import { useCallback, useMemo } from "react";
import Button from "@mui/material/Button";
import { EmptyState } from "@/components/empty-state";
import type { Conversation } from "@/lib/api/bodies";
import { useI18n } from "@/lib/i18n/i18n-context";
import { errorText } from "@/lib/ui/error-text";
import type { BoardRow } from "@/lib/log/entry";
import { resolvedOptions } from "../api/get-resolved";
import { useRowKeys } from "../hooks/use-row-keys";
import { matching } from "../lists";
import { RowList } from "./row-list";
import { RowSkeletons } from "./row-skeletons";

export function ResolvedList({ query, selected }: { query: string; selected: string | undefined }) {
  const { t } = useI18n();
  const pages = useInfiniteQuery(resolvedOptions);
  const { data, fetchNextPage, hasNextPage, isFetchingNextPage } = pages;
  const rows = useMemo(
    () =>
      matching(
        (data?.pages ?? []).flatMap((page) => page.items.map(rowOf)),
        query,
      ),
    [data, query],
  );
  const loadMore = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [fetchNextPage, hasNextPage, isFetchingNextPage]);
  useRowKeys(
    rows.map((row) => row.id),
    selected,
  );
  if (pages.isPending) return <RowSkeletons />;
  if (pages.isError) {
    return (
      <EmptyState icon={CloudAlert} title={t("common.loadFailed")} text={errorText(t, pages.error)}>
        <Button variant="outlined" onClick={() => void pages.refetch()}>
          {t("common.tryAgain")}
        </Button>
      </EmptyState>
    );
  }
  if (rows.length === 0) {
    return (
      <EmptyState icon={CircleCheck} title={t("queue.emptyResolved")} text={t("queue.emptyResolvedText")} />
    );
  }
  return <RowList rows={rows} unread={{}} label={t("queue.resolved")} onEnd={loadMore} />;
}

/** Brings a conversation as REST has it into the shape of a live row. */
function rowOf(conversation: Conversation): BoardRow {
  const { id, state, contact, since, last, agent, channel } = conversation;
  return { id, state, contact, since, channel, last: last ?? undefined, agent: agent ?? undefined };
}
