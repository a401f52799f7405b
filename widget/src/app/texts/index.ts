/** Chooses the language and fetches its words; English travels with the app, for when a language cannot be fetched. */
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { texts as en } from './en';
import type { Texts } from './types';

const LANGUAGES: Record<string, () => Promise<{ texts: Texts }>> = {
  en: () => Promise.resolve({ texts: en }),
  ru: () => import('./ru'),
  zh: () => import('./zh'),
};

/** Returns the first of the wished tags that there are words for, as the wish spelled it. */
export function pickLocale(wishes: readonly (string | undefined)[]): string {
  return wishes.find((wish) => wish !== undefined && language(wish) in LANGUAGES) ?? 'en';
}

export async function loadTexts(locale: string): Promise<Texts> {
  try {
    return (await (LANGUAGES[language(locale)] ?? LANGUAGES['en'])?.())?.texts ?? en;
  } catch {
    return en;
  }
}

function language(locale: string): string {
  return locale.slice(0, 2).toLowerCase();
}

export const TextsContext = createContext<Texts>(en);

export function useTexts(): Texts {
  return useContext(TextsContext);
}
