/** The languages of the desk. English comes with the page; the others are fetched when they are chosen. */
import { fetchPart } from "@/lib/parts/fetch-part";
import { en } from "./en";
import type { Message } from "./translate";

export const LOCALES = ["en", "ru", "zh"] as const;
export type Locale = (typeof LOCALES)[number];

export type MessageKey = keyof typeof en;
export type Dictionary = Record<MessageKey, Message>;

/** How each language calls itself. */
export const LOCALE_NAMES: Record<Locale, string> = { en: "English", ru: "Русский", zh: "简体中文" };

export function isLocale(value: unknown): value is Locale {
  return LOCALES.some((locale) => locale === value);
}

/** Returns the first language of the browser that the desk has, or English. */
export function browserLocale(): Locale {
  const wanted = navigator.languages.map((tag) => tag.split("-")[0]);
  return wanted.find(isLocale) ?? "en";
}

export async function loadDictionary(locale: Locale): Promise<Dictionary> {
  switch (locale) {
    case "en":
      return en;
    case "ru":
      return (await fetchPart(() => import("./ru"))).ru;
    case "zh":
      return (await fetchPart(() => import("./zh"))).zh;
  }
}
