/** Where page, line, storage and screen meet. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { activeThread } from './chat/state';
import { FakeApp, SESSION } from '../testing/app';
import { AGENT, BOT, entry, entryFrame, SHOPPER } from '../testing/entries';
import { welcomeFrame } from '../testing/line';

const HEAD = { id: 'c1', seq: 3, state: 'bot', unread: 1 };

beforeEach(() => {
  vi.useFakeTimers({ now: Date.UTC(2026, 0, 1) });
  return () => vi.useRealTimers();
});

describe('a session', () => {
  it('is_asked_of_the_page_with_the_kept_secret_and_brings_colour_and_line', () => {
    const first = new FakeApp().up();
    expect(first.toldOf('want_session')).toEqual([{ type: 'want_session', visitor: undefined }]);
    expect(first.toldOf('appearance')).toEqual([{ type: 'appearance', appearance: { brand: { colour: '#0f766e' } } }]);
    const second = new FakeApp();
    void second.controller.start('en');
    expect(second.toldOf('want_session')).toEqual([{ type: 'want_session', visitor: 'secret' }]);
  });
});

describe('what the page tells of its shopper', () => {
  it('goes_to_the_server_once_a_session_and_is_forgotten_with_the_shopper', async () => {
    const answer = vi.fn<typeof fetch>(() => Promise.resolve(new Response(null, { status: 204 })));
    vi.stubGlobal('fetch', answer);
    const app = new FakeApp();
    app.controller.setAttributes({ order: '17', vip: true });
    app.up();
    await vi.waitFor(() => expect(answer).toHaveBeenCalledTimes(1));
    expect(answer.mock.calls[0]).toMatchObject([
      '/api/v1/widget/me',
      { method: 'PUT', body: '{"attributes":{"order":"17","vip":true}}', headers: { Authorization: 'Bearer token' } },
    ]);
    const session = (token: string) => app.controller.session({ type: 'session', session: { ...SESSION, token } });
    session('token');
    session('renewed');
    await vi.waitFor(() => expect(answer).toHaveBeenCalledTimes(2));
    app.controller.reset();
    session('renewed');
    session('of another');
    await vi.advanceTimersByTimeAsync(1);
    expect(answer).toHaveBeenCalledTimes(2);
  });

  it('is_told_again_where_the_server_was_away', async () => {
    const answer = vi.fn<typeof fetch>(() => Promise.reject(new TypeError('no line')));
    vi.stubGlobal('fetch', answer);
    const app = new FakeApp().up();
    app.controller.setAttributes({ order: '17' });
    await vi.waitFor(() => expect(answer).toHaveBeenCalledTimes(1));
    await vi.advanceTimersByTimeAsync(1);
    app.controller.session({ type: 'session', session: SESSION });
    await vi.waitFor(() => expect(answer).toHaveBeenCalledTimes(2));
  });
});

describe('a message', () => {
  it('goes_to_the_conversation_in_view_or_to_none_named', () => {
    const app = new FakeApp().up();
    app.controller.send('first');
    expect(app.sent('post')[0]).not.toHaveProperty('conversation');
    app.hear({ type: 'ack', ref: app.sent('post')[0]?.ref ?? '', conversation: 'c7', seq: 2, id: 'x', at: '' });
    app.controller.send('second');
    expect(app.sent('post')[1]).toMatchObject({ text: 'second', conversation: 'c7' });
    expect(app.toldOf('event')).toMatchObject([{ name: 'sent', detail: { conversation: 'c7' } }]);
  });

  it('opens_a_new_conversation_after_a_fresh_start', () => {
    const app = new FakeApp().up({ conversations: [{ ...HEAD, state: 'resolved' }] });
    app.controller.startNew();
    app.controller.send('again');
    expect(app.sent('post')[0]).not.toHaveProperty('conversation');
  });

  it('of_a_pressed_button_carries_its_payload', () => {
    const app = new FakeApp().up({ conversations: [HEAD] });
    app.controller.press({ title: 'Where is my order?', payload: 'order' });
    expect(app.sent('post')).toMatchObject([{ text: 'Where is my order?', payload: 'order', conversation: 'c1' }]);
  });

  it('unsent_when_the_page_ends_is_sent_by_the_next_page_under_the_same_ref', () => {
    const before = new FakeApp();
    void before.controller.start('en');
    const ref = before.controller.send('kept');
    const after = new FakeApp().up();
    expect(after.sent('post')).toEqual([{ type: 'post', ref, text: 'kept' }]);
  });
});

describe('a person', () => {
  it('is_called_in_the_conversation_in_view', () => {
    const app = new FakeApp().up({ conversations: [HEAD] });
    app.controller.callHuman('A person, please');
    expect(app.sent('human')).toMatchObject([{ conversation: 'c1' }]);
    expect(app.sent('post')).toEqual([]);
  });

  it('is_called_with_words_and_then_by_frame_where_nothing_was_said_yet', () => {
    const app = new FakeApp().up();
    app.controller.callHuman('A person, please');
    const [post] = app.sent('post');
    expect(post?.text).toBe('A person, please');
    expect(app.sent('human')).toEqual([]);
    app.hear({ type: 'ack', ref: post?.ref ?? '', conversation: 'c1', seq: 2, id: 'x', at: '' });
    expect(app.sent('human')).toMatchObject([{ conversation: 'c1' }]);
  });
});

describe('reading', () => {
  it('is_said_once_for_each_new_end_and_clears_the_badge', () => {
    const app = new FakeApp().up({ conversations: [HEAD] });
    expect(app.toldOf('unread').at(-1)?.count).toBe(1);
    app.hear(entryFrame(4, { author: AGENT }));
    expect(app.toldOf('unread').at(-1)?.count).toBe(2);
    app.controller.seen();
    app.controller.seen();
    expect(app.sent('read')).toEqual([{ type: 'read', conversation: 'c1', seq: 4 }]);
    expect(app.toldOf('unread').at(-1)?.count).toBe(0);
    app.hear(entryFrame(5, { author: SHOPPER }));
    app.controller.seen();
    expect(app.sent('read')).toHaveLength(1);
  });

  it('tells_the_page_of_what_came_from_others_only', () => {
    const app = new FakeApp().up({ conversations: [HEAD] });
    app.hear(entryFrame(4, { author: BOT }), entryFrame(5, { author: SHOPPER }));
    expect(app.toldOf('event')).toEqual([
      { type: 'event', name: 'received', detail: { conversation: 'c1', author: 'bot' } },
    ]);
  });

  it('the_past_is_asked_for_once_at_a_time_and_before_what_is_there', () => {
    const app = new FakeApp().up({ conversations: [{ ...HEAD, seq: 50 }] });
    app.controller.loadOlder();
    app.controller.loadOlder();
    expect(app.sent('history')).toHaveLength(1);
    expect(app.sent('history')[0]).not.toHaveProperty('before');
    const ref = app.sent('history')[0]?.ref ?? '';
    app.hear({ type: 'history', ref, conversation: 'c1', entries: [entry(11)], more: true });
    app.controller.loadOlder();
    expect(app.sent('history')[1]).toMatchObject({ before: 11 });
  });
});

describe('typing', () => {
  it('is_said_now_and_then_and_in_a_conversation_only', () => {
    const app = new FakeApp().up();
    app.controller.typed();
    expect(app.sent('typing')).toEqual([]);
    app.hear(entryFrame(1));
    for (let i = 0; i < 40; i += 1) {
      app.controller.typed();
      vi.advanceTimersByTime(100);
    }
    expect(app.sent('typing')).toHaveLength(2);
  });

  it('of_others_ends_by_itself', () => {
    const app = new FakeApp().up({ conversations: [HEAD] });
    app.hear({ type: 'typing', conversation: 'c1', who: AGENT });
    expect(activeThread(app.controller.chat.get())?.typing).toBeDefined();
    vi.advanceTimersByTime(10_000);
    expect(activeThread(app.controller.chat.get())?.typing).toBeUndefined();
  });
});

describe('another shopper', () => {
  it('named_by_the_page_starts_with_nothing_of_the_one_before', () => {
    const app = new FakeApp({ user: 'ann' }).up({ conversations: [HEAD] });
    app.hear(entryFrame(4, { text: 'for Ann only' }));
    app.controller.draft = 'a secret';
    app.controller.setUser('bob');
    expect(app.controller.chat.get().threads).toEqual({});
    expect(app.controller.draft).toBe('');
    expect(app.toldOf('want_session').at(-1)).toEqual({ type: 'want_session', visitor: undefined });
    expect(app.wires[0]?.isClosed).toBe(true);
  });

  it('who_only_now_gets_a_name_keeps_the_conversation', () => {
    const app = new FakeApp().up({ conversations: [HEAD] });
    app.hear(entryFrame(4));
    app.controller.setUser('ann');
    expect(app.toldOf('want_session').at(-1)).toEqual({ type: 'want_session', visitor: 'secret' });
    app.giveSession({ ...SESSION, token: 'ann-token' });
    app.wire.onopen?.();
    app.hear(welcomeFrame({ conversations: [{ ...HEAD, seq: 4 }] }));
    expect(app.sent('hello').at(-1)).toMatchObject({ token: 'ann-token', resume: [{ conversation: 'c1', seq: 4 }] });
    expect(activeThread(app.controller.chat.get())?.entries.map(({ seq }) => seq)).toEqual([4]);
  });
});
