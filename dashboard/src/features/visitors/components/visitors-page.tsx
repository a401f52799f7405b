/** Who is on the shop's pages just now, live. */
import { skipToken, useQuery } from "@tanstack/react-query";
import Button from "@mui/material/Button";
import Table from "@mui/material/Table";
import TableBody from "@mui/material/TableBody";
import TableCell from "@mui/material/TableCell";
import TableHead from "@mui/material/TableHead";
import TableRow from "@mui/material/TableRow";
import { Footprints } from "lucide-react";
import { Link } from "react-router";
import { EmptyState } from "@/components/empty-state";
import { Page, Section } from "@/components/page";
import { UserAvatar } from "@/components/user-avatar";
import { useI18n } from "@/lib/i18n/i18n-context";
import type { Board } from "@/lib/live/board";
import { visitorsKey } from "@/lib/live/cache-keys";
import { useTopic } from "@/lib/live/live-context";
import { useNow } from "@/lib/ui/use-now";
import { useReport } from "@/lib/ui/use-report";
import type { VisitorRow } from "@/protocol/frames";
import styles from "./visitors-page.module.css";

/** The page shows the newest; a shop with more on line reads numbers, not names. */
const SHOWN_MAX = 200;

export function VisitorsPage() {
  const { t } = useI18n();
  const report = useReport();
  useTopic("visitors", true, report);
  const { data } = useQuery<Board<VisitorRow>>({ queryKey: visitorsKey, queryFn: skipToken });
  const rows = Object.values(data ?? {}).sort((a, b) => b.since.localeCompare(a.since));
  return (
    <Page title={t("visitors.title")} lead={t("visitors.lead", { count: rows.length })}>
      <Section>
        {rows.length === 0 ? (
          <EmptyState icon={Footprints} title={t("visitors.empty")} text={t("visitors.emptyText")} />
        ) : (
          <Table>
            <TableHead>
              <TableRow>
                <TableCell>{t("visitors.visitor")}</TableCell>
                <TableCell>{t("visitors.page")}</TableCell>
                <TableCell>{t("visitors.time")}</TableCell>
                <TableCell />
              </TableRow>
            </TableHead>
            <TableBody>
              {rows.slice(0, SHOWN_MAX).map((row) => (
                <VisitorLine key={row.id} row={row} />
              ))}
            </TableBody>
          </Table>
        )}
      </Section>
      {rows.length > SHOWN_MAX && <p>{t("visitors.more", { count: rows.length - SHOWN_MAX })}</p>}
    </Page>
  );
}

function VisitorLine({ row }: { row: VisitorRow }) {
  const { t, format } = useI18n();
  const now = useNow();
  return (
    <TableRow hover>
      <TableCell>
        <span className={styles.who}>
          <UserAvatar id={row.id} name={row.name} size={30} online />
          {row.name}
        </span>
      </TableCell>
      <TableCell className={styles.page}>
        {row.page === "" ? "—" : <span title={row.page}>{row.page}</span>}
      </TableCell>
      <TableCell className={styles.time}>{format.span(now - Date.parse(row.since))}</TableCell>
      <TableCell align="right">
        {row.conversation != null && (
          <Button component={Link} to={`/c/${row.conversation}`}>
            {t("visitors.open")}
          </Button>
        )}
      </TableCell>
    </TableRow>
  );
}
