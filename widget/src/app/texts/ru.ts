/** Russian. */
import type { Texts } from './types';

const rules = new Intl.PluralRules('ru');
const plural = (n: number, one: string, few: string, many: string) => {
  const rule = rules.select(n);
  return `${n} ${rule === 'one' ? one : rule === 'few' ? few : many}`;
};

export const texts: Texts = {
  tag: 'ru',
  chat: 'Чат',
  hello: 'Здравствуйте! Чем помочь?',
  intro: 'Спросите о доставке, возврате, размере или своём заказе — ответим прямо здесь.',
  bot: 'Помощник',
  you: 'Вы',
  agent: 'Поддержка',
  today: 'Сегодня',
  yesterday: 'Вчера',

  write: 'Напишите сообщение…',
  send: 'Отправить',
  attach: 'Прикрепить файл',
  close: 'Закрыть чат',
  more: 'Ещё',
  charactersLeft: (n) =>
    n >= 0
      ? `Осталось: ${plural(n, 'символ', 'символа', 'символов')}`
      : `Лишнее: ${plural(-n, 'символ', 'символа', 'символов')}`,
  dropHere: 'Отпустите файлы здесь',

  stateBot: 'Помощник отвечает сразу',
  stateQueued: 'Ищем свободного сотрудника',
  stateAssigned: 'На связи',
  stateResolved: 'Разговор завершён',
  queueTitle: 'Сотрудник скоро ответит',
  queuePosition: (n) => (n === 1 ? 'Вы следующий в очереди' : `Вы ${n}-й в очереди`),
  queueHint: 'Окно можно закрыть, ответ придёт сюда.',
  resolvedTitle: 'Разговор завершён',
  resolvedHint: 'Его можно продолжить или начать новый.',
  startNew: 'Новый разговор',
  finish: 'Завершить разговор',
  callHuman: 'Позвать человека',
  callHumanWords: 'Позовите, пожалуйста, человека',

  eventTaken: (name) => `К разговору присоединяется ${name}`,
  eventReleased: 'Разговор передан дальше',
  eventQueued: 'Позвали сотрудника',
  eventResolved: 'Разговор завершён',
  eventReopened: 'Разговор продолжен',

  typing: (name) => `${name} печатает`,
  thinking: 'Помощник ищет ответ',
  writing: 'Пишем ответ',

  sending: 'Отправляется…',
  sent: 'Отправлено',
  read: 'Прочитано',
  notSent: 'Не отправлено',
  tryAgain: 'Повторить',
  discard: 'Удалить',
  sendFailure: (code) =>
    ({
      expired: 'Написано больше суток назад. Отправить сейчас?',
      too_large: 'Сообщение слишком длинное.',
      rate_limited: 'Слишком много сообщений сразу.',
      busy: 'Сейчас очень много обращений.',
      unavailable: 'Связи с нами нет.',
      not_found: 'Этого разговора больше нет.',
      forbidden: 'Это здесь отправить нельзя.',
    })[code as string] ?? 'У нас что-то пошло не так.',
  tooManyWaiting: 'Слишком много сообщений ждёт отправки. Ваш текст сохранён здесь.',

  uploading: (percent) => `Загружается, ${percent} %`,
  uploadFailure: (why, limit) =>
    ({
      too_large: `Больше ${limit}`,
      bad_type: 'Такой файл отправить нельзя',
      empty: 'Файл пустой',
      failed: 'Не загрузился',
    })[why],
  remove: 'Убрать',
  download: 'Скачать',
  picture: 'Изображение',
  tooManyFiles: (n) => `Не больше ${plural(n, 'файла', 'файлов', 'файлов')} за раз`,

  connecting: 'Подключаемся…',
  reconnecting: 'Связь прервалась. Подключаемся снова…',
  restarting: 'Вернёмся через мгновение…',
  offline: 'Нет интернета. Отправим, когда он появится.',
  paused: 'Чат продолжился в другом окне.',
  refused: 'На этой странице чат недоступен.',
  connectAgain: 'Продолжить здесь',

  messages: 'Сообщения',
  loadOlder: 'Более ранние сообщения',
  loading: 'Загружаем…',
  historyFailed: 'Не удалось загрузить более ранние сообщения.',
  newMessages: (n) => plural(n, 'новое сообщение', 'новых сообщения', 'новых сообщений'),
  toEnd: 'К последним сообщениям',
  opensInNewTab: 'откроется в новой вкладке',
};
