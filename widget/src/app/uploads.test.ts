/** Files on their way up. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { FILES_MAX, isAllowed, Tray } from './uploads';

class FakeRequest {
  static all: FakeRequest[] = [];
  readonly upload: { onprogress?: (event: { loaded: number; total: number }) => void } = {};
  readonly headers: Record<string, string> = {};
  onload?: () => void;
  onerror?: () => void;
  status = 0;
  responseText = '';
  timeout = 0;
  isAborted = false;
  opened = '';

  open(method: string, url: string): void {
    this.opened = `${method} ${url}`;
  }
  setRequestHeader(name: string, value: string): void {
    this.headers[name] = value;
  }
  send(): void {
    FakeRequest.all.push(this);
  }
  abort(): void {
    this.isAborted = true;
  }
  answer(status: number, body: unknown = ''): void {
    this.status = status;
    this.responseText = typeof body === 'string' ? body : JSON.stringify(body);
    this.onload?.();
  }
}

const limits = { text_chars: 10, attachment_bytes: 1_000, attachment_types: ['image/*', 'application/pdf', '.csv'] };
const file = (name: string, type: string, size = 10) => new File([new Uint8Array(size)], name, { type });
const done = (id: string) => ({ id, name: id, type: 'image/png', size: 10, url: `/files/${id}/s/${id}` });
let token: string | undefined;
let tray: Tray;

beforeEach(() => {
  FakeRequest.all = [];
  vi.stubGlobal('XMLHttpRequest', FakeRequest);
  token = 'token';
  tray = new Tray(
    () => token,
    () => limits,
  );
});
const states = () => tray.store.get().map(({ state, failure }) => failure ?? state);

describe('the tray', () => {
  it('sends_a_file_raw_with_its_name_and_the_token', () => {
    tray.add([file('чек №1.png', 'image/png')]);
    const [request] = FakeRequest.all;
    expect(request?.opened).toBe('POST /api/v1/attachments');
    expect(request?.headers).toEqual({
      Authorization: 'Bearer token',
      'Content-Type': 'image/png',
      'X-File-Name': '%D1%87%D0%B5%D0%BA%20%E2%84%961.png',
    });
    request?.upload.onprogress?.({ loaded: 5, total: 10 });
    expect(tray.store.get()[0]?.progress).toBe(0.5);
    request?.answer(201, done('a'));
    expect(tray.ready()).toEqual([done('a')]);
    tray.clearReady();
    expect(tray.store.get()).toEqual([]);
  });

  it('sends_two_at_a_time_and_the_rest_after', () => {
    tray.add([1, 2, 3].map((n) => file(`${n}.png`, 'image/png')));
    expect(FakeRequest.all).toHaveLength(2);
    FakeRequest.all[0]?.answer(201, done('a'));
    expect(FakeRequest.all).toHaveLength(3);
  });

  it('waits_for_a_token', () => {
    token = undefined;
    tray.add([file('a.png', 'image/png')]);
    expect(FakeRequest.all).toHaveLength(0);
    token = 'late';
    tray.pump();
    expect(FakeRequest.all).toHaveLength(1);
  });

  it('does_not_send_what_would_be_refused', () => {
    tray.add([
      file('a.exe', 'application/x-msdownload'),
      file('b.png', 'image/png', 2_000),
      file('c.png', 'image/png', 0),
    ]);
    expect(states()).toEqual(['bad_type', 'too_large', 'empty']);
    expect(FakeRequest.all).toHaveLength(0);
  });

  it('takes_a_bounded_number_and_says_how_many_stayed_out', () => {
    expect(tray.add(Array.from({ length: FILES_MAX + 3 }, (_, i) => file(`${i}.png`, 'image/png')))).toBe(3);
    expect(tray.store.get()).toHaveLength(FILES_MAX);
  });

  it.each([
    [413, 'too_large'],
    [400, 'bad_type'],
    [500, 'failed'],
    [200, 'failed'],
  ])('says what an answer of %i without an attachment means', (status, failure) => {
    tray.add([file('a.png', 'image/png')]);
    FakeRequest.all[0]?.answer(status, 'not json');
    expect(states()).toEqual([failure]);
    expect(tray.ready()).toEqual([]);
  });

  it('tries_again_when_asked', () => {
    tray.add([file('a.png', 'image/png')]);
    FakeRequest.all[0]?.onerror?.();
    expect(states()).toEqual(['failed']);
    tray.retry(tray.store.get()[0]?.key ?? '');
    expect(states()).toEqual(['sending']);
    FakeRequest.all[1]?.answer(201, done('a'));
    expect(states()).toEqual(['done']);
  });

  it('stops_an_upload_that_is_taken_out', () => {
    tray.add([file('a.png', 'image/png')]);
    tray.remove(tray.store.get()[0]?.key ?? '');
    expect(FakeRequest.all[0]?.isAborted).toBe(true);
    expect(states()).toEqual([]);
  });
});

describe('types', () => {
  it.each([
    ['a.png', 'image/png', true],
    ['a.pdf', 'application/pdf', true],
    ['A.CSV', 'text/csv', true],
    ['a.html', 'text/html', false],
    ['unknown', '', true],
  ])('%s of %j: %s', (name, type, verdict) => {
    expect(isAllowed({ name, type }, limits.attachment_types)).toBe(verdict);
  });
});
