/** The names by which the tests find things in the widget, in its three languages. */
export const WORDS = {
  ru: { write: 'Напишите сообщение…', messages: 'Сообщения', callHuman: 'Позвать человека', attach: 'Прикрепить файл', source: 'Источник' },
  en: { write: 'Write a message…', messages: 'Messages', callHuman: 'Talk to a person', attach: 'Attach a file', source: 'Source' },
  zh: { write: '输入消息…', messages: '消息', callHuman: '转人工客服', attach: '添加文件', source: '来源' },
};
