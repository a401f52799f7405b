/** The shopper's words: sent once, in order, never lost. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { ANSWER_TIMEOUT_MS, ASKS_WAITING_MAX, OUTBOX_AGE_MAX_MS, OUTBOX_ITEMS_MAX, POST_RETRIES_MAX } from './limits';
import type { OutboxItem } from './types';
import { entryFrame, SHOPPER } from '../../testing/entries';
import { FakeLine } from '../../testing/line';

let line: FakeLine;
beforeEach(() => {
  vi.useFakeTimers({ now: Date.UTC(2026, 0, 1) });
  line = new FakeLine();
  return () => vi.useRealTimers();
});

const refs = () => line.sent('post').map(({ ref }) => ref);
const states = () => line.outbox().map(({ ref, state }) => `${ref} ${state}`);

describe('a post', () => {
  it('typed_before_the_socket_is_up_is_sent_once_when_it_is', () => {
    line.do({ type: 'start' });
    line.post('first');
    line.do({ type: 'token', token: 't' });
    expect(refs()).toEqual([]);
    line.greet();
    expect(refs()).toEqual(['first']);
    line.ack('first');
    line.hear(entryFrame(1, { ref: 'first', author: SHOPPER }));
    expect(refs()).toEqual(['first']);
    expect(line.outbox()).toEqual([]);
  });

  it('is_stored_before_it_is_sent_and_until_it_is_acked', () => {
    line.do({ type: 'start' });
    line.post('a');
    expect([...line.stored.keys()]).toEqual(['a']);
    line.do({ type: 'token', token: 't' });
    line.greet();
    expect([...line.stored.keys()]).toEqual(['a']);
    line.ack('a');
    expect([...line.stored.keys()]).toEqual([]);
  });

  it('is_sent_again_under_the_same_ref_until_it_is_acked', async () => {
    line.up();
    line.post('a', 'hello');
    line.cut();
    await line.comeBack();
    line.cut();
    await line.comeBack();
    line.ack('a');
    line.cut();
    await line.comeBack();
    expect(line.sent('post')).toEqual(Array.from({ length: 3 }, () => ({ type: 'post', ref: 'a', text: 'hello' })));
  });

  it('survives_a_reload', () => {
    line.do({ type: 'start' });
    line.post('a', 'kept');
    const next = new FakeLine();
    next.up({}, { unsent: [...line.stored.values()] });
    expect(next.sent('post')).toEqual([{ type: 'post', ref: 'a', text: 'kept' }]);
  });

  it('carries_its_conversation_files_and_payload', () => {
    line.up();
    const attachments = [{ id: 'f1', name: 'a.png', type: 'image/png', size: 1, url: '/files/f1/s/a.png' }];
    line.post('a', 'see', { conversation: 'c1', attachments, payload: 'p' });
    expect(line.sent('post')).toEqual([
      { type: 'post', ref: 'a', conversation: 'c1', text: 'see', attachments: ['f1'], payload: 'p' },
    ]);
  });

  it('waits_for_the_one_before_so_that_words_keep_their_order', () => {
    line.up();
    line.post('a');
    line.post('b');
    expect(refs()).toEqual(['a']);
    line.hear({ type: 'error', ref: 'a', code: 'busy', message: '', retry_after_ms: 1_000 });
    expect(refs()).toEqual(['a']);
    vi.advanceTimersByTime(2_000);
    expect(refs()).toEqual(['a', 'a']);
    line.ack('a', 1);
    expect(refs()).toEqual(['a', 'a', 'b']);
  });

  it('whose_entry_comes_before_its_ack_is_shown_once_and_sent_once', () => {
    line.up();
    line.post('a');
    line.post('b');
    line.hear(entryFrame(1, { ref: 'a', author: SHOPPER }));
    expect(states()).toEqual(['b sent']);
    line.ack('a', 1);
    expect(refs()).toEqual(['a', 'b']);
  });

  it('whose_ack_comes_first_stays_in_sight_until_its_entry_comes', () => {
    line.up();
    line.post('a');
    line.ack('a', 1);
    expect(states()).toEqual(['a acked']);
    line.hear(entryFrame(1, { ref: 'a', author: SHOPPER }));
    expect(states()).toEqual([]);
  });

  it('acked_again_after_its_entry_was_seen_leaves_nothing_behind', async () => {
    line.up({ conversations: [{ id: 'c1', seq: 5, state: 'bot', unread: 0 }] }, { unsent: [item('a')] });
    line.ack('a', 4);
    expect(states()).toEqual([]);
    expect(line.stored.size).toBe(0);
    await Promise.resolve();
  });

  it('found_in_history_is_not_shown_twice', () => {
    line.up({}, { unsent: [item('a')] });
    line.do({ type: 'ask', frame: { type: 'history', ref: 'h', conversation: 'c1' } });
    const found = { ...entryFrame(1, { ref: 'a', author: SHOPPER }) };
    line.hear({ type: 'history', ref: 'h', conversation: 'c1', entries: [found], more: false });
    expect(states()).toEqual([]);
  });
});

describe('an error', () => {
  it.each(['busy', 'unavailable', 'rate_limited'] as const)('%s_is_tried_again_after_the_time_named', async (code) => {
    line.up();
    line.post('a');
    line.hear({ type: 'error', ref: 'a', code, message: '', retry_after_ms: 3_000 });
    expect(states()).toEqual(['a waiting']);
    await vi.advanceTimersByTimeAsync(2_999);
    expect(refs()).toEqual(['a']);
    await vi.advanceTimersByTimeAsync(1_001);
    expect(refs()).toEqual(['a', 'a']);
  });

  it.each(['forbidden', 'too_large', 'not_found', 'bad_request', 'internal'] as const)(
    '%s_is_shown_and_not_tried_again_by_itself',
    async (code) => {
      line.up();
      line.post('a');
      line.post('b');
      line.hear({ type: 'error', ref: 'a', code, message: '' });
      await vi.advanceTimersByTimeAsync(ANSWER_TIMEOUT_MS / 2);
      expect(refs()).toEqual(['a', 'b']);
      expect(line.outbox()[0]).toMatchObject({ ref: 'a', state: 'failed', code });
      expect(line.stored.get('a')).toMatchObject({ state: 'failed' });
    },
  );

  it('that_never_ends_is_given_up_and_shown', async () => {
    line.up();
    line.post('a');
    for (let i = 0; i <= POST_RETRIES_MAX; i += 1) {
      line.hear({ type: 'error', ref: 'a', code: 'busy', message: '', retry_after_ms: 10 });
      await vi.advanceTimersByTimeAsync(1_010);
    }
    expect(refs()).toHaveLength(POST_RETRIES_MAX + 1);
    expect(states()).toEqual(['a failed']);
  });

  it('is_overcome_by_the_shopper_under_the_same_ref', () => {
    line.up();
    line.post('a');
    line.hear({ type: 'error', ref: 'a', code: 'internal', message: '' });
    line.do({ type: 'retry', ref: 'a' });
    expect(refs()).toEqual(['a', 'a']);
  });

  it('is_discarded_by_the_shopper_but_a_message_on_its_way_is_not', () => {
    line.up();
    line.post('a');
    line.do({ type: 'discard', ref: 'a' });
    expect(states()).toEqual(['a sent']);
    line.hear({ type: 'error', ref: 'a', code: 'internal', message: '' });
    line.do({ type: 'discard', ref: 'a' });
    expect(states()).toEqual([]);
    expect(line.stored.size).toBe(0);
  });

  it('unauthorized_in_the_middle_renews_the_token_and_loses_nothing', async () => {
    line.up();
    line.post('a');
    line.hear({ type: 'error', ref: 'a', code: 'unauthorized', message: '' });
    await vi.advanceTimersByTimeAsync(1_000);
    line.do({ type: 'token', token: 'new' });
    line.greet();
    expect(refs()).toEqual(['a', 'a']);
  });
});

describe('limits', () => {
  it('never_sends_more_at_once_than_the_server_takes', () => {
    line.up({ limits: { frame_bytes: 65_536, text_chars: 10_000, in_flight: 3 } });
    line.post('p');
    for (let i = 0; i < 6; i += 1)
      line.do({ type: 'ask', frame: { type: 'history', ref: `h${i}`, conversation: 'c1' } });
    expect(line.wire.sent).toHaveLength(1 + 3);
    line.hear({ type: 'history', ref: 'h0', conversation: 'c1', entries: [], more: false });
    expect(line.wire.sent).toHaveLength(1 + 4);
  });

  it('keeps_a_bounded_outbox_and_says_so', () => {
    line.do({ type: 'start' });
    for (let i = 0; i < OUTBOX_ITEMS_MAX + 1; i += 1) line.post(`p${i}`);
    expect(line.outbox()).toHaveLength(OUTBOX_ITEMS_MAX);
    expect(line.got('lost')).toEqual([{ type: 'lost', ref: `p${OUTBOX_ITEMS_MAX}` }]);
  });

  it('gives_up_the_oldest_look_into_the_past_and_no_wish', () => {
    line.do({ type: 'start' });
    line.do({ type: 'ask', frame: { type: 'human', ref: 'wish', conversation: 'c1' } });
    for (let i = 0; i < ASKS_WAITING_MAX; i += 1) {
      line.do({ type: 'ask', frame: { type: 'history', ref: `h${i}`, conversation: 'c1' } });
    }
    expect(line.got('lost')).toEqual([{ type: 'lost', ref: 'h0' }]);
  });

  it('does_not_send_a_frame_that_the_server_would_not_take', () => {
    line.up({ limits: { frame_bytes: 200, text_chars: 10_000, in_flight: 16 } });
    line.post('long', 'я'.repeat(100));
    line.post('short', 'ok');
    expect(refs()).toEqual(['short']);
    expect(line.outbox()[0]).toMatchObject({ ref: 'long', state: 'failed', code: 'too_large' });
  });

  it('does_not_for_ever_send_what_gets_the_socket_closed', async () => {
    line.up();
    line.post('poison');
    for (let i = 0; i <= POST_RETRIES_MAX; i += 1) {
      line.cut(1009);
      await line.comeBack();
    }
    const n = refs().length;
    line.cut(1009);
    await line.comeBack();
    expect(refs()).toHaveLength(n);
    expect(states()).toEqual(['poison failed']);
  });

  it('asks_the_shopper_before_it_sends_words_older_than_the_server_remembers_refs', () => {
    const old = item('old', { written_at: Date.now() - OUTBOX_AGE_MAX_MS - 1 });
    line.up({}, { unsent: [old, item('new')] });
    expect(refs()).toEqual(['new']);
    expect(line.outbox()[0]).toMatchObject({ ref: 'old', state: 'failed', code: 'expired' });
  });

  it('reconnects_when_a_request_gets_no_answer_on_a_line_that_seems_alive', async () => {
    line.up();
    line.post('a');
    for (let i = 0; i < 3; i += 1) {
      await vi.advanceTimersByTimeAsync(ANSWER_TIMEOUT_MS / 3);
      line.hear({ type: 'beat' });
    }
    await line.comeBack();
    expect(refs()).toEqual(['a', 'a']);
  });
});

describe('other requests', () => {
  it('for_a_person_are_asked_again_after_the_line_was_lost', async () => {
    line.up();
    line.do({ type: 'ask', frame: { type: 'human', ref: 'w', conversation: 'c1' } });
    line.cut();
    await line.comeBack();
    expect(line.sent('human').map(({ ref }) => ref)).toEqual(['w', 'w']);
    line.ack('w');
    line.cut();
    await line.comeBack();
    expect(line.sent('human')).toHaveLength(2);
  });

  it('for_history_are_given_up_with_the_line_and_said_so', async () => {
    line.up();
    line.do({ type: 'ask', frame: { type: 'history', ref: 'h', conversation: 'c1' } });
    line.cut();
    expect(line.got('lost')).toEqual([{ type: 'lost', ref: 'h' }]);
    await line.comeBack();
    expect(line.sent('history')).toHaveLength(1);
  });

  it('refused_for_good_are_handed_on', () => {
    line.up();
    line.do({ type: 'ask', frame: { type: 'history', ref: 'h', conversation: 'c1' } });
    line.hear({ type: 'error', ref: 'h', code: 'not_found', message: 'no' });
    expect(line.got('refused')).toMatchObject([{ error: { ref: 'h', code: 'not_found' } }]);
  });

  it('answers_to_questions_never_asked_are_passed_over', () => {
    line.up();
    line.hear({ type: 'history', ref: 'stranger', conversation: 'c1', entries: [], more: false });
    line.hear({ type: 'error', ref: 'stranger', code: 'internal', message: '' });
    expect(line.got('history')).toEqual([]);
    expect(line.status()).toEqual({ phase: 'live' });
  });

  it('typing_is_said_on_a_live_line_only_and_never_kept', () => {
    line.do({ type: 'start' });
    line.do({ type: 'tell', frame: { type: 'typing', conversation: 'c1' } });
    line.do({ type: 'token', token: 't' });
    line.greet();
    expect(line.sent('typing')).toEqual([]);
    line.do({ type: 'tell', frame: { type: 'typing', conversation: 'c1' } });
    expect(line.sent('typing')).toHaveLength(1);
  });
});

function item(ref: string, change: Partial<OutboxItem> = {}): OutboxItem {
  return { ref, text: ref, written_at: Date.now(), state: 'sent', ...change };
}
