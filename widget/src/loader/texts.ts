/** The few words that stand outside the iframe, in the languages of the widget. */
const TEXTS = {
  en: ['Open chat', 'Close chat', 'Chat', 'unread'],
  ru: ['Открыть чат', 'Закрыть чат', 'Чат', 'непрочитанных'],
  zh: ['打开聊天', '关闭聊天', '聊天', '条未读'],
} as const;

export type LoaderTexts = readonly [open: string, close: string, chat: string, unread: string];

/** Returns the texts in the first of these languages that there are texts for: asked for, the page's, the browser's. */
export function pickTexts(locale: string | undefined): LoaderTexts {
  for (const tag of [locale, document.documentElement.lang, navigator.language]) {
    const texts = TEXTS[tag?.slice(0, 2) as keyof typeof TEXTS] as LoaderTexts | undefined;
    if (texts) return texts;
  }
  return TEXTS.en;
}
