/** The words outside the iframe, in the languages of the widget: for screen readers, and for the title of the page. */
import { pick, type LoaderTexts } from '../loader/texts';

const TEXTS: Record<string, LoaderTexts> = {
  en: ['Open chat', 'Close chat', 'Chat', 'unread'],
  ru: ['Открыть чат', 'Закрыть чат', 'Чат', 'непрочитанных'],
  zh: ['打开聊天', '关闭聊天', '聊天', '条未读'],
  uk: ['Відкрити чат', 'Закрити чат', 'Чат', 'непрочитаних'],
  kk: ['Чатты ашу', 'Чатты жабу', 'Чат', 'оқылмаған'],
  be: ['Адкрыць чат', 'Закрыць чат', 'Чат', 'непрачытаных'],
  de: ['Chat öffnen', 'Chat schließen', 'Chat', 'ungelesen'],
  fr: ['Ouvrir le chat', 'Fermer le chat', 'Chat', 'non lus'],
  es: ['Abrir el chat', 'Cerrar el chat', 'Chat', 'sin leer'],
  it: ['Apri la chat', 'Chiudi la chat', 'Chat', 'non letti'],
  pt: ['Abrir o chat', 'Fechar o chat', 'Chat', 'não lidas'],
  pl: ['Otwórz czat', 'Zamknij czat', 'Czat', 'nieprzeczytane'],
  tr: ['Sohbeti aç', 'Sohbeti kapat', 'Sohbet', 'okunmamış'],
  ar: ['افتح الدردشة', 'أغلق الدردشة', 'الدردشة', 'غير مقروءة'],
  he: ['פתיחת הצ׳אט', 'סגירת הצ׳אט', 'צ׳אט', 'שלא נקראו'],
  ja: ['チャットを開く', 'チャットを閉じる', 'チャット', '件未読'],
  ko: ['채팅 열기', '채팅 닫기', '채팅', '개 안 읽음'],
  hi: ['चैट खोलें', 'चैट बंद करें', 'चैट', 'अपठित'],
  id: ['Buka obrolan', 'Tutup obrolan', 'Obrolan', 'belum dibaca'],
  vi: ['Mở trò chuyện', 'Đóng trò chuyện', 'Trò chuyện', 'chưa đọc'],
};

export function pickTexts(locale: string | undefined): LoaderTexts {
  return pick(TEXTS, locale);
}
