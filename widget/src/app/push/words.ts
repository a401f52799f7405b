/**
 * What is said about notifications, in every language; fetched with the first look at them. English, Russian and Chinese
 * were written by hand, the others are marked for review.
 */

export interface PushWords {
  /** Switches it on. */
  on: string;
  /** Switches it off. */
  off: string;
  /** What one gets. */
  why: string;
  /** On the button of the small window. */
  allow: string;
  /** It is on. */
  done: string;
  /** The browser was told to let none through. */
  denied: string;
  /** Something is in the way. */
  failed: string;
}

type Row = readonly [on: string, off: string, why: string, allow: string, done: string, denied: string, failed: string];

const EN: Row = [
  'Tell me when they answer',
  'Stop notifications',
  'You get a notification when there is an answer, even with the page closed.',
  'Allow notifications',
  'Done: you will be notified of answers.',
  'Notifications are blocked. Allow them for this site in your browser’s settings.',
  'Notifications could not be switched on. Try again later.',
];

const ROWS: Record<string, Row> = {
  en: EN,
  ru: [
    'Сообщить, когда ответят',
    'Отключить уведомления',
    'Когда придёт ответ, вы увидите уведомление, даже если страница закрыта.',
    'Разрешить уведомления',
    'Готово: об ответах придёт уведомление.',
    'Уведомления запрещены. Разрешите их для этого сайта в настройках браузера.',
    'Не удалось включить уведомления. Попробуйте позже.',
  ],
  zh: [
    '有回复时通知我',
    '关闭通知',
    '即使页面已关闭，有回复时您也会收到通知。',
    '允许通知',
    '好了：有回复时会通知您。',
    '通知已被阻止。请在浏览器设置中允许本网站发送通知。',
    '无法开启通知，请稍后再试。',
  ],
  uk: [
    'Повідомити, коли дадуть відповідь',
    'Вимкнути сповіщення',
    'Коли надійде відповідь, ви побачите сповіщення, навіть якщо сторінку закрито.',
    'Дозволити сповіщення',
    'Готово: про відповіді прийде сповіщення.',
    'Сповіщення заборонено. Дозвольте їх для цього сайту в налаштуваннях браузера.',
    'Не вдалося ввімкнути сповіщення. Спробуйте пізніше.',
  ],
  kk: [
    'Жауап келгенде хабарлау',
    'Хабарландыруды өшіру',
    'Бет жабық болса да, жауап келгенде хабарландыру аласыз.',
    'Хабарландыруға рұқсат беру',
    'Дайын: жауап туралы хабарландыру келеді.',
    'Хабарландыруға тыйым салынған. Браузер баптауларында осы сайтқа рұқсат беріңіз.',
    'Хабарландыруды қосу мүмкін болмады. Кейінірек қайталап көріңіз.',
  ],
  be: [
    'Паведаміць, калі адкажуць',
    'Адключыць апавяшчэнні',
    'Калі прыйдзе адказ, вы ўбачыце апавяшчэнне, нават калі старонка закрыта.',
    'Дазволіць апавяшчэнні',
    'Гатова: пра адказы прыйдзе апавяшчэнне.',
    'Апавяшчэнні забаронены. Дазвольце іх для гэтага сайта ў наладах браўзера.',
    'Не ўдалося ўключыць апавяшчэнні. Паспрабуйце пазней.',
  ],
  de: [
    'Benachrichtigen, wenn geantwortet wird',
    'Benachrichtigungen ausschalten',
    'Sie werden benachrichtigt, wenn eine Antwort da ist, auch bei geschlossener Seite.',
    'Benachrichtigungen erlauben',
    'Fertig: Sie werden über Antworten benachrichtigt.',
    'Benachrichtigungen sind blockiert. Erlauben Sie sie für diese Website in den Browser-Einstellungen.',
    'Benachrichtigungen konnten nicht eingeschaltet werden. Versuchen Sie es später erneut.',
  ],
  fr: [
    'Me prévenir de la réponse',
    'Arrêter les notifications',
    'Vous recevez une notification quand une réponse arrive, même page fermée.',
    'Autoriser les notifications',
    'C’est fait : vous serez prévenu des réponses.',
    'Les notifications sont bloquées. Autorisez-les pour ce site dans les réglages du navigateur.',
    'Impossible d’activer les notifications. Réessayez plus tard.',
  ],
  es: [
    'Avisarme cuando respondan',
    'Desactivar las notificaciones',
    'Recibirá una notificación cuando haya respuesta, incluso con la página cerrada.',
    'Permitir notificaciones',
    'Listo: le avisaremos de las respuestas.',
    'Las notificaciones están bloqueadas. Permítalas para este sitio en los ajustes del navegador.',
    'No se pudieron activar las notificaciones. Inténtelo más tarde.',
  ],
  it: [
    'Avvisami quando rispondono',
    'Disattiva le notifiche',
    'Riceverai una notifica quando c’è una risposta, anche a pagina chiusa.',
    'Consenti le notifiche',
    'Fatto: riceverai un avviso per le risposte.',
    'Le notifiche sono bloccate. Consentile per questo sito nelle impostazioni del browser.',
    'Non è stato possibile attivare le notifiche. Riprova più tardi.',
  ],
  pt: [
    'Avisar quando responderem',
    'Desativar notificações',
    'Você recebe uma notificação quando houver resposta, mesmo com a página fechada.',
    'Permitir notificações',
    'Pronto: você será avisado das respostas.',
    'As notificações estão bloqueadas. Permita-as para este site nas configurações do navegador.',
    'Não foi possível ativar as notificações. Tente mais tarde.',
  ],
  pl: [
    'Powiadom mnie o odpowiedzi',
    'Wyłącz powiadomienia',
    'Otrzymasz powiadomienie o odpowiedzi, nawet gdy strona jest zamknięta.',
    'Zezwól na powiadomienia',
    'Gotowe: powiadomimy o odpowiedziach.',
    'Powiadomienia są zablokowane. Zezwól na nie dla tej witryny w ustawieniach przeglądarki.',
    'Nie udało się włączyć powiadomień. Spróbuj później.',
  ],
  tr: [
    'Yanıt gelince haber ver',
    'Bildirimleri kapat',
    'Sayfa kapalı olsa bile yanıt gelince bildirim alırsınız.',
    'Bildirimlere izin ver',
    'Tamam: yanıtlar size bildirilecek.',
    'Bildirimler engellenmiş. Tarayıcı ayarlarından bu siteye izin verin.',
    'Bildirimler açılamadı. Daha sonra yeniden deneyin.',
  ],
  ar: [
    'أبلغني عند الرد',
    'إيقاف الإشعارات',
    'يصلك إشعار عند وجود رد حتى لو كانت الصفحة مغلقة.',
    'السماح بالإشعارات',
    'تم: سيصلك إشعار بالردود.',
    'الإشعارات محظورة. اسمح بها لهذا الموقع من إعدادات المتصفح.',
    'تعذّر تشغيل الإشعارات. حاول لاحقًا.',
  ],
  he: [
    'הודיעו לי כשעונים',
    'הפסקת התראות',
    'תתקבל התראה כשתהיה תשובה, גם כשהדף סגור.',
    'לאשר התראות',
    'בוצע: תתקבל התראה על תשובות.',
    'ההתראות חסומות. יש לאשר אותן לאתר זה בהגדרות הדפדפן.',
    'לא ניתן היה להפעיל התראות. נסו שוב מאוחר יותר.',
  ],
  ja: [
    '返信があったら通知する',
    '通知を止める',
    'ページを閉じていても、返信があると通知が届きます。',
    '通知を許可',
    '設定しました。返信があると通知します。',
    '通知がブロックされています。ブラウザの設定でこのサイトの通知を許可してください。',
    '通知をオンにできませんでした。後でもう一度お試しください。',
  ],
  ko: [
    '답변이 오면 알림 받기',
    '알림 끄기',
    '페이지를 닫아도 답변이 오면 알림을 받습니다.',
    '알림 허용',
    '완료: 답변이 오면 알려 드립니다.',
    '알림이 차단되어 있습니다. 브라우저 설정에서 이 사이트의 알림을 허용하세요.',
    '알림을 켤 수 없습니다. 나중에 다시 시도하세요.',
  ],
  hi: [
    'जवाब आने पर बताएँ',
    'सूचनाएँ बंद करें',
    'पेज बंद होने पर भी जवाब आते ही आपको सूचना मिलेगी।',
    'सूचनाओं की अनुमति दें',
    'हो गया: जवाब आने पर सूचना मिलेगी।',
    'सूचनाएँ रोकी गई हैं। ब्राउज़र की सेटिंग में इस साइट को अनुमति दें।',
    'सूचनाएँ चालू नहीं हो सकीं। बाद में फिर कोशिश करें।',
  ],
  id: [
    'Beri tahu saya saat dijawab',
    'Matikan notifikasi',
    'Anda mendapat notifikasi saat ada jawaban, meski halaman ditutup.',
    'Izinkan notifikasi',
    'Selesai: Anda akan diberi tahu saat ada jawaban.',
    'Notifikasi diblokir. Izinkan untuk situs ini di setelan browser.',
    'Notifikasi tidak dapat dinyalakan. Coba lagi nanti.',
  ],
  vi: [
    'Báo cho tôi khi có trả lời',
    'Tắt thông báo',
    'Bạn sẽ nhận thông báo khi có trả lời, kể cả khi đã đóng trang.',
    'Cho phép thông báo',
    'Xong: bạn sẽ được báo khi có trả lời.',
    'Thông báo đang bị chặn. Hãy cho phép trang này trong cài đặt trình duyệt.',
    'Không bật được thông báo. Hãy thử lại sau.',
  ],
};

/** The languages that there are words for. */
export const PUSH_LOCALES: readonly string[] = Object.keys(ROWS);

/** Returns the words of a language, by the first part of its tag. */
export function pushWords(tag: string): PushWords {
  const [on, off, why, allow, done, denied, failed] = ROWS[tag.split('-')[0] ?? ''] ?? EN;
  return { on, off, why, allow, done, denied, failed };
}
