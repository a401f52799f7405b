/** Turns a key and its values into words. A message is a text with `{names}`, or one text for each plural form. */

export type Plural = { other: string } & Partial<Record<Exclude<Intl.LDMLPluralRule, "other">, string>>;
export type Message = string | Plural;
export type Values = Record<string, string | number>;

/** Returns the message in words; its plural form follows `values.count`. */
export function translate(message: Message, locale: string, values: Values): string {
  const text = typeof message === "string" ? message : formOf(message, locale, values["count"]);
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    if (value === undefined) return whole;
    return typeof value === "number" ? new Intl.NumberFormat(locale).format(value) : value;
  });
}

function formOf(message: Plural, locale: string, count: string | number | undefined): string {
  const rule = new Intl.PluralRules(locale).select(Number(count ?? 0));
  return message[rule] ?? message.other;
}
