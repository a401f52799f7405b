/** The agent's own menu: settings, shortcuts, signing out. */
import Divider from "@mui/material/Divider";
import ListItemIcon from "@mui/material/ListItemIcon";
import Menu from "@mui/material/Menu";
import MenuItem from "@mui/material/MenuItem";
import { Keyboard, LogOut, Settings2 } from "lucide-react";
import { useRef, useState } from "react";
import { UserAvatar } from "@/components/user-avatar";
import { AccountDialog } from "@/features/account/components/account-dialog";
import { useDrafts } from "@/features/conversation/drafts";
import type { Me } from "@/lib/api/bodies";
import { session } from "@/lib/api/client";
import { useI18n } from "@/lib/i18n/i18n-context";
import { useConnectionState } from "@/lib/live/live-context";
import { ShortcutsDialog } from "./shortcuts-dialog";
import styles from "./account-menu.module.css";

export function AccountMenu({ me }: { me: Me }) {
  const { t } = useI18n();
  const button = useRef<HTMLButtonElement>(null);
  const isLive = useConnectionState().name === "live";
  const [open, setOpen] = useState(false);
  const [dialog, setDialog] = useState<"account" | "shortcuts">();
  const clearDrafts = useDrafts((drafts) => drafts.clear);
  const show = (which: "account" | "shortcuts") => {
    setOpen(false);
    setDialog(which);
  };
  const signOut = () => {
    clearDrafts();
    void session.signOut();
  };
  return (
    <>
      <button
        ref={button}
        type="button"
        className={styles.me}
        aria-label={t("shell.account", { name: me.name })}
        aria-haspopup="menu"
        aria-expanded={open}
        onClick={() => setOpen(true)}
      >
        <UserAvatar id={me.id} name={me.name} picture={me.picture} size={38} online={isLive} />
      </button>
      <Menu anchorEl={() => button.current} open={open} onClose={() => setOpen(false)}>
        <li className={styles.who}>
          <strong>{me.name}</strong>
          <span>
            {me.tenant.name} · {t(`role.${me.role}`)}
          </span>
        </li>
        <Divider />
        <MenuItem onClick={() => show("account")}>
          <ListItemIcon>
            <Settings2 size={17} />
          </ListItemIcon>
          {t("account.title")}
        </MenuItem>
        <MenuItem onClick={() => show("shortcuts")}>
          <ListItemIcon>
            <Keyboard size={17} />
          </ListItemIcon>
          {t("shortcuts.title")}
        </MenuItem>
        <Divider />
        <MenuItem onClick={signOut}>
          <ListItemIcon>
            <LogOut size={17} />
          </ListItemIcon>
          {t("shell.signOut")}
        </MenuItem>
      </Menu>
      {dialog === "account" && <AccountDialog onClose={() => setDialog(undefined)} />}
      {dialog === "shortcuts" && <ShortcutsDialog onClose={() => setDialog(undefined)} />}
    </>
  );
}
