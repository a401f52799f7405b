/** A quiet action of the conversation's head: an icon with its name and its shortcut as a tip. */
import IconButton from "@mui/material/IconButton";
import Tooltip from "@mui/material/Tooltip";
import type { LucideIcon } from "lucide-react";
import type { Ref } from "react";
import { useI18n } from "@/lib/i18n/i18n-context";
import { useCutOff } from "@/lib/live/use-cut-off";

type Props = {
  icon: LucideIcon;
  label: string;
  shortcut: string;
  disabled: boolean;
  open: boolean;
  ref: Ref<HTMLButtonElement>;
  onClick: () => void;
};

export function ActionButton({ icon: Icon, label, shortcut, disabled, open, ref, onClick }: Props) {
  const { t } = useI18n();
  const cutOff = useCutOff();
  return (
    <Tooltip title={cutOff ? t("action.cutOff") : `${label} · ${shortcut}`}>
      {/* A disabled button tells no tooltip that the pointer is there; the span does. */}
      <span>
        <IconButton
          ref={ref}
          size="small"
          disabled={disabled || cutOff}
          aria-label={label}
          aria-haspopup="menu"
          aria-expanded={open}
          onClick={onClick}
        >
          <Icon size={19} />
        </IconButton>
      </span>
    </Tooltip>
  );
}
