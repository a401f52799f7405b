/** What a notification says where the shop lets it say no more. English, Russian and Chinese by hand, the others to be reviewed. */
const NEWS: Record<string, string> = {
  en: 'You have a new answer',
  ru: 'Вам ответили',
  zh: '您有新的回复',
  uk: 'Вам відповіли',
  kk: 'Сізге жауап келді',
  be: 'Вам адказалі',
  de: 'Sie haben eine neue Antwort',
  fr: 'Vous avez une nouvelle réponse',
  es: 'Tiene una nueva respuesta',
  it: 'Hai una nuova risposta',
  pt: 'Você tem uma nova resposta',
  pl: 'Masz nową odpowiedź',
  tr: 'Yeni bir yanıtınız var',
  ar: 'لديك رد جديد',
  he: 'יש לך תשובה חדשה',
  ja: '新しい返信があります',
  ko: '새 답변이 있습니다',
  hi: 'आपके लिए नया जवाब है',
  id: 'Ada jawaban baru untuk Anda',
  vi: 'Bạn có câu trả lời mới',
};

/** The languages that there are words for. */
export const NEWS_LOCALES: readonly string[] = Object.keys(NEWS);

export function newsIn(tag: string): string {
  return NEWS[tag.toLowerCase().split(/[-_]/)[0] ?? ''] ?? NEWS['en'] ?? '';
}
