/** The package as a shop's bundler finds it: built by its script, loaded by its exports. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { ACTS, HOST_VERBS } from '../loader/commands';

const FOLDER = join(process.cwd(), 'package');
interface Package {
  exports: Record<string, { types: string; default: string }>;
}
interface Built {
  loadBeseda(options: object): Record<string, (...args: unknown[]) => void>;
}

let built: Built;
beforeAll(async () => {
  execFileSync(process.execPath, [join(process.cwd(), 'node_modules/typescript/bin/tsc'), '-p', FOLDER]);
  built = (await import(/* @vite-ignore */ pathToFileURL(join(FOLDER, 'dist/index.js')).href)) as Built;
}, 120_000);

afterEach(() => {
  delete (window as { Beseda?: unknown }).Beseda;
  document.head.replaceChildren();
});

describe('the package', () => {
  it('has_code_and_types_for_all_that_it_exports', () => {
    const { exports } = JSON.parse(readFileSync(join(FOLDER, 'package.json'), 'utf8')) as Package;
    for (const { types, default: code } of Object.values(exports))
      for (const file of [types, code]) expect([file, existsSync(join(FOLDER, file))]).toEqual([file, true]);
  });

  it('has_every_verb_of_the_script', () => {
    const chat = built.loadBeseda({ server: 'https://chat.example', inbox: 'KEY' });
    expect(Object.keys(chat).sort()).toEqual([...Object.keys(ACTS), ...HOST_VERBS].sort());
  });

  it('puts_the_script_on_the_page_once_with_what_the_shop_chose', () => {
    for (let i = 0; i < 2; i += 1)
      built.loadBeseda({ server: 'https://chat.example/', inbox: 'KEY', side: 'left', greeting: 5 });
    const scripts = document.querySelectorAll('script');
    expect(scripts).toHaveLength(1);
    expect(scripts[0]?.src).toBe('https://chat.example/widget.js');
    expect(Object.assign({}, scripts[0]?.dataset)).toMatchObject({ inbox: 'KEY', side: 'left', greeting: '5' });
  });

  it('keeps_what_is_asked_before_the_script_has_come_and_asks_it_directly_after', () => {
    const chat = built.loadBeseda({ server: 'https://chat.example', inbox: 'KEY' });
    chat['setLocale']?.('ru');
    chat['open']?.();
    const page = window as { Beseda?: unknown };
    expect(page.Beseda).toEqual([['setLocale', 'ru'], ['open']]);
    const push = vi.fn();
    page.Beseda = { push };
    chat['hide']?.();
    expect(push).toHaveBeenCalledWith(['hide']);
  });

  it('takes_itself_off_the_page', () => {
    const chat = built.loadBeseda({ server: 'https://chat.example', inbox: 'KEY' });
    const destroy = vi.fn();
    (window as { Beseda?: unknown }).Beseda = { push: vi.fn(), destroy };
    chat['destroy']?.();
    expect(destroy).toHaveBeenCalledOnce();
    expect(document.querySelector('script')).toBeNull();
  });
});
