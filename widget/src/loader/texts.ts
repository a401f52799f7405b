/** What a screen reader says of the launcher, in the languages of the widget; all other words come with the second script. */
const OPEN: Record<string, string> = {
  en: 'Open chat',
  ru: 'Открыть чат',
  zh: '打开聊天',
  uk: 'Відкрити чат',
  kk: 'Чатты ашу',
  be: 'Адкрыць чат',
  de: 'Chat öffnen',
  fr: 'Ouvrir le chat',
  es: 'Abrir el chat',
  it: 'Apri la chat',
  pt: 'Abrir o chat',
  pl: 'Otwórz czat',
  tr: 'Sohbeti aç',
  ar: 'افتح الدردشة',
  he: 'פתיחת הצ׳אט',
  ja: 'チャットを開く',
  ko: '채팅 열기',
  hi: 'चैट खोलें',
  id: 'Buka obrolan',
  vi: 'Mở trò chuyện',
};

export type LoaderTexts = readonly [open: string, close?: string, chat?: string, unread?: string];

/** Returns the first of the wished languages that `table` has: asked for, the page's, the browser's; else English. */
export function pick<T>(table: Readonly<Record<string, T>>, locale: string | undefined): T {
  const wishes = [locale, document.documentElement.lang, navigator.language, 'en'];
  return table[wishes.map((tag) => tag?.split('-')[0] ?? '').find((tag) => table[tag]) ?? ''] as T;
}

export const pickOpen = (locale: string | undefined): LoaderTexts => [pick(OPEN, locale)];
