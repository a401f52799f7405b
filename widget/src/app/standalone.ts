/**
 * The chat as a page of its own, at `/chat/KEY`: for links, e-mails and QR codes. There is no shop's page around it, so
 * the app asks for its session itself, and closing leads back to where the shopper came from.
 */
import type { Heard, Host } from './host';
import type { ToLoader } from '../bridge/messages';
import { requestSession } from '../bridge/session';

const PATH = /^\/chat\/([\w-]{1,128})\/?$/;

/** Returns the inbox's key, if this page is the chat alone. */
export function standaloneInbox(path: string): string | undefined {
  return PATH.exec(path)?.[1];
}

export function standaloneHost(inbox: string): Host {
  const locale = new URLSearchParams(location.search).get('lang') ?? undefined;
  let hear: (message: Heard) => void = () => undefined;
  const ask = (message: ToLoader) => {
    if (message.type === 'want_session')
      void requestSession('', { inbox, locale, visitor: message.visitor }).then(hear);
    else if (message.type === 'introduce')
      void requestSession('', { inbox, locale, visitor: message.visitor, pre_chat: message.answers }).then((answer) =>
        hear(
          answer.type === 'session'
            ? { type: 'introduced' }
            : { type: 'introduced', failed: true, fields: answer.fields ?? {} },
        ),
      );
    else if (message.type === 'unread') document.title = message.count > 0 ? `(${message.count}) ${title}` : title;
    else if (message.type === 'close') leave();
  };
  const title = document.title;
  return {
    origin: location.origin,
    surroundings: {
      inbox,
      locale,
      page_locale: '',
      theme: 'auto',
      page: { url: location.origin + location.pathname, title, referrer: document.referrer },
      user: undefined,
      isOpen: true,
    },
    post: ask,
    listen: (listener) => (hear = listener),
  };
}

function leave(): void {
  if (history.length > 1) history.back();
  else window.close();
}
