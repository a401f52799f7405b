/** A shopper's words with what they name marked: what it is shows on it, and a press copies its value. */
import Tooltip from "@mui/material/Tooltip";
import { useState } from "react";
import { copyText } from "@/lib/ui/copy-text";
import { useI18n } from "@/lib/i18n/i18n-context";
import { mentionWords } from "@/lib/i18n/understood-words";
import { piecesOf } from "@/lib/log/understood";
import type { MentionBody } from "@/protocol/frames";
import styles from "./marked-text.module.css";

type Props = { text: string; mentions: readonly MentionBody[] };

export function MarkedText({ text, mentions }: Props) {
  return piecesOf(text, mentions).map((piece, i) =>
    piece.mention === undefined ? (
      piece.text
    ) : (
      // The pieces of a message never change places.
      <Mention key={i} text={piece.text} mention={piece.mention} />
    ),
  );
}

function Mention({ text, mention }: { text: string; mention: MentionBody }) {
  const { t, locale } = useI18n();
  const [copied, setCopied] = useState(false);
  const words = mentionWords(t, locale, mention);
  const copy = async () => {
    await copyText(mention.kind === "money" || mention.kind === "product" ? text : mention.value);
    setCopied(true);
  };
  return (
    <Tooltip title={copied ? t("common.copied") : words} onClose={() => setCopied(false)} describeChild>
      <button type="button" className={styles.mention} onClick={copy} aria-label={`${text}. ${words}`}>
        {text}
      </button>
    </Tooltip>
  );
}
