/** Gives the conversation to a colleague or to a team. */
import CircularProgress from "@mui/material/CircularProgress";
import ListSubheader from "@mui/material/ListSubheader";
import Menu from "@mui/material/Menu";
import MenuItem from "@mui/material/MenuItem";
import { UserPlus, Users } from "lucide-react";
import { useRef, useState } from "react";
import { UserAvatar } from "@/components/user-avatar";
import { useAgents } from "@/lib/api/agents";
import { useMe } from "@/lib/api/me";
import { useI18n } from "@/lib/i18n/i18n-context";
import { errorText } from "@/lib/ui/error-text";
import { useHotkeys } from "@/lib/ui/use-hotkeys";
import { useTeams } from "../api/get-teams";
import type { Command } from "../hooks/use-actions";
import { ActionButton } from "./action-button";
import styles from "./assign-menu.module.css";

type Props = { busy: boolean; current: string | undefined; act: (command: Command) => Promise<boolean> };

export function AssignMenu({ busy, current, act }: Props) {
  const { t } = useI18n();
  const me = useMe();
  const button = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  const agents = useAgents(open);
  const teams = useTeams(open);
  useHotkeys({
    KeyA: () => {
      if (!busy) setOpen(true);
    },
  });
  const choose = (command: Command) => {
    setOpen(false);
    void act(command);
  };
  return (
    <>
      <ActionButton
        ref={button}
        icon={UserPlus}
        label={t("action.assign")}
        shortcut="Alt+A"
        disabled={busy}
        open={open}
        onClick={() => setOpen(true)}
      />
      <Menu
        anchorEl={() => button.current}
        open={open}
        onClose={() => setOpen(false)}
        className={styles.menu}
      >
        <ListSubheader className={styles.title}>{t("assign.agents")}</ListSubheader>
        {agents.isPending && (
          <MenuItem disabled>
            <CircularProgress size={18} />
          </MenuItem>
        )}
        {agents.isError && <MenuItem disabled>{errorText(t, agents.error)}</MenuItem>}
        {agents.data?.map((agent) => (
          <MenuItem
            key={agent.id}
            disabled={agent.id === current}
            onClick={() => choose({ type: "assign", agent: agent.id })}
            className={styles.item}
          >
            <UserAvatar
              id={agent.id}
              name={agent.name}
              picture={agent.picture}
              size={28}
              online={agent.online}
            />
            <span className={styles.name}>
              {agent.id === me.id ? t("assign.me", { name: agent.name }) : agent.name}
            </span>
            <span className={styles.load}>
              {agent.online
                ? t("assign.load", { load: agent.load, capacity: agent.capacity })
                : t("assign.offline")}
            </span>
          </MenuItem>
        ))}
        {teams.data !== undefined && teams.data.length > 0 && (
          <ListSubheader className={styles.title}>{t("assign.teams")}</ListSubheader>
        )}
        {teams.data?.map((team) => (
          <MenuItem
            key={team.id}
            onClick={() => choose({ type: "assign", team: team.id })}
            className={styles.item}
          >
            <span className={styles.team}>
              <Users size={15} />
            </span>
            <span className={styles.name}>{team.name}</span>
            <span className={styles.load}>{t("assign.members", { count: team.members.length })}</span>
          </MenuItem>
        ))}
      </Menu>
    </>
  );
}
