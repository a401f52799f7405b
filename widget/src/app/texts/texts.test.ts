/** Languages, plurals, times and sizes. */
import { beforeAll, describe, expect, it } from 'vitest';
import { LOCALES, loadTexts, pickLocale } from '.';
import type { Plural, Texts, Words } from './types';
import { words as english } from './words/en';
import { words as ru } from './words/ru';
import { dayName, fileSize } from './times';

const files = import.meta.glob<{ words: Words }>('./words/*.ts', { eager: true });
const languages = Object.entries(files).map(
  ([path, { words }]) => [/(\w+)\.ts$/.exec(path)?.[1] ?? '', words] as const,
);
const forms = (words: string | Plural) => (typeof words === 'string' ? [words] : Object.values(words));
const holes = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort();

/** Words that two languages may well share. */
const SHARED = new Set(['chat', 'bot', 'agent', 'optional', 'today']);

describe('languages', () => {
  it('are_chosen_in_the_order_of_wishes', () => {
    expect(pickLocale([undefined, 'xx-XX', 'zh-TW', 'ru'])).toBe('zh-TW');
    expect(pickLocale(['xx', ''])).toBe('en');
    expect(pickLocale(['fil', 'fr'])).toBe('fr');
  });

  it('are_fetched_when_wanted_and_english_stands_in', async () => {
    expect((await loadTexts('ru-RU')).send).toBe(ru.send);
    expect((await loadTexts('xx')).send).toBe(english.send);
  });

  it('are_all_there', () => {
    expect([...LOCALES].sort()).toEqual(languages.map(([name]) => name).sort());
    expect(LOCALES).toHaveLength(20);
  });

  describe.each(languages)('%s', (name, words) => {
    it('has_every_word_and_none_besides', () => {
      expect(Object.keys(words).sort()).toEqual(Object.keys(english).sort());
      for (const text of Object.values(words).flatMap(forms)) expect(text.trim()).not.toBe('');
    });

    it('has_every_plural_form_that_it_needs_and_no_other', () => {
      const needed = new Intl.PluralRules(name).resolvedOptions().pluralCategories;
      for (const word of Object.values(words))
        if (typeof word !== 'string') expect(Object.keys(word).sort()).toEqual([...needed].sort());
    });

    it('has_the_same_places_to_fill', () => {
      for (const [key, word] of Object.entries(words)) {
        const wanted = holes(forms(english[key as keyof Words])[0] ?? '');
        for (const form of forms(word)) {
          // "One minute" and "two minutes" are single words in some languages.
          const isNumberless = typeof word !== 'string' && holes(form).length === 0 && isSpelledOut(name);
          if (!isNumberless) expect([key, holes(form)]).toEqual([key, wanted]);
        }
      }
    });

    it.skipIf(name === 'en')('leaves_nothing_in_english', () => {
      for (const [key, word] of Object.entries(words)) {
        if (!SHARED.has(key)) expect([key, word]).not.toEqual([key, english[key as keyof Words]]);
      }
    });
  });

  it('bend_words_after_numbers', async () => {
    const say = async (tag: string, ns: number[]) => {
      const texts = await loadTexts(tag);
      return ns.map((n) => texts.newMessages(n));
    };
    expect(await say('ru', [1, 2, 5, 11, 21, 24])).toEqual([
      '1 новое сообщение',
      '2 новых сообщения',
      '5 новых сообщений',
      '11 новых сообщений',
      '21 новое сообщение',
      '24 новых сообщения',
    ]);
    expect(await say('en', [1, 2])).toEqual(['1 new message', '2 new messages']);
    expect(await say('zh', [2])).toEqual(['2 条新消息']);
  });

  it('say_what_failed_in_their_own_words', async () => {
    const texts = await loadTexts('ru');
    expect(texts.sendFailure('too_large')).toBe('Сообщение слишком длинное.');
    expect(texts.sendFailure('internal')).toBe('У нас что-то пошло не так.');
    expect(texts.uploadFailure('too_large', '10 МБ')).toBe('Больше 10 МБ');
    expect(texts.charactersLeft(-3)).toBe('Лишние 3 символа');
    expect([0, 1, 3].map((n) => texts.waitMinutes(n))).toEqual([
      'ждать меньше минуты',
      'ждать примерно 1 минуту',
      'ждать примерно 3 минуты',
    ]);
  });

  it('are_written_from_right_to_left_where_they_are', async () => {
    expect((await loadTexts('ar')).isRtl).toBe(true);
    expect((await loadTexts('iw')).isRtl).toBe(true);
    expect((await loadTexts('de')).isRtl).toBe(false);
  });
});

function isSpelledOut(name: string): boolean {
  return name === 'ar' || name === 'he';
}

describe('times and sizes', () => {
  const now = new Date('2026-03-05T12:00').getTime();
  let en: Texts;
  beforeAll(async () => {
    en = await loadTexts('en');
  });

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
