/** What a notification shows of what came, whatever came. */
import { describe, expect, it } from 'vitest';
import { LOCALES } from '../app/texts';
import { PUSH_LOCALES, pushWords } from '../app/push/words';
import { noteOf } from './note';
import { NEWS_LOCALES, newsIn } from './words';

const said = (more: object) =>
  noteOf(JSON.stringify({ v: 1, title: 'Warm Home', locale: 'ru', tag: 'cnv_1', ...more }));

describe('a notification', () => {
  it('says_no_more_than_that_there_is_an_answer_in_the_shopper_s_language_unless_the_server_said_more', () => {
    const note = said({ body: null, page: 'https://shop.example/boots' });
    expect(note.title).toBe('Warm Home');
    expect(note.options).toMatchObject({ body: 'Вам ответили', tag: 'cnv_1', lang: 'ru', dir: 'ltr', renotify: true });
    expect(note.options.data.page).toBe('https://shop.example/boots');
    expect(said({ body: 'Anna: Two days' }).options.body).toBe('Anna: Two days');
    expect(said({ locale: 'ar' }).options.dir).toBe('rtl');
  });

  it('is_shown_for_whatever_came_because_browsers_want_one_for_each', () => {
    for (const odd of [undefined, '', '{', '[]', 'null', '7', '{"v":2,"title":"x"}', '{"v":1,"title":7}']) {
      const note = noteOf(odd);
      expect(note.title).not.toBe('');
      expect(note.options.body).toBe('You have a new answer');
    }
  });

  it('leads_to_pages_of_the_web_alone', () => {
    for (const page of ['javascript:alert(1)', 'data:text/html,x', '//evil.example', 7, null])
      expect(said({ page }).options.data.page).toBeNull();
  });

  it('has_words_in_every_language_of_the_chat', () => {
    expect([...NEWS_LOCALES].sort()).toEqual([...LOCALES].sort());
    expect([...PUSH_LOCALES].sort()).toEqual([...LOCALES].sort());
    for (const locale of LOCALES)
      expect(Object.values<string>({ ...pushWords(locale) }).every((word) => word.trim() !== '')).toBe(true);
    expect(newsIn('pt-BR')).toBe(newsIn('pt'));
    expect(newsIn('xx')).toBe(newsIn('en'));
    expect(pushWords('zh-CN').off).toBe('关闭通知');
  });
});
