/** Asks before something that cannot be undone. */
import { FormDialog } from "./form-dialog";

type Props = {
  title: string;
  text: string;
  confirmLabel: string;
  onClose: () => void;
  onConfirm: () => Promise<unknown>;
};

export function ConfirmDialog({ title, text, confirmLabel, onClose, onConfirm }: Props) {
  return (
    <FormDialog title={title} submitLabel={confirmLabel} danger onClose={onClose} onSubmit={onConfirm}>
      {() => <p>{text}</p>}
    </FormDialog>
  );
}
