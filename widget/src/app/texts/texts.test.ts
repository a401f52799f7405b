/** Languages, plurals, times and sizes. */
import { describe, expect, it } from 'vitest';
import { loadTexts, pickLocale } from '.';
import { texts as en } from './en';
import { texts as ru } from './ru';
import { texts as zh } from './zh';
import { dayName, fileSize } from './times';

describe('languages', () => {
  it('are_chosen_in_the_order_of_wishes', () => {
    expect(pickLocale([undefined, 'de-DE', 'zh-TW', 'ru'])).toBe('zh-TW');
    expect(pickLocale(['fr', ''])).toBe('en');
  });

  it('are_fetched_when_wanted_and_english_stands_in', async () => {
    expect((await loadTexts('ru-RU')).send).toBe(ru.send);
    expect((await loadTexts('xx')).send).toBe(en.send);
  });

  it.each([
    ['ru', ru],
    ['zh', zh],
  ])('%s leaves nothing in English', (_, texts) => {
    const english = new Map<string, unknown>(Object.entries(en));
    for (const [key, words] of Object.entries(texts)) {
      if (typeof words === 'string') expect(words).not.toBe(english.get(key));
    }
  });

  it('bend_words_after_numbers', () => {
    expect([1, 2, 5, 11, 21, 24].map((n) => ru.newMessages(n))).toEqual([
      '1 новое сообщение',
      '2 новых сообщения',
      '5 новых сообщений',
      '11 новых сообщений',
      '21 новое сообщение',
      '24 новых сообщения',
    ]);
    expect([1, 2].map((n) => en.newMessages(n))).toEqual(['1 new message', '2 new messages']);
    expect(zh.newMessages(2)).toBe('2 条新消息');
  });
});

describe('times and sizes', () => {
  const now = new Date('2026-03-05T12:00').getTime();

  it('speak_of_days_as_people_do', () => {
    const day = (iso: string) => dayName(new Date(iso).getTime(), now, en);
    expect(day('2026-03-05T00:01')).toBe('Today');
    expect(day('2026-03-04T23:59')).toBe('Yesterday');
    expect(day('2026-02-01T10:00')).toBe('February 1');
    expect(day('2025-02-01T10:00')).toBe('February 1, 2025');
  });

  it('name_sizes_in_the_reader_s_language', () => {
    expect(fileSize(0, 'en')).toBe('0 byte');
    expect(fileSize(1536, 'en')).toBe('1.5 kB');
    expect(fileSize(10 * 1024 * 1024, 'ru')).toBe('10 МБ');
  });
});
