/** Whom the app listens to. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { meetHost, type Host } from './host';
import { MARK } from '../bridge/messages';

const SHOP = 'https://shop.example';
const INIT = {
  mark: MARK,
  type: 'init',
  inbox: 'KEY',
  theme: 'auto',
  isOpen: true,
  page: { url: SHOP, title: '' },
  page_locale: '',
};

const postToPage = vi.fn();
let page: Window & { parent: Window };
let hosts: Host[];
beforeEach(() => {
  const parent = { postMessage: postToPage } as unknown as Window;
  postToPage.mockReset();
  page = Object.assign(new EventTarget(), { parent }) as unknown as typeof page;
  hosts = [];
  meetHost(page, (host) => hosts.push(host));
});

function say(data: unknown, origin = SHOP, source: unknown = page.parent): void {
  page.dispatchEvent(Object.assign(new Event('message'), { data, origin, source }));
}

describe('the page around the app', () => {
  it('is_known_by_its_first_word_and_answered_at_that_origin_only', () => {
    say(INIT);
    expect(hosts).toHaveLength(1);
    hosts[0]?.post({ type: 'close' });
    expect(postToPage).toHaveBeenCalledWith({ type: 'close' }, SHOP);
  });

  it.each([
    ['from another window', INIT, SHOP, {}],
    ['without our mark', { ...INIT, mark: undefined }, SHOP, undefined],
    ['that is no object', 'init', SHOP, undefined],
    ['that is nothing', null, SHOP, undefined],
    ['without a type', { mark: MARK }, SHOP, undefined],
  ])('is not introduced by a message %s', (_, data, origin, source) => {
    say(data, origin, source ?? page.parent);
    expect(hosts).toEqual([]);
  });

  it('cannot_be_changed_or_spoken_for_later', () => {
    say(INIT);
    const hear = vi.fn();
    hosts[0]?.listen(hear);
    say({ ...INIT, inbox: 'OTHER' }, 'https://evil.example');
    say({ ...INIT, inbox: 'OTHER' });
    say({ mark: MARK, type: 'session', session: {} }, 'https://evil.example');
    say({ mark: MARK, type: 'session', session: {} }, SHOP, {});
    expect(hosts).toHaveLength(1);
    expect(hear).not.toHaveBeenCalled();
    say({ mark: MARK, type: 'hidden' });
    expect(hear).toHaveBeenCalledOnce();
  });

  it('is_nobody_when_the_app_stands_alone', () => {
    Object.assign(page, { parent: page });
    say(INIT, SHOP, page);
    expect(hosts).toEqual([]);
  });
});
