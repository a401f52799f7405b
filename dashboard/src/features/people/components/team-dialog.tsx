/** Makes a team, changes it, or takes it away. */
import Button from "@mui/material/Button";
import Checkbox from "@mui/material/Checkbox";
import FormControlLabel from "@mui/material/FormControlLabel";
import FormGroup from "@mui/material/FormGroup";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { FormDialog } from "@/components/form-dialog";
import { FormField } from "@/components/form-field";
import type { Team, User } from "@/lib/api/bodies";
import { useI18n } from "@/lib/i18n/i18n-context";
import { deleteTeam, saveTeam, teamsOptions } from "../api/people";

type Props = { team: Team | undefined; users: readonly User[]; onClose: () => void };

export function TeamDialog({ team, users, onClose }: Props) {
  const { t } = useI18n();
  const cache = useQueryClient();
  const [name, setName] = useState(team?.name ?? "");
  const [members, setMembers] = useState<ReadonlySet<string>>(new Set(team?.members));
  const [deleting, setDeleting] = useState(false);
  const refresh = () => cache.invalidateQueries({ queryKey: teamsOptions.queryKey });

  const toggle = (id: string) => {
    const next = new Set(members);
    if (!next.delete(id)) next.add(id);
    setMembers(next);
  };
  const submit = async () => {
    await saveTeam(team?.id, { name: name.trim(), members: [...members] });
    await refresh();
  };
  if (deleting && team !== undefined) {
    return (
      <ConfirmDialog
        title={t("teams.deleteTitle")}
        text={t("teams.deleteText", { name: team.name })}
        confirmLabel={t("common.delete")}
        onClose={onClose}
        onConfirm={async () => {
          await deleteTeam(team.id);
          await refresh();
        }}
      />
    );
  }
  return (
    <FormDialog
      title={team === undefined ? t("teams.add") : t("people.editNamed", { name: team.name })}
      onClose={onClose}
      onSubmit={submit}
    >
      {(fields) => (
        <>
          <FormField
            name="name"
            fields={fields}
            required
            autoFocus
            label={t("teams.name")}
            value={name}
            onChange={setName}
          />
          <FormGroup aria-label={t("teams.members")}>
            {users.map((user) => (
              <FormControlLabel
                key={user.id}
                control={
                  <Checkbox size="small" checked={members.has(user.id)} onChange={() => toggle(user.id)} />
                }
                label={user.name}
              />
            ))}
          </FormGroup>
          {team !== undefined && (
            <Button color="error" onClick={() => setDeleting(true)}>
              {t("common.delete")}
            </Button>
          )}
        </>
      )}
    </FormDialog>
  );
}
