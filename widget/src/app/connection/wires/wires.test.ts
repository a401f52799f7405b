/** The line over HTTP against a server played by the test, and the choice between it and a WebSocket, on a fake clock. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { HANGING_MS, PROBE_EVERY_MS, SOCKET_GOOD_AFTER_MS } from '../limits';
import { FakeWire } from '../../../testing/line';
import { WireChooser } from './choose';
import { HttpWire } from './http';
import { EVENT_CHARS_MAX, StreamReader } from './sse';

describe('the reader of event streams', () => {
  it('puts_events_together_however_the_network_cuts_them', () => {
    const text = 'id: 7\r\ndata: {"type":"beat"}\r\n\r\n: a comment\ndata: a\ndata: b\n\nevent: end\ndata: {}\n\n';
    const whole = new StreamReader().push(text);
    expect(whole).toEqual([
      { name: 'message', data: '{"type":"beat"}', id: '7' },
      { name: 'message', data: 'a\nb', id: undefined },
      { name: 'end', data: '{}', id: undefined },
    ]);
    const reader = new StreamReader();
    expect(Array.from(text).flatMap((letter) => reader.push(letter))).toEqual(whole);
  });

  it('refuses_an_event_without_end', () => {
    expect(() => new StreamReader().push('x'.repeat(EVENT_CHARS_MAX + 1))).toThrow('too long');
  });
});

/** A server of `/live`: streams are fed by hand, posts are kept. */
class FakeServer {
  readonly posted: string[] = [];
  readonly asked: { method: string; url: string; lastId: string | undefined }[] = [];
  streams: ReadableStreamDefaultController<Uint8Array>[] = [];
  postStatus = 204;
  openStatus = 200;
  streamStatus = 200;
  hold: Promise<void> | undefined;

  readonly fetch = (async (url: string, init: RequestInit = {}) => {
    const { method = 'GET' } = init;
    const headers = (init.headers ?? {}) as Record<string, string>;
    this.asked.push({ method, url, lastId: headers['Last-Event-ID'] });
    if (url === '/live') return new Response(JSON.stringify({ session: 's1' }), { status: this.openStatus });
    if (url.endsWith('/frames')) {
      await this.hold;
      this.posted.push(init.body as string);
      return new Response(null, { status: this.postStatus });
    }
    if (method === 'DELETE') return new Response(null, { status: 204 });
    if (this.streamStatus !== 200) return new Response('{}', { status: this.streamStatus });
    const body = new ReadableStream<Uint8Array>({ start: (stream) => void this.streams.push(stream) });
    init.signal?.addEventListener('abort', () => this.streams.at(-1)?.error(new Error('aborted')));
    return new Response(body);
  }) as unknown as typeof fetch;

  say(text: string): void {
    this.streams.at(-1)?.enqueue(new TextEncoder().encode(text));
  }

  cut(): void {
    this.streams.at(-1)?.error(new Error('cut'));
  }
}

const settle = () => vi.advanceTimersByTimeAsync(0);

beforeEach(() => {
  vi.useFakeTimers({ now: Date.UTC(2026, 0, 1) });
  return () => vi.useRealTimers();
});

describe('the line over HTTP', () => {
  let server: FakeServer;
  let wire: HttpWire;
  let heard: unknown[];
  let closed: number[];
  beforeEach(async () => {
    server = new FakeServer();
    wire = new HttpWire('/live', server.fetch);
    [heard, closed] = [[], []];
    wire.onmessage = ({ data }) => heard.push(data);
    wire.onclose = ({ code }) => closed.push(code);
    wire.onopen = () => wire.send('"hello"');
    await settle();
  });

  it('says_hello_by_post_and_hears_frames_from_the_stream', async () => {
    server.say('id: 1\ndata: one\n\nid: 2\ndata: two\n\n');
    await settle();
    expect(server.posted).toEqual(['"hello"']);
    expect(heard).toEqual(['one', 'two']);
    expect(closed).toEqual([]);
  });

  it('posts_one_request_at_a_time_and_keeps_the_order', async () => {
    let go: () => void = vi.fn();
    server.hold = new Promise((resolve) => (go = resolve));
    for (const n of ['1', '2', '3']) wire.send(n);
    await settle();
    expect(server.posted).toEqual(['"hello"']);
    go();
    await settle();
    expect(server.posted).toEqual(['"hello"', '1', '[2,3]']);
  });

  it('never_puts_more_than_32_frames_into_a_request', async () => {
    let go: () => void = vi.fn();
    server.hold = new Promise((resolve) => (go = resolve));
    for (let n = 0; n <= 40; n += 1) wire.send(String(n));
    go();
    await settle();
    expect(server.posted.slice(2).map((body) => (JSON.parse(body) as number[]).length)).toEqual([32, 8]);
  });

  it('takes_a_cut_stream_up_where_it_was', async () => {
    server.say('id: 7\ndata: one\n\n');
    await settle();
    server.cut();
    await vi.advanceTimersByTimeAsync(1_000);
    server.say('id: 8\ndata: two\n\n');
    await settle();
    expect(heard).toEqual(['one', 'two']);
    expect(server.asked.filter(({ url }) => url.endsWith('/events')).map(({ lastId }) => lastId)).toEqual([
      undefined,
      '7',
    ]);
    expect(closed).toEqual([]);
  });

  it('ends_when_the_server_has_forgotten_the_line', async () => {
    server.streamStatus = 404;
    server.cut();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(closed).toEqual([1006]);
  });

  it('ends_when_the_stream_cannot_be_taken_up_in_time', async () => {
    server.streamStatus = 503;
    server.cut();
    await vi.advanceTimersByTimeAsync(15_000);
    expect(closed).toEqual([1006]);
  });

  it('ends_with_the_code_that_the_server_names', async () => {
    server.say('event: end\ndata: {"code":4401,"reason":"no valid hello"}\n\n');
    await settle();
    expect(closed).toEqual([4401]);
  });

  it.each([
    [413, 1009],
    [404, 1006],
    [503, 1006],
  ])('ends_when_a_post_is_answered_with_%i', async (status, code) => {
    server.postStatus = status;
    wire.send('x');
    await settle();
    expect(closed).toEqual([code]);
  });

  it('says_goodbye_when_it_is_closed_and_is_silent_from_then_on', async () => {
    wire.close();
    await settle();
    expect(server.asked.at(-1)).toMatchObject({ method: 'DELETE', url: '/live/s1' });
    expect(closed).toEqual([]);
  });
});

describe('the choice of a wire', () => {
  let sockets: FakeWire[];
  let https: FakeWire[];
  let isOnline: boolean;
  let chooser: WireChooser;
  const push = (list: FakeWire[]) => () => {
    const wire = new FakeWire();
    list.push(wire);
    return wire;
  };
  beforeEach(() => {
    [sockets, https, isOnline] = [[], [], true];
    chooser = new WireChooser({ socket: push(sockets), http: push(https) }, Date.now, () => isOnline);
  });
  const failSocket = () => {
    chooser.open();
    sockets.at(-1)?.onclose?.({ code: 1006 });
  };

  it('goes_over_http_after_two_sockets_that_did_not_open', () => {
    failSocket();
    expect(chooser.kind).toBe('socket');
    failSocket();
    expect(chooser.kind).toBe('http');
    chooser.open();
    expect(https).toHaveLength(1);
  });

  it('counts_a_socket_that_is_cut_within_a_second', () => {
    for (let i = 0; i < 2; i += 1) {
      chooser.open();
      sockets.at(-1)?.onopen?.();
      sockets.at(-1)?.onmessage?.({ data: 'welcome' });
      vi.advanceTimersByTime(SOCKET_GOOD_AFTER_MS - 1);
      sockets.at(-1)?.onclose?.({ code: 1006 });
    }
    expect(chooser.kind).toBe('http');
  });

  it('counts_a_socket_that_hangs_until_its_owner_gives_it_up', () => {
    for (let i = 0; i < 2; i += 1) {
      const wire = chooser.open();
      vi.advanceTimersByTime(HANGING_MS);
      wire.close();
    }
    expect(chooser.kind).toBe('http');
  });

  it.each(['a socket that lived', 'what the server itself ended', 'a computer without a network'])(
    'does_not_count_%s',
    (what) => {
      for (let i = 0; i < 3; i += 1) {
        chooser.open();
        const socket = sockets.at(-1)!;
        isOnline = what !== 'a computer without a network';
        if (what === 'a socket that lived') {
          socket.onmessage?.({ data: 'welcome' });
          vi.advanceTimersByTime(SOCKET_GOOD_AFTER_MS);
        }
        socket.onclose?.({ code: what === 'what the server itself ended' ? 4401 : 1006 });
      }
      expect(chooser.kind).toBe('socket');
    },
  );

  it('tries_the_socket_first_again_where_http_leads_nowhere_either', () => {
    failSocket();
    failSocket();
    chooser.open();
    https.at(-1)?.onclose?.({ code: 1006 });
    expect(chooser.kind).toBe('socket');
  });

  it('moves_back_to_a_socket_once_one_holds', () => {
    failSocket();
    failSocket();
    const wire = chooser.open();
    const closed: number[] = [];
    wire.onclose = ({ code }) => closed.push(code);
    https.at(-1)?.onopen?.();
    vi.advanceTimersByTime(PROBE_EVERY_MS);
    sockets.at(-1)?.onopen?.();
    expect(closed).toEqual([]);
    vi.advanceTimersByTime(SOCKET_GOOD_AFTER_MS);
    expect(closed).toEqual([1000]);
    expect(https.at(-1)?.isClosed).toBe(true);
    expect(sockets.at(-1)?.isClosed).toBe(true);
    expect(chooser.kind).toBe('socket');
  });

  it('stays_where_it_is_while_sockets_still_die_and_asks_less_and_less_often', () => {
    failSocket();
    failSocket();
    chooser.open();
    https.at(-1)?.onopen?.();
    const n_tries = () => sockets.length - 2;
    vi.advanceTimersByTime(PROBE_EVERY_MS);
    expect(n_tries()).toBe(1);
    sockets.at(-1)?.onclose?.({ code: 1006 });
    vi.advanceTimersByTime(PROBE_EVERY_MS);
    expect(n_tries()).toBe(1);
    vi.advanceTimersByTime(PROBE_EVERY_MS);
    expect(n_tries()).toBe(2);
    vi.advanceTimersByTime(HANGING_MS);
    expect(https.at(-1)?.isClosed).toBe(false);
    expect(chooser.kind).toBe('http');
  });
});
