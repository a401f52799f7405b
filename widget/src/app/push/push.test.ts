/** Switching notifications on and off from a frame: the small window is spoken with, and nobody else. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Controller } from '../controller';
import { makeTexts } from '../texts/make';
import { words } from '../texts/words/en';
import { NOTIFY_MARK } from '../../notify/words';
import { Push } from './push';

const TEXTS = makeTexts('en', words);
const SUBSCRIPTION = { endpoint: 'https://push.example/a', keys: { p256dh: 'p', auth: 'a' } };

class Stage {
  readonly kept = new Map<string, string>();
  readonly sent: unknown[] = [];
  readonly api = {
    push: vi.fn(() => Promise.resolve({ public_key: 'KEY', items: [{ id: 'pus_1' }] })),
    pushTo: vi.fn(() => Promise.resolve({ id: 'pus_1' })),
    stopPush: vi.fn(() => Promise.resolve()),
  };
  readonly small = { closed: false, postMessage: (message: unknown) => this.sent.push(message) };
  readonly page = new EventTarget() as EventTarget & Record<string, unknown>;
  readonly push: Push;

  constructor(open: () => unknown = () => this.small) {
    const navigator = { serviceWorker: {} };
    Object.assign(this.page, { isSecureContext: true, PushManager: 1, Notification: 1, navigator, open, parent: {} });
    const shelf = {
      get: (key: string) => this.kept.get(key),
      set: (key: string, value: string) => this.kept.set(key, value),
      delete: (key: string) => this.kept.delete(key),
    };
    const controller = {
      shelf,
      locale: 'ru',
      pageUrl: 'https://shop.example/boots',
      api: () => Promise.resolve(this.api),
      host: { surroundings: { inbox: 'KEY1' } },
      chat: { get: () => ({ session: { settings: { name: 'Warm Home' } } }) },
    };
    this.push = new Push(controller as unknown as Controller, this.page as unknown as Window);
  }

  hear(message: object, from: { origin?: string; source?: unknown } = {}): void {
    const event = new Event('message');
    Object.assign(event, {
      data: { mark: NOTIFY_MARK, ...message },
      origin: location.origin,
      source: this.small,
      ...from,
    });
    this.page.dispatchEvent(event);
  }
}

describe('notifications', () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = new Stage();
    await stage.push.look();
  });

  it('are_off_until_this_browser_is_one_that_the_server_tells', async () => {
    expect(stage.push.state.get()).toBe('off');
    stage.kept.set('push', 'pus_1');
    await stage.push.look();
    expect(stage.push.state.get()).toBe('on');
    stage.api.push.mockResolvedValue({ public_key: 'KEY', items: [] });
    await stage.push.look();
    expect(stage.push.state.get()).toBe('off');
    expect(stage.kept.has('push')).toBe(false);
  });

  it('are_not_offered_where_the_browser_has_none', async () => {
    delete stage.page['PushManager'];
    await stage.push.look();
    expect(stage.push.state.get()).toBe('unable');
  });

  it('are_asked_for_in_a_window_of_our_own_which_is_told_what_to_say_and_nothing_of_the_shopper', async () => {
    const done = stage.push.turnOn(TEXTS);
    stage.hear({ type: 'ready' });
    expect(stage.sent).toMatchObject([{ type: 'task', task: { inbox: 'KEY1', publicKey: 'KEY', title: 'Warm Home' } }]);
    stage.hear({ type: 'subscribed', subscription: SUBSCRIPTION });
    expect(await done).toContain('notified');
    expect(stage.api.pushTo).toHaveBeenCalledWith(SUBSCRIPTION, 'ru', 'https://shop.example/boots');
    expect([stage.push.state.get(), stage.kept.get('push')]).toEqual(['on', 'pus_1']);
    await stage.push.turnOff();
    expect(stage.api.stopPush).toHaveBeenCalledWith('pus_1');
    expect([stage.push.state.get(), stage.kept.has('push')]).toEqual(['off', false]);
  });

  it('hear_nobody_but_that_window', async () => {
    const done = stage.push.turnOn(TEXTS);
    stage.hear({ type: 'subscribed', subscription: SUBSCRIPTION }, { origin: 'https://evil.example' });
    stage.hear({ type: 'subscribed', subscription: SUBSCRIPTION }, { source: {} });
    stage.hear({ type: 'denied' });
    expect(await done).toContain('blocked');
    expect(stage.api.pushTo).not.toHaveBeenCalled();
    expect(stage.push.state.get()).toBe('off');
  });

  it('stay_off_where_the_window_is_closed_cannot_be_opened_or_fails', async () => {
    vi.useFakeTimers();
    const dismissed = stage.push.turnOn(TEXTS);
    stage.small.closed = true;
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await dismissed).toBeUndefined();
    vi.useRealTimers();
    stage.small.closed = false;
    const failed = stage.push.turnOn(TEXTS);
    stage.hear({ type: 'failed' });
    await expect(failed).rejects.toThrow();
    await expect(new Stage(() => null).push.turnOn(TEXTS)).rejects.toThrow();
    expect(stage.push.state.get()).toBe('off');
  });
});
