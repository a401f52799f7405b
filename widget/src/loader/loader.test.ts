/** The loader on a page: quiet until it is opened, deaf to strangers, and gone without a trace. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { BesedaApi } from './api';
import type { ToApp, ToLoader } from '../bridge/messages';

const SERVER = 'https://chat.example';
const SESSION = { token: 't', visitor: 'v', expires_at: '2030-01-01T00:00:00.000Z', settings: { name: 'Shop' } };

const fetchMock = vi.fn<typeof fetch>();
let posted: { message: ToApp; origin: string }[] = [];

beforeEach(() => {
  posted = [];
  fetchMock.mockReset().mockResolvedValue(new Response(JSON.stringify(SESSION)));
  vi.stubGlobal('fetch', fetchMock);
  vi.stubGlobal('visualViewport', Object.assign(new EventTarget(), { height: 600, offsetTop: 0 }));
  vi.stubGlobal(
    'CSSStyleSheet',
    class {
      replaceSync(): void {
        // jsdom draws nothing.
      }
    },
  );
  vi.resetModules();
  sessionStorage.clear();
});
afterEach(() => {
  if (window.Beseda && !Array.isArray(window.Beseda)) window.Beseda.destroy();
  delete window.Beseda;
});

let current: HTMLScriptElement | null = null;

/** The second script comes, as the network brings it. */
async function arrive(): Promise<void> {
  current = document.querySelector('beseda-widget script');
  await import('../host/main');
}

async function load(attributes: Record<string, string> = { 'data-inbox': 'KEY' }): Promise<BesedaApi> {
  const script = document.createElement('script');
  for (const [name, value] of Object.entries(attributes)) script.setAttribute(name, value);
  Object.defineProperty(script, 'src', { value: `${SERVER}/widget.js` });
  current = script;
  vi.spyOn(document, 'currentScript', 'get').mockImplementation(() => current);
  await import('./main');
  return window.Beseda as BesedaApi;
}

const root = () => document.querySelector('beseda-widget')?.shadowRoot;
const launcher = () => root()?.querySelector('button');
const iframe = () => root()?.querySelector('iframe');

/** The window inside the iframe: jsdom makes none in a shadow root, and the test wants to hear what it is told anyway. */
const appWindow = {
  postMessage: (message: ToApp, origin: string) => void posted.push({ message, origin }),
};

/** Opens the chat and lets the second script and the iframe come up. */
async function open(api: BesedaApi): Promise<HTMLIFrameElement> {
  api.open();
  const frame = iframe();
  if (!frame) throw new Error('no iframe');
  Object.defineProperty(frame, 'contentWindow', { value: appWindow });
  await arrive();
  frame.onload?.(new Event('load'));
  return frame;
}

function say(message: ToLoader, from: { origin?: string; source?: unknown } = {}): void {
  const event = { data: message, origin: SERVER, source: appWindow, ...from };
  window.dispatchEvent(Object.assign(new Event('message'), event));
}

describe('before it is opened', () => {
  it('shows_a_launcher_and_asks_stores_and_sets_nothing', async () => {
    const store = vi.spyOn(Storage.prototype, 'setItem');
    const cookie = vi.spyOn(document, 'cookie', 'set');
    await load();
    expect(launcher()?.ariaLabel).toBe('Open chat');
    expect(iframe()).toBeFalsy();
    expect(fetchMock).not.toHaveBeenCalled();
    expect(store).not.toHaveBeenCalled();
    expect(cookie).not.toHaveBeenCalled();
  });

  it('costs_no_request_when_the_shop_names_the_shopper', async () => {
    const api = await load();
    api.setUser({ id: 'u', hmac: 'h' });
    api.setLocale('ru');
    expect(fetchMock).not.toHaveBeenCalled();
    expect(launcher()?.ariaLabel).toBe('Открыть чат');
  });

  it('says_what_is_missing_on_a_tag_without_an_inbox', async () => {
    const error = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    await load({});
    expect(error).toHaveBeenCalledWith(expect.stringContaining('data-inbox'));
    expect(root()).toBeFalsy();
  });

  it('does_nothing_a_second_time_on_the_same_page', async () => {
    await load();
    vi.resetModules();
    await load();
    expect(document.querySelectorAll('beseda-widget')).toHaveLength(1);
  });
});

describe('the iframe', () => {
  it('is_one_from_the_script_s_origin_and_is_told_where_it_stands', async () => {
    const api = await load();
    const frame = await open(api);
    expect(frame.src).toBe(`${SERVER}/widget/`);
    expect(posted).toMatchObject([
      { origin: SERVER, message: { type: 'init', inbox: 'KEY', mark: 'beseda1', isOpen: true } },
    ]);
    api.close();
    api.open();
    expect(root()?.querySelectorAll('iframe')).toHaveLength(1);
  });

  it('is_met_anew_when_it_loads_anew_and_misses_nothing_that_the_page_said', async () => {
    const api = await load();
    const ready = vi.fn();
    api.on('ready', ready);
    const frame = await open(api);
    say({ type: 'event', name: 'ready', detail: {} });
    say({ type: 'leaving' });
    api.sendMessage('Is it in stock?');
    expect(posted.map(({ message }) => message.type)).not.toContain('say');
    frame.onload?.(new Event('load'));
    say({ type: 'event', name: 'ready', detail: {} });
    expect(posted.map(({ message }) => message.type).slice(-2)).toEqual(['init', 'say']);
    await Promise.resolve();
    expect(ready).toHaveBeenCalledOnce();
  });

  it('gets_its_session_through_a_request_of_the_page_without_cookies', async () => {
    const api = await load({ 'data-inbox': 'KEY', 'data-locale': 'zh' });
    api.setUser({ id: 'u', hmac: 'h' });
    await open(api);
    say({ type: 'want_session', visitor: 'secret' });
    await vi.waitFor(() => expect(posted.at(-1)?.message.type).toBe('session'));
    const [url, init] = fetchMock.mock.calls[0] ?? [];
    expect(url).toBe(`${SERVER}/api/v1/widget/sessions`);
    expect(init).toMatchObject({ method: 'POST', credentials: 'omit' });
    expect(JSON.parse(init?.body as string)).toEqual({
      inbox: 'KEY',
      visitor: 'secret',
      locale: 'zh',
      identity: { id: 'u', hmac: 'h' },
    });
    expect(posted.at(-1)).toMatchObject({ origin: SERVER, message: { session: SESSION } });
  });

  it('is_told_of_a_refusal_and_of_a_dead_line', async () => {
    const problem = { status: 429, code: 'rate_limited' };
    fetchMock.mockResolvedValueOnce(
      new Response(JSON.stringify(problem), { status: 429, headers: { 'Retry-After': '7' } }),
    );
    const api = await load();
    await open(api);
    say({ type: 'want_session', visitor: undefined });
    await vi.waitFor(() => expect(posted).toHaveLength(2));
    expect(posted[1]?.message).toMatchObject({
      type: 'no_session',
      status: 429,
      code: 'rate_limited',
      retry_after: '7',
    });
    fetchMock.mockRejectedValueOnce(new TypeError('failed'));
    say({ type: 'want_session', visitor: undefined });
    await vi.waitFor(() => expect(posted).toHaveLength(3));
    expect(posted[2]?.message).toMatchObject({ type: 'no_session', status: 0 });
  });

  it.each([
    ['another origin', { origin: 'https://evil.example' }],
    ['a look-alike origin', { origin: `${SERVER}.evil.example` }],
    ['no origin', { origin: '' }],
    ['another window', { source: window }],
    ['no window', { source: null }],
  ])('is not played by a message from %s', async (_, from) => {
    const api = await load();
    await open(api);
    say({ type: 'want_session', visitor: 'stolen' }, from);
    say({ type: 'close' }, from);
    say({ type: 'unread', count: 9 }, from);
    await Promise.resolve();
    expect(fetchMock).not.toHaveBeenCalled();
    expect(launcher()?.ariaExpanded).toBe('true');
    expect(launcher()?.ariaLabel).toBe('Close chat');
  });

  it('never_hears_a_message_meant_for_any_origin', async () => {
    const api = await load();
    await open(api);
    api.close();
    api.setLocale('ru');
    api.setUser({ id: 'u', hmac: 'h' });
    expect(posted.length).toBeGreaterThan(3);
    expect(new Set(posted.map(({ origin }) => origin))).toEqual(new Set([SERVER]));
  });
});

describe('the API', () => {
  it('does_what_was_asked_before_it_came_in_order', async () => {
    const opened = vi.fn();
    window.Beseda = [['on', 'open', opened], ['setLocale', 'ru'], ['open']];
    await load();
    await arrive();
    expect(launcher()?.ariaLabel).toBe('Закрыть чат');
    await vi.waitFor(() => expect(opened).toHaveBeenCalledOnce());
  });

  it('opens_closes_toggles_hides_and_shows', async () => {
    const api = await load();
    const isOpen = () => launcher()?.ariaExpanded === 'true';
    api.toggle();
    expect(isOpen()).toBe(true);
    api.toggle();
    expect(isOpen()).toBe(false);
    api.open();
    api.hide();
    expect(isOpen()).toBe(false);
    expect(root()?.querySelector('div')?.hidden).toBe(true);
    api.show();
    expect(root()?.querySelector('div')?.hidden).toBe(false);
    launcher()?.click();
    expect(isOpen()).toBe(true);
  });

  it('tells_handlers_until_they_are_taken_back', async () => {
    const api = await load();
    const [kept, gone] = [vi.fn(), vi.fn()];
    api.on('unread', kept);
    api.on('unread', gone);
    api.off('unread', gone);
    await open(api);
    say({ type: 'unread', count: 3 });
    await vi.waitFor(() => expect(kept).toHaveBeenCalledWith(expect.objectContaining({ count: 3 })));
    expect(gone).not.toHaveBeenCalled();
  });

  it('refuses_an_identity_without_proof', async () => {
    const api = await load();
    await open(api);
    expect(() => api.setUser({ id: 'u' } as never)).toThrow(/hmac/);
  });

  it('counts_on_the_badge_while_closed', async () => {
    const api = await load();
    await open(api);
    api.close();
    say({ type: 'unread', count: 120 });
    expect(root()?.querySelector('.b')?.textContent).toBe('99+');
    expect(launcher()?.ariaLabel).toBe('Open chat, 120 unread');
  });

  it('wears_the_shop_s_colour_unless_the_page_chose_one', async () => {
    const api = await load();
    await open(api);
    say({ type: 'appearance', appearance: { brand: { colour: '#ffdd00' }, place: { side: 'left', bottom: 40 } } });
    expect(root()?.querySelector('div')?.style.getPropertyValue('--c')).toBe('#ffdd00');
    expect(root()?.querySelector('div')?.style.getPropertyValue('--f')).toBe('#16181d');
    expect(root()?.querySelector('div')?.className).toContain('left');
    expect(root()?.querySelector('div')?.style.getPropertyValue('--y')).toBe('40px');
    say({ type: 'appearance', appearance: { brand: { colour: 'red;background:url(//evil.example)' } } });
    expect(root()?.querySelector('div')?.style.cssText).not.toContain('evil');
  });

  it('lets_the_page_s_own_tag_go_before_the_shop_s_look', async () => {
    await open(await load({ 'data-inbox': 'KEY', 'data-color': '#112233', 'data-side': 'right' }));
    say({ type: 'appearance', appearance: { brand: { colour: '#ffdd00' }, place: { side: 'left' } } });
    expect(root()?.querySelector('div')?.style.getPropertyValue('--c')).toBe('#112233');
    expect(root()?.querySelector('div')?.className).not.toContain('left');
  });

  it('says_tells_and_forgets_through_the_app', async () => {
    const api = await load();
    api.setAttributes({ order: '17', total: 5 });
    api.setTheme('dark');
    api.sendMessage('  Is it in stock?  ');
    await open(api);
    api.startFlow('returns', 'I want to return it');
    api.reset();
    expect(posted.map(({ message }) => message)).toMatchObject([
      { type: 'init', theme: 'dark' },
      { type: 'attributes', attributes: { order: '17', total: 5 } },
      { type: 'say', text: 'Is it in stock?' },
      { type: 'say', text: 'I want to return it', payload: 'flow:returns' },
      { type: 'reset' },
    ]);
  });

  it('refuses_what_makes_no_sense_and_does_the_rest', async () => {
    const error = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const api = await load();
    api.setTheme('pink' as never);
    api.setAttributes({ note: 'x'.repeat(501) });
    api.sendMessage('still said');
    await open(api);
    expect(error).toHaveBeenCalledWith(
      expect.objectContaining({ message: expect.stringContaining('setTheme') as string }),
    );
    expect(posted.at(-1)?.message).toMatchObject({ type: 'say', text: 'still said' });
    expect(() => api.sendMessage(' ')).toThrow(/words/);
    expect(() => api.startFlow('no such name')).toThrow(/name/);
    expect(() => api.setAttributes({ a: {} as never })).toThrow(/strings/);
  });

  it('greets_once_the_shop_s_time_has_come_and_opens_on_a_click', async () => {
    vi.useFakeTimers();
    fetchMock.mockResolvedValue(
      new Response(JSON.stringify({ texts: { en: { greeting: 'Need help?' } }, default_locale: 'en' })),
    );
    await load({ 'data-inbox': 'KEY', 'data-greeting': '5' });
    expect(document.querySelector('beseda-widget script')).toBeNull();
    await vi.advanceTimersByTimeAsync(5_000);
    vi.useRealTimers();
    await arrive();
    await vi.waitFor(() => expect(root()?.querySelector('.g')?.textContent).toContain('Need help?'));
    expect(fetchMock.mock.calls.map(([url]) => url)).toEqual([`${SERVER}/api/v1/widget/KEY/appearance`]);
    root()?.querySelector<HTMLElement>('.g button')?.click();
    expect(root()?.querySelector('.g')).toBeNull();
    expect(launcher()?.ariaExpanded).toBe('true');
  });

  it('takes_turns_in_the_title_while_nobody_looks', async () => {
    vi.useFakeTimers();
    const hidden = vi.spyOn(document, 'hidden', 'get').mockReturnValue(true);
    document.title = 'Shop';
    await open(await load());
    say({ type: 'unread', count: 2 });
    vi.advanceTimersByTime(1_500);
    expect(document.title).toBe('(2) Shop');
    vi.advanceTimersByTime(1_500);
    expect(document.title).toBe('Shop');
    vi.advanceTimersByTime(1_500);
    hidden.mockReturnValue(false);
    document.dispatchEvent(new Event('visibilitychange'));
    expect(document.title).toBe('Shop');
    vi.advanceTimersByTime(5_000);
    expect(document.title).toBe('Shop');
    vi.useRealTimers();
  });

  it('leaves_no_trace_when_destroyed', async () => {
    const api = await load();
    await open(api);
    api.destroy();
    expect(document.querySelector('beseda-widget')).toBeNull();
    expect(window.Beseda).toBeUndefined();
    say({ type: 'want_session', visitor: undefined });
    expect(fetchMock).not.toHaveBeenCalled();
  });
});
