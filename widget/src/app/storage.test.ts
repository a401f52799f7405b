/** What is kept, and from whom it is kept. */
import { describe, expect, it } from 'vitest';
import { meetUser, rememberPlace, resumePoints } from './kept';
import { Shelf } from './storage';
import type { OutboxItem } from './connection/types';

const item: OutboxItem = { ref: 'r', text: 'x', written_at: 1, state: 'waiting' };
const shelf = (inbox = 'KEY', origin = 'https://shop.example') => new Shelf(inbox, origin);

describe('the shelf', () => {
  it('keeps_things_for_the_next_page', () => {
    shelf().set('visitor', 'secret');
    shelf().saveUnsent(item);
    expect(shelf().get('visitor')).toBe('secret');
    expect(shelf().unsent()).toEqual([item]);
    shelf().forgetUnsent('r');
    expect(shelf().unsent()).toEqual([]);
  });

  it('shows_one_shop_nothing_of_another_nor_one_inbox_of_another', () => {
    shelf().set('visitor', 'secret');
    shelf().saveUnsent(item);
    for (const other of [shelf('KEY', 'https://evil.example'), shelf('OTHER')]) {
      expect(other.get('visitor')).toBeUndefined();
      expect(other.unsent()).toEqual([]);
    }
  });

  it('does_not_overwrite_what_another_tab_has_kept', () => {
    const [a, b] = [shelf(), shelf()];
    a.saveUnsent(item);
    b.saveUnsent({ ...item, ref: 's' });
    expect(shelf().unsent()).toHaveLength(2);
  });

  it('takes_what_is_broken_for_nothing', () => {
    localStorage.setItem('beseda:KEY:https://shop.example:visitor', '{');
    expect(shelf().get('visitor')).toBeUndefined();
  });

  it('remembers_for_this_page_where_the_browser_forbids_more', () => {
    const forbidden = new Shelf('KEY', 'https://shop.example', null, null);
    forbidden.draft = 'words';
    forbidden.saveUnsent(item);
    expect(forbidden.draft).toBe('words');
    expect(forbidden.unsent()).toEqual([item]);
  });

  it('remembers_for_this_page_where_storage_is_full', () => {
    const full = {
      getItem: () => null,
      removeItem: () => undefined,
      setItem: () => {
        throw new DOMException('full', 'QuotaExceededError');
      },
    } as unknown as Storage;
    const kept = new Shelf('KEY', 'https://shop.example', full, full);
    kept.draft = 'words';
    expect(kept.draft).toBe('words');
  });
});

describe('between pages', () => {
  it('the_place_in_the_log_is_good_for_a_while_only', () => {
    rememberPlace(shelf(), { conversation: 'c1', seq: 7 }, 1_000);
    expect(resumePoints(shelf(), 2_000)).toEqual([{ conversation: 'c1', seq: 7 }]);
    expect(resumePoints(shelf(), 1_000 + 10 * 60_000)).toEqual([]);
  });

  it('a_stranger_who_signs_in_keeps_the_conversation', () => {
    shelf().set('visitor', 'secret');
    expect(meetUser(shelf(), 'ann')).toBe('same');
    expect(meetUser(shelf(), 'ann')).toBe('same');
    expect(shelf().get('visitor')).toBe('secret');
  });

  it('another_person_finds_nothing_of_the_one_before', () => {
    meetUser(shelf(), 'ann');
    shelf().set('visitor', 'secret');
    const ours = shelf();
    ours.draft = 'private';
    shelf().saveUnsent(item);
    expect(meetUser(shelf(), 'bob')).toBe('other');
    expect(shelf().get('visitor')).toBeUndefined();
    expect(shelf().draft).toBe('');
    expect(shelf().unsent()).toEqual([]);
  });
});
