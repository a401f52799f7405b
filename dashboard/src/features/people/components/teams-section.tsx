/** The teams and who is in each. */
import Button from "@mui/material/Button";
import Table from "@mui/material/Table";
import TableBody from "@mui/material/TableBody";
import TableCell from "@mui/material/TableCell";
import TableRow from "@mui/material/TableRow";
import { useQuery } from "@tanstack/react-query";
import { Plus, Users } from "lucide-react";
import { useState } from "react";
import { EmptyState } from "@/components/empty-state";
import { Section } from "@/components/page";
import { QueryView } from "@/components/query-view";
import type { Team } from "@/lib/api/bodies";
import { useI18n } from "@/lib/i18n/i18n-context";
import { teamsOptions, usersOptions } from "../api/people";
import { TeamDialog } from "./team-dialog";
import styles from "./people-page.module.css";

export function TeamsSection() {
  const { t } = useI18n();
  const teams = useQuery(teamsOptions);
  const users = useQuery(usersOptions);
  const [editing, setEditing] = useState<Team | "new">();
  const names = new Map(users.data?.map((user) => [user.id, user.name]));
  return (
    <Section
      title={t("teams.title")}
      actions={
        <Button variant="outlined" startIcon={<Plus size={16} />} onClick={() => setEditing("new")}>
          {t("teams.add")}
        </Button>
      }
    >
      <QueryView query={teams}>
        {(data) =>
          data.length === 0 ? (
            <EmptyState icon={Users} title={t("teams.empty")} text={t("teams.emptyText")} />
          ) : (
            <Table>
              <TableBody>
                {data.map((team) => (
                  <TableRow key={team.id} hover>
                    <TableCell className={styles.name}>{team.name}</TableCell>
                    <TableCell className={styles.members}>
                      {team.members.map((member) => names.get(member) ?? member).join(", ")}
                    </TableCell>
                    <TableCell align="right">
                      <Button
                        onClick={() => setEditing(team)}
                        aria-label={t("people.editNamed", { name: team.name })}
                      >
                        {t("common.edit")}
                      </Button>
                    </TableCell>
                  </TableRow>
                ))}
              </TableBody>
            </Table>
          )
        }
      </QueryView>
      {editing !== undefined && (
        <TeamDialog
          team={editing === "new" ? undefined : editing}
          users={users.data ?? []}
          onClose={() => setEditing(undefined)}
        />
      )}
    </Section>
  );
}
