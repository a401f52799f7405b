/** Words for what was understood. A shop's own intents, and words of a later server, are shown as they are spelt. */
import type { MentionBody } from "@/protocol/frames";
import { en } from "./en";
import type { Translate } from "./i18n-context";
import type { MessageKey } from "./locales";

/** As a frame or as the REST interface tells it. */
type Mention = Omit<MentionBody, "unit"> & { unit?: string | null | undefined };

export function intentWords(t: Translate, name: string): string {
  const key = `intent.${name}`;
  return isKey(key) ? t(key) : name.replaceAll("_", " ");
}

export function languageWords(locale: string, code: string): string {
  return new Intl.DisplayNames(locale, { type: "language", fallback: "code" }).of(code) ?? code;
}

/** "Order number: 48213-07", "Money: 1 990 RUB". */
export function mentionWords(t: Translate, locale: string, mention: Mention): string {
  const key = `mention.${mention.kind}`;
  const kind = isKey(key) ? t(key) : mention.kind.replaceAll("_", " ");
  return `${kind}: ${valueWords(locale, mention)}`;
}

function valueWords(locale: string, { kind, value, unit, text }: Mention): string {
  if (kind === "product" || value === "") return text;
  if (kind === "money") return moneyWords(locale, value, unit) ?? text;
  return unit == null ? value : `${value} (${unit})`;
}

/** The value counts minor units; how many make a whole one depends on the currency. */
function moneyWords(locale: string, value: string, unit: string | null | undefined): string | undefined {
  const minor = Number(value);
  if (unit == null || !/^[A-Z]{3}$/.test(unit) || !Number.isFinite(minor)) return undefined;
  const format = new Intl.NumberFormat(locale, { style: "currency", currency: unit });
  return format.format(minor / 100);
}

function isKey(key: string): key is MessageKey {
  return Object.hasOwn(en, key);
}
