/** The frame of every dialog: a title that names it, what it is about, and what can be done. */
import Dialog from "@mui/material/Dialog";
import DialogActions from "@mui/material/DialogActions";
import DialogContent from "@mui/material/DialogContent";
import DialogTitle from "@mui/material/DialogTitle";
import { type ReactNode, useId } from "react";
import styles from "./desk-dialog.module.css";

type Props = {
  title: string;
  width?: "xs" | "sm";
  /** Without it, nothing but one of the actions closes the dialog. */
  onClose?: (() => void) | undefined;
  actions: ReactNode;
  children: ReactNode;
};

export function DeskDialog({ title, width = "sm", onClose, actions, children }: Props) {
  const titleId = useId();
  return (
    <Dialog
      open
      fullWidth
      maxWidth={width}
      aria-labelledby={titleId}
      {...(onClose !== undefined && { onClose })}
    >
      <DialogTitle id={titleId}>{title}</DialogTitle>
      <DialogContent>
        <div className={styles.fields}>{children}</div>
      </DialogContent>
      <DialogActions className={styles.actions}>{actions}</DialogActions>
    </Dialog>
  );
}
