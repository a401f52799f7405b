/** Each kind of actor: how many live, what waits for them, how often they had to be started again. */
import Table from "@mui/material/Table";
import TableBody from "@mui/material/TableBody";
import TableCell from "@mui/material/TableCell";
import TableHead from "@mui/material/TableHead";
import TableRow from "@mui/material/TableRow";
import type { Actors } from "@/lib/api/bodies";
import { useI18n } from "@/lib/i18n/i18n-context";
import styles from "./system-page.module.css";

export function ActorTable({ kinds }: { kinds: Actors["kinds"] }) {
  const { t, format } = useI18n();
  return (
    <Table size="small">
      <TableHead>
        <TableRow>
          <TableCell>{t("system.kind")}</TableCell>
          <TableCell align="right">{t("system.count")}</TableCell>
          <TableCell align="right">{t("system.depth")}</TableCell>
          <TableCell align="right">{t("system.depthMax")}</TableCell>
          <TableCell align="right">{t("system.restarts")}</TableCell>
        </TableRow>
      </TableHead>
      <TableBody>
        {kinds.map((kind) => (
          <TableRow key={kind.kind} hover>
            <TableCell>{kind.kind}</TableCell>
            <TableCell align="right">{format.number(kind.count)}</TableCell>
            <TableCell align="right">{format.number(kind.mailbox_depth)}</TableCell>
            <TableCell align="right">{format.number(kind.mailbox_depth_max)}</TableCell>
            <TableCell align="right" className={kind.restarts > 0 ? styles.hot : undefined}>
              {format.number(kind.restarts)}
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
