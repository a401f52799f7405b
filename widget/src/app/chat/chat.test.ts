/** What the shopper sees after each thing that the line delivers. */
import { describe, expect, it } from 'vitest';
import { forgetPast, newChat, receive } from './chat';
import { activeThread, unreadTotal, type ChatState } from './state';
import { addHistory, ENTRIES_MAX, newThread, THINKING_SHOWN_MS, TYPING_SHOWN_MS } from './thread';
import type { Delivery } from '../connection/types';
import { AGENT, BOT, entry, entryFrame, SHOPPER } from '../../testing/entries';
import { welcomeFrame } from '../../testing/line';

const NOW = Date.UTC(2026, 0, 1);
const head = (id: string, change = {}) => ({ id, seq: 0, state: 'bot', unread: 0, ...change });
const play = (chat: ChatState, ...deliveries: Delivery[]) =>
  deliveries.reduce((state, delivery) => receive(state, delivery, NOW), chat);
const welcomed = (...heads: ReturnType<typeof head>[]) => play(newChat(), welcomeFrame({ conversations: heads }));
const seqs = (chat: ChatState) => activeThread(chat)?.entries.map(({ seq }) => seq);

describe('the conversation in view', () => {
  it('is_the_open_one_rather_than_a_resolved_one', () => {
    expect(
      welcomed(head('old', { state: 'resolved' }), head('open'), head('older', { state: 'resolved' })).active,
    ).toBe('open');
  });

  it('is_the_last_one_where_all_are_resolved', () => {
    expect(welcomed(head('a', { state: 'resolved' }), head('b', { state: 'resolved' })).active).toBe('b');
  });

  it('comes_into_being_with_the_first_ack', () => {
    const chat = play(welcomed(), { type: 'ack', ref: 'r', conversation: 'c9', seq: 1, id: 'x', at: '' });
    expect(chat.active).toBe('c9');
  });

  it('comes_into_being_with_an_entry_from_another_tab', () => {
    expect(play(welcomed(), entryFrame(1)).active).toBe('c1');
  });

  it('stays_away_while_the_shopper_has_asked_for_a_fresh_start', () => {
    const fresh = { ...welcomed(head('c1', { state: 'resolved' })), active: undefined, isNew: true };
    const after = play(fresh, entryFrame(7), welcomeFrame({ conversations: [head('c1', { state: 'resolved' })] }));
    expect(after.active).toBeUndefined();
    expect(play(after, { type: 'ack', ref: 'r', conversation: 'c2', seq: 1, id: 'x', at: '' })).toMatchObject({
      active: 'c2',
      isNew: false,
    });
  });

  it('is_forgotten_when_the_shopper_turns_out_to_be_another', () => {
    const chat = play(welcomed(head('c1')), entryFrame(1));
    const other = play(
      chat,
      welcomeFrame({ who: { kind: 'shopper', id: 'other', name: '' }, conversations: [head('c1', { seq: 1 })] }),
    );
    expect(seqs(other)).toEqual([]);
  });
});

describe('the log', () => {
  it('keeps_entries_across_a_reconnect', () => {
    const chat = play(welcomed(head('c1')), entryFrame(1), entryFrame(2));
    expect(seqs(play(chat, welcomeFrame({ conversations: [head('c1', { seq: 3 })] }), entryFrame(3)))).toEqual([
      1, 2, 3,
    ]);
  });

  it('puts_history_before_what_is_there_and_overlaps_once', () => {
    const asking = { ref: 'h', conversation: 'c1' };
    const chat = { ...play(welcomed(head('c1', { seq: 4 })), entryFrame(5)), asking };
    const past = [entry(3), entry(4), entry(5)];
    const after = play(chat, { type: 'history', ref: 'h', conversation: 'c1', entries: past, more: true });
    expect(seqs(after)).toEqual([3, 4, 5]);
    expect(activeThread(after)?.older).toBe('more');
    const rest = play(
      { ...after, asking },
      {
        type: 'history',
        ref: 'h',
        conversation: 'c1',
        entries: [entry(1), entry(2)],
        more: false,
      },
    );
    expect(seqs(rest)).toEqual([1, 2, 3, 4, 5]);
    expect(activeThread(rest)?.older).toBe('none');
  });

  it('has_no_past_before_entry_1', () => {
    expect(activeThread(play(welcomed(), entryFrame(1)))?.older).toBe('none');
  });

  it('says_so_when_the_past_could_not_be_fetched_and_only_then', () => {
    const asking = { ...welcomed(head('c1', { seq: 9 })), asking: { ref: 'h', conversation: 'c1' } };
    expect(activeThread(play(asking, { type: 'lost', ref: 'other' }))?.older).toBe('unknown');
    expect(activeThread(play(asking, { type: 'lost', ref: 'h' }))?.older).toBe('failed');
    const error = { type: 'error' as const, ref: 'h', code: 'internal' as const, message: '' };
    expect(activeThread(play(asking, { type: 'refused', error }))?.older).toBe('failed');
  });

  it('holds_a_bounded_number_of_entries', () => {
    const many = Array.from({ length: ENTRIES_MAX }, (_, i) => entry(i + 1));
    const full = addHistory(newThread('c1'), {
      type: 'history',
      ref: 'h',
      conversation: 'c1',
      entries: many,
      more: false,
    });
    const chat = play({ ...newChat(), threads: { c1: full }, active: 'c1' }, entryFrame(ENTRIES_MAX + 1));
    expect(seqs(chat)).toHaveLength(ENTRIES_MAX);
    expect(activeThread(chat)).toMatchObject({ older: 'more' });
  });
});

describe('unread', () => {
  it('counts_messages_of_others_and_not_the_same_twice', () => {
    const chat = play(
      welcomed(head('c1', { seq: 5, unread: 2 })),
      entryFrame(5),
      entryFrame(6, { author: AGENT }),
      entryFrame(7, { author: SHOPPER }),
      entryFrame(8, { kind: 'hidden' }),
      entryFrame(9, { kind: 'event', event: { name: 'taken' } }),
    );
    expect(unreadTotal(chat)).toBe(3);
  });

  it('ends_when_the_shopper_reads_elsewhere', () => {
    const chat = play(welcomed(head('c1')), entryFrame(1));
    expect(unreadTotal(play(chat, { type: 'read', conversation: 'c1', who: SHOPPER, seq: 1 }))).toBe(0);
    expect(unreadTotal(play(chat, { type: 'read', conversation: 'c1', who: AGENT, seq: 1 }))).toBe(1);
  });
});

describe('an answer being written', () => {
  const writing = play(welcomed(head('c1')), entryFrame(1, { author: SHOPPER }), {
    type: 'delta',
    conversation: 'c1',
    entry: 'e2',
    at: 0,
    text: 'So far',
  });

  it('takes_the_place_of_the_dots', () => {
    expect(activeThread(writing)).toMatchObject({ stream: { text: 'So far' }, typing: undefined });
  });

  it('ends_with_its_entry', () => {
    expect(activeThread(play(writing, entryFrame(2)))?.stream).toBeUndefined();
  });

  it('ends_when_it_is_dropped_and_another_one_is_not_touched', () => {
    expect(activeThread(play(writing, { type: 'dropped', conversation: 'c1', entry: 'zz' }))?.stream).toBeDefined();
    expect(activeThread(play(writing, { type: 'dropped', conversation: 'c1', entry: 'e2' }))?.stream).toBeUndefined();
  });

  it('ends_when_a_person_takes_over', () => {
    const taken = play(writing, {
      type: 'state',
      conversation: 'c1',
      state: 'assigned',
      agent: { id: 'anna', name: 'Anna' },
    });
    expect(activeThread(taken)).toMatchObject({ stream: undefined, agent: { name: 'Anna' } });
  });

  it('stays_over_a_reconnect_and_goes_if_nobody_goes_on_with_it', () => {
    const back = play(writing, welcomeFrame({ conversations: [head('c1', { seq: 1 })] }));
    expect(activeThread(back)?.stream?.text).toBe('So far');
    expect(activeThread(forgetPast(back, NOW, 'stale'))?.stream).toBeUndefined();
    const on = play(back, { type: 'delta', conversation: 'c1', entry: 'e2', at: 0, text: 'So far so good' });
    expect(activeThread(forgetPast(on, NOW, 'stale'))?.stream?.text).toBe('So far so good');
  });

  it('does_not_come_back_as_a_tail_after_its_entry', () => {
    const late = play(writing, entryFrame(2), { type: 'delta', conversation: 'c1', entry: 'e2', at: 0, text: 'So' });
    expect(activeThread(late)?.stream).toBeUndefined();
  });
});

describe('signs of life', () => {
  it('show_that_the_bot_thinks_after_a_question_until_it_answers_or_time_is_up', () => {
    const asked = play(welcomed(head('c1')), entryFrame(1, { author: SHOPPER }));
    expect(activeThread(asked)?.typing?.who.kind).toBe('bot');
    expect(activeThread(play(asked, entryFrame(2, { author: BOT })))?.typing).toBeUndefined();
    expect(activeThread(forgetPast(asked, NOW + THINKING_SHOWN_MS, 'typing'))?.typing).toBeUndefined();
  });

  it('do_not_promise_a_bot_where_a_person_answers', () => {
    const chat = play(welcomed(head('c1', { state: 'assigned' })), entryFrame(1, { author: SHOPPER }));
    expect(activeThread(chat)?.typing).toBeUndefined();
  });

  it('show_a_person_typing_for_a_while_but_never_the_shopper_to_herself', () => {
    const chat = play(welcomed(head('c1')), { type: 'typing', conversation: 'c1', who: AGENT });
    expect(activeThread(chat)?.typing?.who.name).toBe('Anna');
    expect(activeThread(forgetPast(chat, NOW + TYPING_SHOWN_MS, 'typing'))?.typing).toBeUndefined();
    expect(
      activeThread(play(welcomed(head('c1')), { type: 'typing', conversation: 'c1', who: SHOPPER }))?.typing,
    ).toBeUndefined();
  });

  it('end_with_the_conversation', () => {
    const chat = play(welcomed(head('c1')), { type: 'typing', conversation: 'c1', who: AGENT });
    expect(activeThread(play(chat, { type: 'state', conversation: 'c1', state: 'resolved' }))?.typing).toBeUndefined();
  });

  it('take_a_state_never_heard_of_for_a_plain_one', () => {
    expect(
      activeThread(play(welcomed(head('c1')), { type: 'state', conversation: 'c1', state: 'levitating' }))?.state,
    ).toBe('bot');
  });
});
