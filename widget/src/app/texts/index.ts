/** Chooses the language and fetches its words; English stands in for one that there is none of. */
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { fetched } from '../fetched';
import { makeTexts } from './make';
import type { Texts, Words } from './types';

const LANGUAGES: Record<string, () => Promise<{ words: Words }>> = {
  en: () => import('./words/en'),
  ru: () => import('./words/ru'),
  zh: () => import('./words/zh'),
  // Not by hand: each is marked for review in its own file.
  uk: () => import('./words/uk'),
  kk: () => import('./words/kk'),
  be: () => import('./words/be'),
  de: () => import('./words/de'),
  fr: () => import('./words/fr'),
  es: () => import('./words/es'),
  it: () => import('./words/it'),
  pt: () => import('./words/pt'),
  pl: () => import('./words/pl'),
  tr: () => import('./words/tr'),
  ar: () => import('./words/ar'),
  he: () => import('./words/he'),
  ja: () => import('./words/ja'),
  ko: () => import('./words/ko'),
  hi: () => import('./words/hi'),
  id: () => import('./words/id'),
  vi: () => import('./words/vi'),
};

const RETRY_MS = 2_000;
const RETRIES_MAX = 150;

/** Tags that say more than the language's own two letters. */
const TAGS: Record<string, string> = { zh: 'zh-CN' };

/** The languages that there are words for. */
export const LOCALES: readonly string[] = Object.keys(LANGUAGES);

/** Returns the first of the wished tags that there are words for, as the wish spelled it. */
export function pickLocale(wishes: readonly (string | undefined)[]): string {
  return wishes.find((wish) => wish !== undefined && language(wish) in LANGUAGES) ?? 'en';
}

/** Fetches the words, again and again where the network is not there: without them there is nothing to show. */
export async function loadTexts(locale: string): Promise<Texts> {
  const name = language(locale) in LANGUAGES ? language(locale) : 'en';
  for (let n_tries = 0; ; n_tries += 1) {
    try {
      const load = LANGUAGES[name];
      const found = load && (await fetched(load));
      if (found) return makeTexts(TAGS[name] ?? name, found.words);
    } catch (error) {
      if (n_tries >= RETRIES_MAX) throw error;
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }
}

function language(locale: string): string {
  const [name = ''] = locale.toLowerCase().split(/[-_]/);
  // Hebrew had another code once, and some pages still say it.
  return name === 'iw' ? 'he' : name;
}

export const TextsContext = createContext<Texts | undefined>(undefined);

export function useTexts(): Texts {
  const texts = useContext(TextsContext);
  if (!texts) throw new Error('there are no texts above this component');
  return texts;
}
