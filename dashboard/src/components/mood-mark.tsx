/** How a conversation goes, where that is worth a mark: dark, bright, or about to go wrong. */
import Tooltip from "@mui/material/Tooltip";
import { Frown, type LucideIcon, Smile, TriangleAlert } from "lucide-react";
import { useI18n } from "@/lib/i18n/i18n-context";
import { type Mood, moodOf } from "@/lib/log/understood";
import type { TemperBody } from "@/protocol/frames";
import styles from "./mood-mark.module.css";

const ICONS = { escalating: TriangleAlert, bad: Frown, good: Smile } satisfies Record<Mood, LucideIcon>;

type Props = { temper: TemperBody | null | undefined; size?: number };

export function MoodMark({ temper, size = 15 }: Props) {
  const { t } = useI18n();
  const mood = moodOf(temper);
  if (mood === undefined) return null;
  const Icon = ICONS[mood];
  return (
    <Tooltip title={t(`mood.${mood}`)}>
      <span className={styles.mark} data-mood={mood} role="img" aria-label={t(`mood.${mood}`)}>
        <Icon size={size} aria-hidden="true" />
      </span>
    </Tooltip>
  );
}
