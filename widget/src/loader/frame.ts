/**
 * The panel with the iframe, and the only door to it. It is made at the first opening. Messages go to the server's exact
 * origin, and are heard from that origin and that very window alone.
 */
import { MARK, type ToApp, type ToLoader } from '../bridge/messages';
import { close } from './commands/close';
import { requestSession } from './session';
import { emit, label, paint, type Widget } from './widget';

export interface Frame {
  iframe: HTMLIFrameElement;
  post(message: ToApp): void;
}

export function openFrame(widget: Widget): Frame {
  const { config, stage, end } = widget;
  const { server } = config;
  const iframe = document.createElement('iframe');
  const post = (message: ToApp) => iframe.contentWindow?.postMessage({ ...message, mark: MARK }, server);
  const hear = ({ origin, source, data }: MessageEvent) => {
    if (origin === server && source === iframe.contentWindow) heard(widget, data as ToLoader, post);
  };
  addEventListener('message', hear, end);
  iframe.className = 'p';
  iframe.title = widget.texts[2];
  iframe.src = `${server}/widget/`;
  // By its load event the app listens; that its origin is right is the browser's to check.
  iframe.onload = () => {
    const { isOpen, identity } = widget;
    const page_locale = document.documentElement.lang;
    post({ type: 'init', ...config, page_locale, page: pageInfo(), user: identity?.id, isOpen });
  };
  stage.prepend(iframe);
  return { iframe, post };
}

/** The page as the shop's people see it; what stands behind `#` is the page's own business. */
export function pageInfo() {
  return { url: location.href.replace(/#.*/, ''), title: document.title, referrer: document.referrer };
}

function heard(widget: Widget, message: ToLoader, post: (message: ToApp) => void): void {
  const { config, identity } = widget;
  switch (message.type) {
    case 'want_session': {
      const { inbox, locale } = config;
      void requestSession(config.server, { inbox, locale, identity, visitor: message.visitor }).then(post);
      return;
    }
    case 'close':
      return close(widget);
    case 'unread':
      widget.unread = message.count;
      label(widget);
      return emit(widget, 'unread', message);
    case 'brand':
      if (!config.color) paint(widget, message.color);
      return;
    case 'event':
      emit(widget, message.name, message.detail as never);
  }
}
