/** Lets go of the conversation: back to those who wait, or to the bot. */
import ListItemIcon from "@mui/material/ListItemIcon";
import ListItemText from "@mui/material/ListItemText";
import Menu from "@mui/material/Menu";
import MenuItem from "@mui/material/MenuItem";
import { Bot, Clock, Undo2 } from "lucide-react";
import { useRef, useState } from "react";
import { useI18n } from "@/lib/i18n/i18n-context";
import type { Command } from "../hooks/use-actions";
import { ActionButton } from "./action-button";

type Props = { busy: boolean; act: (command: Command) => Promise<boolean> };

export function ReleaseMenu({ busy, act }: Props) {
  const { t } = useI18n();
  const button = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  const release = (to: "queue" | "bot") => {
    setOpen(false);
    void act({ type: "release", to });
  };
  return (
    <>
      <ActionButton
        ref={button}
        icon={Undo2}
        label={t("action.release")}
        shortcut="Alt+L"
        disabled={busy}
        open={open}
        onClick={() => setOpen(true)}
      />
      <Menu anchorEl={() => button.current} open={open} onClose={() => setOpen(false)}>
        <MenuItem onClick={() => release("queue")}>
          <ListItemIcon>
            <Clock size={18} />
          </ListItemIcon>
          <ListItemText primary={t("release.queue")} secondary={t("release.queueText")} />
        </MenuItem>
        <MenuItem onClick={() => release("bot")}>
          <ListItemIcon>
            <Bot size={18} />
          </ListItemIcon>
          <ListItemText primary={t("release.bot")} secondary={t("release.botText")} />
        </MenuItem>
      </Menu>
    </>
  );
}
