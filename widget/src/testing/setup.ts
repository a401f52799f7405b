/** What jsdom lacks of a browser, for the tests that draw. */
import { cleanup } from '@testing-library/preact';
import { afterEach } from 'vitest';

class NoResizeObserver implements ResizeObserver {
  observe(): void {
    // jsdom lays nothing out, so nothing ever changes its size.
  }
  unobserve(): void {
    // See above.
  }
  disconnect(): void {
    // See above.
  }
}

globalThis.ResizeObserver = NoResizeObserver;
globalThis.matchMedia = (media: string) =>
  Object.assign(new EventTarget(), { matches: false, media, onchange: null }) as unknown as MediaQueryList;

class BareSheet {
  replaceSync(): void {
    // jsdom draws nothing.
  }
}

globalThis.CSSStyleSheet = BareSheet as unknown as typeof CSSStyleSheet;
document.adoptedStyleSheets = [];

afterEach(() => {
  cleanup();
  localStorage.clear();
});
