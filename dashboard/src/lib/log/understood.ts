/** What was understood of shoppers' messages, as the desk shows it: what is worth showing, and where. Pure. */
import type { MentionBody, TemperBody, UnderstoodBody } from "@/protocol/frames";
import type { Entry } from "./entry";

/** A language that is less sure than this is not told. */
const LANGUAGE_SURE = 0.6;
/** A guess below this is not even shown in grey. */
const GUESS_MIN = 0.35;
/** A sentiment that is less sure than this is not marked. */
const SENTIMENT_SURE = 0.6;
/** From here on, up or down, a conversation's mood is worth a mark. */
const MOOD_MIN = 30;
/** From here on a conversation may be about to go wrong. */
const ESCALATION_MIN = 60;

export type IntentView = { name: string; sure: boolean };

/** The wish to show; nothing where there is none, or where it is anybody's guess. */
export function intentOf(understood: UnderstoodBody): IntentView | undefined {
  const { intent, verdict } = understood;
  if (verdict === "sure") return { name: intent.name, sure: true };
  if (verdict !== "unsure" || intent.name === "out_of_scope" || intent.confidence < GUESS_MIN)
    return undefined;
  return { name: intent.name, sure: false };
}

export type Sentiment = "neg" | "pos";

export function sentimentOf(understood: UnderstoodBody): Sentiment | undefined {
  const { name, confidence } = understood.sentiment;
  return (name === "neg" || name === "pos") && confidence >= SENTIMENT_SURE ? name : undefined;
}

/** The language of a message, where it is sure and not the conversation's. */
export function foreignLanguage(understood: UnderstoodBody, usual: string | undefined): string | undefined {
  const code = languageOf(understood);
  return code === usual ? undefined : code;
}

/** The language that most of the shopper's messages are in; the earlier one at a draw. */
export function usualLanguage(entries: readonly Entry[]): string | undefined {
  const counts = new Map<string, number>();
  for (const { understood } of entries) {
    const code = understood == null ? undefined : languageOf(understood);
    if (code !== undefined) counts.set(code, (counts.get(code) ?? 0) + 1);
  }
  return [...counts].reduce<[string, number] | undefined>(
    (most, next) => (most === undefined || next[1] > most[1] ? next : most),
    undefined,
  )?.[0];
}

function languageOf({ language }: UnderstoodBody): string | undefined {
  return language.name === "und" || language.confidence < LANGUAGE_SURE ? undefined : language.name;
}

export type Mood = "escalating" | "bad" | "good";

/** What of a conversation's mood is worth a mark; a neutral one is not. */
export function moodOf(temper: TemperBody | null | undefined): Mood | undefined {
  if (temper == null) return undefined;
  if (temper.escalation >= ESCALATION_MIN) return "escalating";
  if (temper.mood <= -MOOD_MIN) return "bad";
  return temper.mood >= MOOD_MIN ? "good" : undefined;
}

export type Piece = { text: string; mention?: MentionBody };

/** Cuts a message at what it names. Places count Unicode code points; those that lie over one another or outside are left out. */
export function piecesOf(text: string, mentions: readonly MentionBody[]): Piece[] {
  const points = Array.from(text);
  const pieces: Piece[] = [];
  let at = 0;
  for (const mention of [...mentions].sort((a, b) => a.start - b.start)) {
    if (mention.start < at || mention.end <= mention.start || mention.end > points.length) continue;
    if (mention.start > at) pieces.push({ text: points.slice(at, mention.start).join("") });
    pieces.push({ text: points.slice(mention.start, mention.end).join(""), mention });
    at = mention.end;
  }
  if (at < points.length) pieces.push({ text: points.slice(at).join("") });
  return pieces;
}
