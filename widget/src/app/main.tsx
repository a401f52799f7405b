/**
 * The app's beginning. It listens for the page's introduction from its first line on, because the loader speaks as soon
 * as this document has loaded; the words in the shopper's language are fetched before anything is drawn.
 */
import { render } from 'preact';
import './styles/base.css';
import './styles/frame.css';
import './styles/messages.css';
import './styles/composer.css';
import { brandVariables } from './brand';
import type { Wire } from './connection/driver';
import { WireChooser } from './connection/wires/choose';
import { HttpWire } from './connection/wires/http';
import { Controller } from './controller';
import { meetHost, type Host } from './host';
import { Shelf } from './storage';
import { loadTexts, pickLocale, TextsContext } from './texts';
import type { Texts } from './texts/types';
import { App } from './ui/App';
import { LIVE_PATH, SOCKET_PATH, SUBPROTOCOL } from '../protocol/rest';

const wires = new WireChooser({ socket: openSocket, http: () => new HttpWire(LIVE_PATH) });

meetHost(window, (host) => void begin(host));

async function begin(host: Host): Promise<void> {
  const { inbox, theme, locale, page_locale: pageLocale } = host.surroundings;
  document.documentElement.dataset['theme'] = theme;
  const controller = new Controller(host, new Shelf(inbox, host.origin), () => wires.open());
  const close = () => host.post({ type: 'close' });
  const speak = async (wished: string | undefined) => {
    const picked = pickLocale([wished, pageLocale, ...navigator.languages]);
    controller.setLocale(picked);
    draw(controller, await loadTexts(picked), close);
  };

  host.listen((message) => {
    switch (message.type) {
      case 'session':
      case 'no_session':
        return controller.session(message);
      case 'shown':
      case 'hidden':
        return controller.setShown(message.type === 'shown');
      case 'locale':
        return void speak(message.locale);
      case 'user':
        return controller.setUser(message.user);
      case 'page':
        return controller.setPage(message.page);
    }
  });
  watchBrand(controller);
  watchWaking(controller);
  controller.start(pickLocale([locale, pageLocale, ...navigator.languages]));
  await speak(locale);
}

function draw(controller: Controller, texts: Texts, onClose: () => void): void {
  document.documentElement.lang = texts.tag;
  document.title = texts.chat;
  render(
    <TextsContext.Provider value={texts}>
      <App controller={controller} onClose={onClose} />
    </TextsContext.Provider>,
    document.body,
  );
}

function watchBrand(controller: Controller): void {
  const style = document.documentElement.style;
  controller.chat.watch(({ session }) => {
    for (const [name, value] of Object.entries(brandVariables(session?.settings.color))) style.setProperty(name, value);
  });
}

/** After a sleep a line may be dead without knowing it. */
function watchWaking(controller: Controller): void {
  const wake = () => {
    if (document.visibilityState === 'visible') controller.wake();
  };
  document.addEventListener('visibilitychange', wake);
  window.addEventListener('online', wake);
  // A page that is kept for the way back must not keep the line from the other tabs.
  window.addEventListener('pagehide', () => controller.suspend());
  window.addEventListener('pageshow', ({ persisted }) => {
    if (persisted) controller.resume();
  });
}

function openSocket(): Wire {
  const url = new URL(SOCKET_PATH, location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  // A WebSocket is a wire: it only hands its listeners more than they ask for.
  return new WebSocket(url, SUBPROTOCOL) as unknown as Wire;
}
