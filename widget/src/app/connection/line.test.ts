/** Coming up, staying up and coming back: the line's life on a fake clock. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { BACKOFF_MAX_MS, CONNECT_TIMEOUT_MS, PROBE_TIMEOUT_MS, SPREAD_MS, STABLE_AFTER_MS } from './limits';
import { entryFrame } from '../../testing/entries';
import { FakeLine, HEARTBEAT_MS, welcomeFrame } from '../../testing/line';

const ONE = [{ id: 'c1', seq: 3, state: 'bot', unread: 0 }];

let line: FakeLine;
beforeEach(() => {
  vi.useFakeTimers({ now: Date.UTC(2026, 0, 1) });
  line = new FakeLine();
  return () => vi.useRealTimers();
});

describe('coming up', () => {
  it('asks_for_a_token_before_it_opens_a_socket', () => {
    line.do({ type: 'start' });
    expect(line.n_renewals).toBe(1);
    expect(line.wires).toHaveLength(0);
    line.do({ type: 'token', token: 't' });
    expect(line.wires).toHaveLength(1);
  });

  it('says_hello_first_with_token_locale_and_page_and_nothing_before', () => {
    line.do({ type: 'describe', locale: 'ru', page: { url: 'https://shop.example/a', title: 'A' } });
    line.do({ type: 'start' });
    line.post('early');
    line.do({ type: 'token', token: 'secret' });
    expect(line.wire.sent).toEqual([]);
    line.wire.onopen?.();
    expect(line.wire.sent).toEqual([
      { type: 'hello', token: 'secret', locale: 'ru', page: { url: 'https://shop.example/a', title: 'A' } },
    ]);
  });

  it('is_live_at_welcome_and_not_before', () => {
    line.do({ type: 'start' });
    line.do({ type: 'token', token: 't' });
    line.wire.onopen?.();
    expect(line.status()).toEqual({ phase: 'connecting' });
    line.hear(welcomeFrame());
    expect(line.status()).toEqual({ phase: 'live' });
  });

  it('gives_up_a_socket_that_is_not_welcomed_in_time', async () => {
    line.do({ type: 'start' });
    line.do({ type: 'token', token: 't' });
    line.wire.onopen?.();
    await vi.advanceTimersByTimeAsync(CONNECT_TIMEOUT_MS);
    expect(line.wire.isClosed).toBe(true);
    await line.comeBack();
    expect(line.status()).toEqual({ phase: 'live' });
  });

  it('waits_longer_with_every_failure_up_to_a_limit_and_never_the_same_for_all', async () => {
    const waits: number[] = [];
    line.do({ type: 'start' });
    line.do({ type: 'token', token: 't' });
    for (let i = 0; i < 10; i += 1) {
      line.cut();
      const from = Date.now();
      const n = line.wires.length;
      while (line.wires.length === n) await vi.advanceTimersByTimeAsync(50);
      waits.push(Date.now() - from);
    }
    expect(waits[0]).toBeLessThan(600);
    expect(waits).toEqual([...waits].sort((a, b) => a - b));
    expect(waits.at(-1)).toBeLessThanOrEqual(BACKOFF_MAX_MS);
    const other = new FakeLine(() => 0.9);
    other.do({ type: 'start' });
    other.do({ type: 'token', token: 't' });
    other.cut();
    await vi.advanceTimersByTimeAsync(waits[0] ?? 0);
    expect(other.wires).toHaveLength(1);
  });

  it('starts_the_backoff_anew_only_after_a_line_that_held', async () => {
    line.up();
    line.cut();
    for (let i = 0; i < 4; i += 1) {
      await line.comeBack();
      line.cut();
    }
    const from = Date.now();
    await line.comeBack();
    const tired = Date.now() - from;
    await vi.advanceTimersByTimeAsync(STABLE_AFTER_MS);
    line.cut();
    const again = Date.now();
    await line.comeBack();
    expect(Date.now() - again).toBeLessThan(tired / 4);
  });
});

describe('staying up', () => {
  it('takes_two_heartbeats_of_silence_for_death', async () => {
    line.up();
    await vi.advanceTimersByTimeAsync(2 * HEARTBEAT_MS - 1);
    expect(line.wire.isClosed).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(line.wire.isClosed).toBe(true);
    expect(line.status()).toEqual({ phase: 'reconnecting' });
  });

  it('takes_any_frame_for_a_sign_of_life', async () => {
    line.up();
    for (let i = 0; i < 20; i += 1) {
      await vi.advanceTimersByTimeAsync(HEARTBEAT_MS);
      line.hear({ type: 'beat' });
    }
    expect(line.wires).toHaveLength(1);
    expect(line.wire.isClosed).toBe(false);
  });

  it('probes_the_line_on_waking_and_reconnects_when_nothing_answers', async () => {
    line.up();
    line.do({ type: 'wake' });
    expect(line.sent('beat')).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(PROBE_TIMEOUT_MS);
    expect(line.wire.isClosed).toBe(true);
  });

  it('keeps_a_line_that_answers_the_probe', async () => {
    line.up();
    line.do({ type: 'wake' });
    line.hear({ type: 'beat' });
    await vi.advanceTimersByTimeAsync(PROBE_TIMEOUT_MS * 2);
    expect(line.wires).toHaveLength(1);
    expect(line.wire.isClosed).toBe(false);
  });

  it('passes_over_what_it_does_not_know', () => {
    line.up();
    line.wire.onmessage?.({ data: '{"type":"fireworks","n":1}' });
    line.wire.onmessage?.({ data: 'not json' });
    line.wire.onmessage?.({ data: '[1]' });
    line.wire.onmessage?.({ data: new ArrayBuffer(4) });
    expect(line.status()).toEqual({ phase: 'live' });
    expect(line.wire.isClosed).toBe(false);
  });

  it('hears_nothing_more_from_a_socket_that_it_has_left', async () => {
    line.up({ conversations: ONE });
    const old = line.wire;
    const say = old.onmessage;
    line.do({ type: 'wake' });
    await vi.advanceTimersByTimeAsync(PROBE_TIMEOUT_MS);
    say?.({ data: JSON.stringify(entryFrame(4)) });
    expect(line.got('entry')).toEqual([]);
    expect(old.onmessage).toBeNull();
  });
});

describe('coming back', () => {
  it('resumes_each_conversation_at_the_last_number_it_has_seen', async () => {
    line.up({ conversations: ONE });
    line.hear(entryFrame(4));
    line.hear(entryFrame(1, { conversation: 'c2' }));
    line.cut();
    await line.comeBack({ conversations: [{ id: 'c1', seq: 6, state: 'bot', unread: 0 }] });
    expect(line.sent('hello')[1]?.resume).toEqual([
      { conversation: 'c1', seq: 4 },
      { conversation: 'c2', seq: 1 },
    ]);
    line.hear(entryFrame(5));
    line.hear(entryFrame(6));
    expect(line.got('entry').map(({ seq }) => seq)).toEqual([4, 1, 5, 6]);
  });

  it('resumes_from_what_an_earlier_page_has_seen', () => {
    line.up({ conversations: ONE }, { resume: [{ conversation: 'c1', seq: 2 }] });
    expect(line.sent('hello')[0]?.resume).toEqual([{ conversation: 'c1', seq: 2 }]);
    line.hear(entryFrame(3));
    expect(line.got('entry').map(({ seq }) => seq)).toEqual([3]);
  });

  it('drops_what_it_has_seen_already', () => {
    line.up({ conversations: ONE });
    line.hear(entryFrame(4));
    line.hear(entryFrame(4));
    line.hear(entryFrame(2));
    line.hear(entryFrame(5));
    expect(line.got('entry').map(({ seq }) => seq)).toEqual([4, 5]);
  });

  it('shows_nothing_past_a_hole_and_resumes_before_it', async () => {
    line.up({ conversations: ONE });
    line.hear(entryFrame(4));
    line.hear(entryFrame(6));
    expect(line.wire.isClosed).toBe(true);
    expect(line.got('entry').map(({ seq }) => seq)).toEqual([4]);
    await line.comeBack({ conversations: [{ id: 'c1', seq: 6, state: 'bot', unread: 0 }] });
    expect(line.sent('hello')[1]?.resume).toEqual([{ conversation: 'c1', seq: 4 }]);
    line.hear(entryFrame(5));
    line.hear(entryFrame(6));
    expect(line.got('entry').map(({ seq }) => seq)).toEqual([4, 5, 6]);
  });

  it('slows_down_when_a_server_makes_the_same_hole_again_and_again', async () => {
    line.up({ conversations: ONE });
    const from = Date.now();
    for (let i = 0; i < 8; i += 1) {
      line.hear(entryFrame(9));
      await line.comeBack({ conversations: ONE });
    }
    expect(Date.now() - from).toBeGreaterThan(30_000);
  });

  it('forgets_a_conversation_that_the_server_knows_less_of', async () => {
    line.up({ conversations: ONE });
    line.cut();
    await line.comeBack({ conversations: [{ id: 'c1', seq: 1, state: 'bot', unread: 0 }] });
    line.hear(entryFrame(2));
    expect(line.got('entry').map(({ seq }) => seq)).toEqual([2]);
  });

  it('hands_on_deltas_state_typing_and_the_like', () => {
    line.up({ conversations: ONE });
    line.hear({ type: 'delta', conversation: 'c1', entry: 'e', at: 0, text: 'x' });
    line.hear({ type: 'dropped', conversation: 'c1', entry: 'e' });
    line.hear({ type: 'state', conversation: 'c1', state: 'queued', position: 2 });
    line.hear({ type: 'typing', conversation: 'c1', who: { kind: 'agent', id: 'a', name: 'A' } });
    const types = line.delivered.map(({ type }) => type);
    expect(types).toEqual(expect.arrayContaining(['delta', 'dropped', 'state', 'typing']));
  });
});

describe('bye', () => {
  it('comes_back_after_a_restart_no_sooner_than_asked_and_spread_out', async () => {
    line.up();
    line.hear({ type: 'bye', reason: 'draining', retry_after_ms: 5_000 });
    expect(line.status()).toEqual({ phase: 'restarting' });
    expect(line.wire.isClosed).toBe(true);
    await vi.advanceTimersByTimeAsync(4_999);
    expect(line.wires).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(SPREAD_MS);
    expect(line.wires).toHaveLength(2);
  });

  it('goes_on_calling_a_restart_a_restart_until_it_is_over', async () => {
    line.up();
    line.hear({ type: 'bye', reason: 'draining', retry_after_ms: 5_000 });
    await vi.advanceTimersByTimeAsync(5_000 + SPREAD_MS);
    expect(line.wires).toHaveLength(2);
    expect(line.status()).toEqual({ phase: 'restarting' });
  });

  it('does_not_hurry_a_restarting_server_because_someone_looks', async () => {
    line.up();
    line.hear({ type: 'bye', reason: 'draining', retry_after_ms: 5_000 });
    line.do({ type: 'wake' });
    await vi.advanceTimersByTimeAsync(4_000);
    expect(line.wires).toHaveLength(1);
  });

  it('rests_when_replaced_until_it_is_looked_at_again', async () => {
    line.up();
    line.hear({ type: 'bye', reason: 'replaced', retry_after_ms: 0 });
    await vi.advanceTimersByTimeAsync(10 * 60_000);
    expect(line.wires).toHaveLength(1);
    expect(line.status()).toEqual({ phase: 'paused' });
    line.do({ type: 'wake' });
    expect(line.wires).toHaveLength(2);
  });

  it('asks_for_a_new_token_when_the_old_one_is_revoked', async () => {
    line.up();
    line.hear({ type: 'bye', reason: 'revoked', retry_after_ms: 0 });
    await vi.advanceTimersByTimeAsync(SPREAD_MS);
    expect(line.n_renewals).toBe(2);
    expect(line.wires).toHaveLength(1);
    line.do({ type: 'token', token: 'token-2' });
    line.wire.onopen?.();
    expect(line.sent('hello')[1]?.token).toBe('token-2');
  });
});

describe('the token', () => {
  it.each([
    ['an error frame', () => line.hear({ type: 'error', code: 'unauthorized', message: '' })],
    ['close code 4401', () => line.cut(4401)],
  ])('is_renewed_when_the_server_refuses_it_by_%s', async (_, refuse) => {
    line.do({ type: 'start' });
    line.do({ type: 'token', token: 'old' });
    line.wire.onopen?.();
    refuse();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(line.n_renewals).toBe(2);
    expect(line.wires).toHaveLength(1);
  });

  it('is_not_asked_for_in_a_tight_loop_by_a_server_that_refuses_every_one', async () => {
    line.do({ type: 'start' });
    for (let i = 0; i < 5; i += 1) {
      line.do({ type: 'token', token: `t${i}` });
      line.wire.onopen?.();
      line.hear({ type: 'error', code: 'unauthorized', message: '' });
      const n = line.n_renewals;
      while (line.n_renewals === n) await vi.advanceTimersByTimeAsync(100);
    }
    expect(Date.now() - Date.UTC(2026, 0, 1)).toBeGreaterThan(10_000);
  });

  it('renewed_in_time_leaves_the_line_alone_and_serves_the_next_hello', async () => {
    line.up();
    line.do({ type: 'token', token: 'fresh' });
    expect(line.wires).toHaveLength(1);
    line.cut();
    await line.comeBack();
    expect(line.sent('hello')[1]?.token).toBe('fresh');
  });

  it('refused_for_good_is_said_and_not_asked_for_until_someone_looks', async () => {
    line.do({ type: 'start' });
    line.do({ type: 'no_token', code: 'forbidden' });
    expect(line.status()).toEqual({ phase: 'refused', code: 'forbidden' });
    await vi.advanceTimersByTimeAsync(60 * 60_000);
    expect(line.n_renewals).toBe(1);
    line.do({ type: 'wake' });
    expect(line.n_renewals).toBe(2);
  });

  it('that_cannot_be_had_now_is_asked_for_after_the_time_that_the_server_names', async () => {
    line.do({ type: 'start' });
    line.do({ type: 'no_token', code: 'rate_limited', retry_after_ms: 7_000 });
    await vi.advanceTimersByTimeAsync(6_999);
    expect(line.n_renewals).toBe(1);
    await vi.advanceTimersByTimeAsync(SPREAD_MS);
    expect(line.n_renewals).toBe(2);
  });
});

it('stops_for_good_when_told', async () => {
  line.up();
  line.do({ type: 'stop' });
  expect(line.wire.isClosed).toBe(true);
  await vi.advanceTimersByTimeAsync(10 * 60_000);
  line.do({ type: 'wake' });
  expect(line.wires).toHaveLength(1);
  expect(vi.getTimerCount()).toBe(0);
});
