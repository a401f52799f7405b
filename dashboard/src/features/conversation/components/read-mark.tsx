/** Whether the shopper has seen an agent's message: the widget said so, or the shopper has written since. */
import { skipToken, useQuery } from "@tanstack/react-query";
import { Check, CheckCheck } from "lucide-react";
import { useI18n } from "@/lib/i18n/i18n-context";
import { readKey } from "@/lib/live/cache-keys";
import styles from "./read-mark.module.css";

type Props = { conversation: string; seq: number; answered: boolean };

export function ReadMark({ conversation, seq, answered }: Props) {
  const { t } = useI18n();
  const { data: readSeq = 0 } = useQuery<number>({ queryKey: readKey(conversation), queryFn: skipToken });
  return answered || readSeq >= seq ? (
    <CheckCheck size={14} className={styles.read} role="img" aria-label={t("bubble.read")} />
  ) : (
    <Check size={14} role="img" aria-label={t("bubble.sent")} />
  );
}
