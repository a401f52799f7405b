/** Parts that do not come: tried once more, and told apart from an update and from no network. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { fetched, lack } from './fetched';

const OURS = '/widget/assets/index-old.js';
const page = (script: string) => Promise.resolve(new Response(`<script type="module" src="${script}"></script>`));
const gone = () => Promise.reject(new TypeError('Failed to fetch dynamically imported module'));

beforeEach(() => {
  lack.set(undefined);
  document.head.innerHTML = `<script type="module" src="${OURS}"></script>`;
});

describe('a part', () => {
  it('that_comes_at_once_asks_nobody', async () => {
    const fetch = vi.fn();
    vi.stubGlobal('fetch', fetch);
    expect(await fetched(() => Promise.resolve('part'))).toBe('part');
    expect(fetch).not.toHaveBeenCalled();
  });

  it('is_asked_for_once_more_where_the_app_is_still_the_same', async () => {
    vi.stubGlobal('fetch', () => page(OURS));
    const load = vi.fn<() => Promise<string>>().mockImplementationOnce(gone).mockResolvedValue('part');
    expect(await fetched(load)).toBe('part');
    expect(lack.get()).toBeUndefined();
  });

  it('that_stays_away_from_the_same_app_is_missing', async () => {
    vi.stubGlobal('fetch', () => page(OURS));
    const load = vi.fn(gone);
    await expect(fetched(load)).rejects.toThrow('could not be fetched');
    expect(load).toHaveBeenCalledTimes(2);
    expect(lack.get()).toBe('missing');
  });

  it('of_an_app_that_begins_otherwise_now_is_gone_with_the_update', async () => {
    vi.stubGlobal('fetch', () => page('/widget/assets/index-new.js'));
    await expect(fetched(gone)).rejects.toThrow('could not be fetched');
    expect(lack.get()).toBe('updated');
  });

  it.each([
    ['no network', () => Promise.reject(new TypeError('Failed to fetch'))],
    ['a server that is starting', () => Promise.resolve(new Response('', { status: 503 }))],
  ])('is_not_called_gone_for_%s', async (_, answer) => {
    vi.stubGlobal('fetch', answer);
    await expect(fetched(gone)).rejects.toThrow('could not be fetched');
    expect(lack.get()).toBeUndefined();
  });
});
