/** Who the conversation is with, how it stands, and what can be done with it now. */
import Button from "@mui/material/Button";
import IconButton from "@mui/material/IconButton";
import Skeleton from "@mui/material/Skeleton";
import Tooltip from "@mui/material/Tooltip";
import { ArrowLeft, CircleCheck, Hand, PanelRight, RotateCcw } from "lucide-react";
import { Link } from "react-router";
import { MoodMark } from "@/components/mood-mark";
import { UserAvatar } from "@/components/user-avatar";
import { useMe } from "@/lib/api/me";
import { useI18n } from "@/lib/i18n/i18n-context";
import { useCutOff } from "@/lib/live/use-cut-off";
import { usePreferences } from "@/lib/ui/preferences";
import { useHotkeys } from "@/lib/ui/use-hotkeys";
import type { Command } from "../hooks/use-actions";
import type { ConversationHeadView } from "../hooks/use-head";
import { type Action, actionsFor } from "../standing";
import { AssignMenu } from "./assign-menu";
import { ReleaseMenu } from "./release-menu";
import { SnoozeMenu } from "./snooze-menu";
import { StateChip } from "./state-chip";
import styles from "./conversation-header.module.css";

type Props = {
  id: string;
  head: ConversationHeadView | undefined;
  running: Action | undefined;
  act: (command: Command) => Promise<boolean>;
};

export function ConversationHeader({ head, running, act }: Props) {
  const { t } = useI18n();
  const { details, setDetails } = usePreferences();
  return (
    <header className={styles.head}>
      <IconButton component={Link} to="/" className={styles.back} aria-label={t("conversation.back")}>
        <ArrowLeft size={20} />
      </IconButton>
      {head === undefined ? <Skeleton width={180} /> : <Who head={head} />}
      <div className={styles.actions}>
        {head !== undefined && <Actions head={head} running={running} act={act} />}
        <Tooltip title={t("conversation.details")}>
          <IconButton
            size="small"
            onClick={() => setDetails(!details)}
            aria-pressed={details}
            aria-label={t("conversation.details")}
            color={details ? "primary" : "default"}
          >
            <PanelRight size={19} />
          </IconButton>
        </Tooltip>
      </div>
    </header>
  );
}

function Who({ head }: { head: ConversationHeadView }) {
  return (
    <div className={styles.who}>
      <UserAvatar id={head.contact.id} name={head.contact.name} size={38} />
      <div className={styles.words}>
        <div className={styles.title}>
          <h2 className={styles.name}>{head.contact.name}</h2>
          <MoodMark temper={head.temper} />
        </div>
        <StateChip head={head} />
      </div>
    </div>
  );
}

type ActionsProps = { head: ConversationHeadView } & Pick<Props, "running" | "act">;

function Actions({ head, running, act }: ActionsProps) {
  const { t } = useI18n();
  const me = useMe();
  const can = actionsFor(head, me.id, me.role === "admin");
  const cutOff = useCutOff();
  const busy = running !== undefined || cutOff;
  const tip = (shortcut: string) => (cutOff ? t("action.cutOff") : shortcut);
  const onKey = (action: Action, command: Command) => () => {
    if (can.has(action) && !busy) void act(command);
  };
  useHotkeys({
    KeyT: onKey("take", { type: "take" }),
    KeyE: onKey("resolve", { type: "resolve" }),
    KeyL: onKey("release", { type: "release", to: "queue" }),
  });
  return (
    <>
      {can.has("assign") && <AssignMenu busy={busy} act={act} current={head.agent?.id} />}
      {can.has("snooze") && <SnoozeMenu busy={busy} act={act} />}
      {can.has("release") && <ReleaseMenu busy={busy} act={act} />}
      {can.has("reopen") && (
        <Tooltip title={tip("")} describeChild>
          {/* A disabled button tells no tooltip that the pointer is there; the span does. */}
          <span>
            <Button
              variant="outlined"
              disabled={busy}
              loading={running === "reopen"}
              startIcon={<RotateCcw size={16} />}
              onClick={() => void act({ type: "reopen" })}
            >
              {t("action.reopen")}
            </Button>
          </span>
        </Tooltip>
      )}
      {can.has("resolve") && (
        <Tooltip title={tip("Alt+E")} describeChild>
          <span>
            <Button
              variant={can.has("take") ? "outlined" : "contained"}
              disabled={busy}
              loading={running === "resolve"}
              startIcon={<CircleCheck size={16} />}
              onClick={() => void act({ type: "resolve" })}
            >
              {t("action.resolve")}
            </Button>
          </span>
        </Tooltip>
      )}
      {can.has("take") && (
        <Tooltip title={tip("Alt+T")} describeChild>
          <span>
            <Button
              variant="contained"
              disabled={busy}
              loading={running === "take"}
              startIcon={<Hand size={16} />}
              onClick={() => void act({ type: "take" })}
            >
              {t("action.take")}
            </Button>
          </span>
        </Tooltip>
      )}
    </>
  );
}
