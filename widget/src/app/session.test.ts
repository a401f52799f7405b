/** Tokens: asked for once, renewed in time, and never the wrong person's. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Host } from './host';
import { SessionKeeper } from './session';
import { Shelf } from './storage';
import type { SessionBody } from '../protocol/rest';

const HOUR_MS = 3_600_000;
const post = vi.fn();
const listener = { session: vi.fn(), noSession: vi.fn() };
let shelf: Shelf;
let keeper: SessionKeeper;

beforeEach(() => {
  vi.useFakeTimers({ now: Date.UTC(2026, 0, 1) });
  for (const mock of [post, listener.session, listener.noSession]) mock.mockReset();
  shelf = new Shelf('KEY', 'https://shop.example');
  keeper = new SessionKeeper({ post } as unknown as Host, shelf, listener);
  return () => vi.useRealTimers();
});

const session = (change: Partial<SessionBody> = {}): SessionBody => ({
  token: 'token',
  visitor: 'secret',
  expires_at: new Date(Date.now() + HOUR_MS).toISOString(),
  settings: { name: 'Shop', limits: { text_chars: 10, attachment_bytes: 1, attachment_types: [] } },
  ...change,
});
const answer = (change: Partial<SessionBody> = {}) => keeper.heard({ type: 'session', session: session(change) });

describe('a session', () => {
  it('is_asked_for_once_with_the_secret_of_the_last_one', () => {
    keeper.want();
    keeper.want();
    expect(post).toHaveBeenCalledExactlyOnceWith({ type: 'want_session', visitor: undefined });
    answer();
    keeper.want();
    expect(post).toHaveBeenLastCalledWith({ type: 'want_session', visitor: 'secret' });
    expect(keeper.token()).toBe('token');
  });

  it('is_renewed_before_it_ends', async () => {
    keeper.want();
    answer();
    await vi.advanceTimersByTimeAsync(HOUR_MS / 2);
    expect(post).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(HOUR_MS / 2 - 60_000);
    expect(post).toHaveBeenCalledTimes(2);
  });

  it.each(['2020-01-01T00:00:00.000Z', 'nonsense'])(
    'is not asked for in a tight loop when it ends at %s',
    async (expires_at) => {
      keeper.want();
      answer({ expires_at });
      await vi.advanceTimersByTimeAsync(59_000);
      expect(post).toHaveBeenCalledTimes(1);
    },
  );

  it('that_cannot_be_renewed_now_is_tried_again_and_goes_on_meanwhile', async () => {
    keeper.want();
    answer();
    await vi.advanceTimersByTimeAsync(HOUR_MS * 0.8);
    keeper.heard({ type: 'no_session', status: 503, code: 'unavailable' });
    expect(keeper.token()).toBe('token');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(post).toHaveBeenCalledTimes(3);
  });

  it('refused_says_why_and_when_to_ask_again', () => {
    keeper.heard({ type: 'no_session', status: 429, code: 'rate_limited', retry_after: '7' });
    expect(listener.noSession).toHaveBeenLastCalledWith('rate_limited', 7_000);
    keeper.heard({ type: 'no_session', status: 0 });
    expect(listener.noSession).toHaveBeenLastCalledWith('unavailable', undefined);
    keeper.heard({ type: 'no_session', status: 502, retry_after: null });
    expect(listener.noSession).toHaveBeenLastCalledWith('unavailable', undefined);
    keeper.heard({ type: 'no_session', status: 403 });
    expect(listener.noSession).toHaveBeenLastCalledWith('forbidden', undefined);
  });

  it('refused_for_a_wrong_proof_does_not_cost_the_shopper_the_conversation', () => {
    shelf.set('visitor', 'secret');
    keeper.heard({ type: 'no_session', status: 401, code: 'unauthorized' });
    expect(shelf.get('visitor')).toBe('secret');
  });

  it('asked_for_one_person_is_not_given_to_the_next', () => {
    keeper.want();
    keeper.forget();
    keeper.want();
    answer({ token: 'of the one before' });
    expect(keeper.token()).toBeUndefined();
    expect(listener.session).not.toHaveBeenCalled();
    answer({ token: 'of the next' });
    expect(keeper.token()).toBe('of the next');
  });
});
