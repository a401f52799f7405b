/** The names by which the tests find things in the widget, in its three languages. */
export const WORDS = {
  ru: { write: 'Напишите сообщение…', messages: 'Сообщения', more: 'Ещё', callHuman: 'Позвать человека', attach: 'Прикрепить файл' },
  en: { write: 'Write a message…', messages: 'Messages', more: 'More', callHuman: 'Talk to a person', attach: 'Attach a file' },
  zh: { write: '输入消息…', messages: '消息', more: '更多', callHuman: '转人工客服', attach: '添加文件' },
};
