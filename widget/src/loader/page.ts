/** How the widget goes along with the page: where the shopper has gone, and how much of a small screen is left. */
import { pageInfo } from './frame';
import type { Widget } from './widget';

/** Tells the app where the shopper goes on a page that never reloads. Nothing of the page is patched for it. */
export function watchPage(widget: Widget): void {
  const tell = () => widget.frame?.post({ type: 'page', page: pageInfo() });
  const { navigation } = window as { navigation?: EventTarget };
  navigation?.addEventListener('navigatesuccess', tell, widget.end);
  for (const name of ['resize', 'scroll']) visualViewport?.addEventListener(name, () => fitScreen(widget), widget.end);
}

/** On a small screen the panel is all that can be seen: it keeps clear of the keyboard. */
export function fitScreen({ frame }: Widget): void {
  if (!frame || !visualViewport) return;
  const { height, offsetTop } = visualViewport;
  frame.iframe.style.cssText = `--h:${height}px;--t:${offsetTop}px`;
}
