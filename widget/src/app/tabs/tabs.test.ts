/** One shopper in several tabs: one line for all of them, and nothing lost or doubled when the tab that holds it goes. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { LEADER_ANSWER_MS } from '../connection/limits';
import { adopt, SHARED_ENTRIES_MAX, toShare } from './share';
import { newChat, receive } from '../chat/chat';
import { activeThread } from '../chat/state';
import { FakeApp } from '../../testing/app';
import { AGENT, entryFrame, SHOPPER } from '../../testing/entries';
import { welcomeFrame } from '../../testing/line';
import { FakeBrowser } from '../../testing/tabs';

const HEAD = [{ id: 'c1', seq: 0, state: 'bot', unread: 0 }];
const settle = () => vi.advanceTimersByTimeAsync(0);

let browser: FakeBrowser;
beforeEach(() => {
  vi.useFakeTimers({ now: Date.UTC(2026, 0, 1) });
  browser = new FakeBrowser();
  return () => vi.useRealTimers();
});

async function leader(): Promise<FakeApp> {
  const app = new FakeApp({}, browser.door());
  void app.controller.start('en');
  await settle();
  app.giveSession();
  app.wire.onopen?.();
  app.hear(welcomeFrame({ conversations: HEAD }));
  await settle();
  return app;
}

async function follower(): Promise<FakeApp> {
  const app = new FakeApp({}, browser.door());
  void app.controller.start('en');
  await settle();
  return app;
}

const texts = (app: FakeApp) => activeThread(app.controller.chat.get())?.entries.map(({ text }) => text) ?? [];
const posts = (...apps: FakeApp[]) => apps.flatMap((app) => app.sent('post')).map(({ text }) => text);

describe('several tabs', () => {
  it('have_one_socket_and_one_session_and_show_the_same', async () => {
    const first = await leader();
    first.hear(entryFrame(1, { author: SHOPPER }), entryFrame(2));
    const second = await follower();
    first.hear(entryFrame(3));
    await settle();
    expect(second.wires).toHaveLength(0);
    expect(second.toldOf('want_session')).toHaveLength(0);
    expect(texts(second)).toEqual(['text 1', 'text 2', 'text 3']);
    expect(second.controller.chat.get().line).toEqual({ phase: 'live' });
    expect(second.controller.chat.get().session?.token).toBe('token');
  });

  it('send_over_the_socket_of_the_first', async () => {
    const [first, second] = [await leader(), await follower()];
    second.controller.send('from the second');
    await settle();
    expect(posts(first)).toEqual(['from the second']);
    expect(second.controller.chat.get().outbox.map(({ text }) => text)).toEqual(['from the second']);
    const { ref } = first.sent('post')[0]!;
    first.hear(entryFrame(1, { author: SHOPPER, text: 'from the second', ref }));
    await settle();
    expect(second.controller.chat.get().outbox).toEqual([]);
    expect(texts(second)).toEqual(['from the second']);
    expect(texts(first)).toEqual(['from the second']);
  });

  it('go_on_without_the_first_and_send_what_it_had_not', async () => {
    const [first, second] = [await leader(), await follower()];
    first.hear(entryFrame(1));
    await settle();
    second.controller.send('on the way');
    await settle();
    expect(posts(first)).toEqual(['on the way']);
    first.controller.suspend();
    await settle();
    expect(second.wires).toHaveLength(1);
    second.wire.onopen?.();
    expect(second.sent('hello')[0]).toMatchObject({ token: 'token', resume: [{ conversation: 'c1', seq: 1 }] });
    second.hear(welcomeFrame({ conversations: [{ ...HEAD[0]!, seq: 1 }] }));
    expect(second.sent('post').map(({ ref }) => ref)).toEqual([first.sent('post')[0]!.ref]);
  });

  it('take_the_line_from_a_tab_that_was_put_to_sleep', async () => {
    const sleeping = browser.door();
    const first = new FakeApp({}, sleeping);
    void first.controller.start('en');
    await settle();
    first.giveSession();
    first.wire.onopen?.();
    first.hear(welcomeFrame({ conversations: HEAD }));
    const second = await follower();
    sleeping.sleep();
    second.controller.send('anybody?');
    await vi.advanceTimersByTimeAsync(LEADER_ANSWER_MS);
    second.wire.onopen?.();
    second.hear(welcomeFrame({ conversations: HEAD }));
    expect(posts(second)).toEqual(['anybody?']);
    expect(posts(first)).toEqual([]);
    // It wakes, finds the lock gone, and follows.
    sleeping.wake();
    await settle();
    expect(first.wire.isClosed).toBe(true);
    first.controller.wake();
    await vi.advanceTimersByTimeAsync(LEADER_ANSWER_MS);
    second.hear(entryFrame(1, { author: AGENT }));
    await settle();
    expect(first.wires).toHaveLength(1);
    expect(second.wire.isClosed).toBe(false);
  });

  it('keep_words_written_before_anybody_leads', async () => {
    const first = new FakeApp({}, browser.door());
    void first.controller.start('en');
    first.controller.send('early');
    await settle();
    first.giveSession();
    first.wire.onopen?.();
    first.hear(welcomeFrame({ conversations: HEAD }));
    expect(posts(first)).toEqual(['early']);
  });

  it('learn_from_each_other_what_was_read', async () => {
    const [first, second] = [await leader(), await follower()];
    first.hear(entryFrame(1, { author: AGENT }));
    await settle();
    expect(first.toldOf('unread').at(-1)?.count).toBe(1);
    second.controller.seen();
    await settle();
    expect(first.sent('read')).toHaveLength(1);
    expect(first.toldOf('unread').at(-1)?.count).toBe(0);
  });

  it('keep_a_draft_each', async () => {
    const [first, second] = [await leader(), await follower()];
    first.controller.draft = 'mine';
    expect(second.controller.shelf.get('visitor')).toBe('secret');
    expect(first.controller.draft).toBe('mine');
  });

  it('hear_of_a_new_session', async () => {
    const [first, second] = [await leader(), await follower()];
    first.giveSession({ ...second.controller.chat.get().session!, token: 'token-2' });
    await settle();
    expect(second.controller.chat.get().session?.token).toBe('token-2');
  });

  it('have_a_line_each_where_the_browser_keeps_its_locks_from_them', async () => {
    const locks = { request: () => Promise.reject(new DOMException('denied', 'SecurityError')) };
    const app = new FakeApp({}, { locks, open: () => new FakeBrowser().door().open() });
    void app.controller.start('en');
    await settle();
    app.giveSession();
    app.wire.onopen?.();
    app.hear(welcomeFrame({ conversations: HEAD }));
    expect(app.controller.chat.get().line).toEqual({ phase: 'live' });
  });

  it('of_two_people_have_a_line_each', async () => {
    const first = await leader();
    const second = new FakeApp({ user: 'olga' }, new FakeBrowser().door());
    void second.controller.start('en');
    await settle();
    expect(second.toldOf('want_session')).toHaveLength(1);
    expect(first.wires).toHaveLength(1);
  });
});

describe('what one tab hands to another', () => {
  const welcomed = receive(newChat(), welcomeFrame({ conversations: HEAD }), 0);
  const full = Array.from({ length: 150 }, (_, i) => i + 1).reduce(
    (chat, n) => receive(chat, entryFrame(n), 0),
    welcomed,
  );

  it('is_bounded_and_says_that_there_is_more', () => {
    const shared = activeThread(toShare(full))!;
    expect(shared.entries).toHaveLength(SHARED_ENTRIES_MAX);
    expect(shared.older).toBe('more');
  });

  it('leaves_no_hole_with_what_is_there', () => {
    expect(activeThread(adopt(full, toShare(full)))?.entries).toHaveLength(150);
    const [ours, theirs] = [{ ...full }, toShare(full)];
    const old = { ...ours.threads['c1']!, entries: ours.threads['c1']!.entries.slice(0, 20) };
    const after = activeThread(adopt({ ...ours, threads: { c1: old } }, theirs))!;
    expect(after.entries[0]?.seq).toBe(51);
  });

  it('does_not_change_what_is_in_view', () => {
    const both = receive(full, welcomeFrame({ conversations: [...HEAD, { ...HEAD[0]!, id: 'c2' }] }), 0);
    expect(adopt({ ...both, active: 'c2' }, toShare(both)).active).toBe('c2');
    expect(adopt({ ...both, active: undefined, isNew: true }, toShare(both)).active).toBeUndefined();
  });
});
