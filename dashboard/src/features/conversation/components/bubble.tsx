/** A message or a note in its bubble; whose it is shows in its side, its colour and its name. */
import IconButton from "@mui/material/IconButton";
import Tooltip from "@mui/material/Tooltip";
import { Reply, StickyNote } from "lucide-react";
import { Markdown } from "@/components/markdown";
import { AgentAvatar } from "@/components/agent-avatar";
import { UserAvatar } from "@/components/user-avatar";
import { useI18n } from "@/lib/i18n/i18n-context";
import type { Entry } from "@/lib/log/entry";
import { sideOf, toneOf } from "../tone";
import { AttachmentList } from "./attachment-list";
import { CardList } from "./card-list";
import { MarkedText } from "./marked-text";
import { Quote } from "./quote";
import { ReadMark } from "./read-mark";
import { UnderstoodLine } from "./understood-line";
import styles from "./bubble.module.css";

type Props = {
  entry: Entry;
  first: boolean;
  last: boolean;
  repliesTo: Entry | undefined;
  conversation: string;
  /** Whether the shopper has written since. */
  answered: boolean;
  /** The language that the shopper mostly writes in. */
  usualLanguage: string | undefined;
  onReply: (entry: Entry) => void;
};

export function Bubble({
  entry,
  first,
  last,
  repliesTo,
  conversation,
  answered,
  usualLanguage,
  onReply,
}: Props) {
  const { t, format } = useI18n();
  const { author } = entry;
  const tone = toneOf(entry.kind, author.kind);
  return (
    <li className={styles.line} data-side={sideOf(author.kind)} data-tone={tone} data-last={last}>
      <span className={styles.face}>
        {last &&
          (author.kind === "agent" ? (
            <AgentAvatar id={author.id} name={author.name} size={30} />
          ) : (
            <UserAvatar id={author.id} name={author.name} size={30} bot={author.kind === "bot"} />
          ))}
      </span>
      <div className={styles.body}>
        {first && (
          <span className={styles.author}>
            {tone === "note" && <StickyNote size={13} aria-hidden="true" />}
            {tone === "note" ? t("bubble.noteBy", { name: author.name }) : author.name}
          </span>
        )}
        <div className={styles.row}>
          <div className={styles.bubble}>
            {repliesTo !== undefined && <Quote entry={repliesTo} />}
            <EntryText entry={entry} />
            {entry.attachments != null && <AttachmentList attachments={entry.attachments} />}
            {entry.cards != null && <CardList cards={entry.cards} />}
          </div>
          {entry.kind === "message" && (
            <Tooltip title={t("bubble.reply")}>
              <IconButton
                className={styles.reply}
                size="small"
                aria-label={t("bubble.reply")}
                onClick={() => onReply(entry)}
              >
                <Reply size={15} />
              </IconButton>
            </Tooltip>
          )}
        </div>
        {entry.buttons != null && entry.buttons.length > 0 && (
          <ul className={styles.buttons} aria-label={t("bubble.buttons")}>
            {entry.buttons.map((button) => (
              <li key={button.payload}>{button.title}</li>
            ))}
          </ul>
        )}
        {entry.understood != null && (
          <UnderstoodLine understood={entry.understood} usualLanguage={usualLanguage} />
        )}
        {last && (
          <span className={styles.meta}>
            <time dateTime={entry.at} title={format.dateTime(entry.at)}>
              {format.time(entry.at)}
            </time>
            {author.kind === "agent" && tone !== "note" && (
              <ReadMark conversation={conversation} seq={entry.seq} answered={answered} />
            )}
          </span>
        )}
      </div>
    </li>
  );
}

function EntryText({ entry }: { entry: Entry }) {
  if (entry.text == null || entry.text === "") return null;
  if (entry.format === "markdown") return <Markdown text={entry.text} />;
  const mentions = entry.understood?.entities ?? [];
  return (
    <p className={styles.text}>
      {mentions.length === 0 ? entry.text : <MarkedText text={entry.text} mentions={mentions} />}
    </p>
  );
}
