/** How the widget goes along with the page: where the shopper has gone, and how much of a small screen is left. */
import type { Widget } from '../loader/widget';

/** Browsers that do not tell of a navigation within the page are asked this often. */
const LOOK_MS = 1_000;

/** Tells the app where the shopper goes on a page that never reloads. Nothing of the page is patched for it. */
export function watchPage(widget: Widget): void {
  let known = location.href;
  const tell = () => {
    if (location.href === known) return;
    known = location.href;
    widget.post?.({ type: 'page', page: pageInfo() });
  };
  const { navigation } = window as { navigation?: EventTarget };
  if (navigation) {
    navigation.addEventListener('navigatesuccess', tell, widget.end);
  } else {
    const timer = setInterval(tell, LOOK_MS);
    widget.end.signal.addEventListener('abort', () => clearInterval(timer));
  }
  for (const name of ['resize', 'scroll']) visualViewport?.addEventListener(name, () => fitScreen(widget), widget.end);
}

/** On a small screen the panel is all that can be seen: it keeps clear of the keyboard. */
export function fitScreen({ iframe }: Widget): void {
  if (!iframe || !visualViewport) return;
  const { height, offsetTop } = visualViewport;
  iframe.style.cssText = `--h:${height}px;--t:${offsetTop}px`;
}

/** The page as the shop's people see it; what stands behind `#` is the page's own business. */
export function pageInfo() {
  return { url: location.href.replace(/#.*/, ''), title: document.title, referrer: document.referrer };
}
