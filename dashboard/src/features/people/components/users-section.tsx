/** The users as a table, each of them to be changed. */
import Button from "@mui/material/Button";
import Chip from "@mui/material/Chip";
import Table from "@mui/material/Table";
import TableBody from "@mui/material/TableBody";
import TableCell from "@mui/material/TableCell";
import TableHead from "@mui/material/TableHead";
import TableRow from "@mui/material/TableRow";
import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { Section } from "@/components/page";
import { QueryView } from "@/components/query-view";
import { UserAvatar } from "@/components/user-avatar";
import type { User } from "@/lib/api/bodies";
import { useI18n } from "@/lib/i18n/i18n-context";
import { usersOptions } from "../api/people";
import { UserDialog } from "./user-dialog";
import styles from "./people-page.module.css";

export function UsersSection() {
  const { t } = useI18n();
  const users = useQuery(usersOptions);
  const [editing, setEditing] = useState<User | "new">();
  return (
    <Section
      title={t("people.users")}
      actions={
        <Button variant="contained" startIcon={<Plus size={16} />} onClick={() => setEditing("new")}>
          {t("people.add")}
        </Button>
      }
    >
      <QueryView query={users}>
        {(data) => (
          <Table>
            <TableHead>
              <TableRow>
                <TableCell>{t("people.name")}</TableCell>
                <TableCell>{t("people.role")}</TableCell>
                <TableCell align="right">{t("people.capacity")}</TableCell>
                <TableCell />
              </TableRow>
            </TableHead>
            <TableBody>
              {data.map((user) => (
                <UserLine key={user.id} user={user} onEdit={() => setEditing(user)} />
              ))}
            </TableBody>
          </Table>
        )}
      </QueryView>
      {editing !== undefined && (
        <UserDialog user={editing === "new" ? undefined : editing} onClose={() => setEditing(undefined)} />
      )}
    </Section>
  );
}

function UserLine({ user, onEdit }: { user: User; onEdit: () => void }) {
  const { t } = useI18n();
  return (
    <TableRow hover className={user.active ? undefined : styles.inactive}>
      <TableCell>
        <span className={styles.person}>
          <UserAvatar id={user.id} name={user.name} picture={user.picture} size={32} />
          <span>
            <span className={styles.name}>{user.name}</span>
            <span className={styles.email}>{user.email}</span>
          </span>
        </span>
      </TableCell>
      <TableCell>
        <Chip
          size="small"
          label={t(`role.${user.role}`)}
          color={user.role === "admin" ? "primary" : "default"}
          variant="outlined"
        />
        {!user.active && <Chip size="small" label={t("people.inactive")} className={styles.off} />}
      </TableCell>
      <TableCell align="right">{user.capacity}</TableCell>
      <TableCell align="right">
        <Button onClick={onEdit} aria-label={t("people.editNamed", { name: user.name })}>
          {t("common.edit")}
        </Button>
      </TableCell>
    </TableRow>
  );
}
