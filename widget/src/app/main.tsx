/**
 * The app's beginning. It listens for the page's introduction from its first line on, because the loader speaks as soon
 * as this document has loaded; the words in the shopper's language are fetched before anything is drawn.
 */
import { render } from 'preact';
import './styles/base.css';
import './styles/frame.css';
import './styles/messages.css';
import './styles/composer.css';
import type { Wire } from './connection/driver';
import { fetchedWire, WireChooser } from './connection/wires/choose';
import { Controller } from './controller';
import { fetched } from './fetched';
import { meetHost, type Heard, type Host } from './host';
import { lookVariables } from './look';
import { watchRenewal } from './renewal';
import { Shelf } from './storage';
import { loadTexts, pickLocale, TextsContext } from './texts';
import type { Texts } from './texts/types';
import { App } from './ui/App';
import { LIVE_PATH, SOCKET_PATH, SUBPROTOCOL, WIDGET_PATH, type Appearance } from '../protocol/rest';

/** The desk opens the app so, to show what an appearance looks like. */
const PREVIEW = '#preview';

const wires = new WireChooser({ socket: openSocket, http: () => fetchedWire(loadHttp) });

if (location.hash === PREVIEW) void startPreview();
else if (window.parent === window) void startStandalone();
else meetHost(window, (host) => void begin(host));

async function begin(host: Host): Promise<void> {
  const { inbox, theme, locale, page_locale: pageLocale } = host.surroundings;
  document.documentElement.dataset['theme'] = theme;
  const shelf = new Shelf(inbox, host.origin);
  const controller = new Controller(
    host,
    shelf,
    () => wires.open(),
    Date.now,
    undefined,
    () => fetchLook(inbox),
  );
  const pick = (wished: string | undefined) => pickLocale([wished, pageLocale, ...navigator.languages]);
  const speak = async (wished: string | undefined) => {
    controller.setLocale(pick(wished));
    draw(controller, await loadTexts(pick(wished)), () => host.post({ type: 'close' }));
  };
  host.listen((message) => hear(controller, message, (wished) => void speak(wished)));
  watchLook(controller);
  watchWaking(controller);
  watchRenewal(controller, () => location.reload());
  void controller.start(pick(locale));
  await speak(locale);
  host.post({ type: 'event', name: 'ready', detail: {} });
}

function hear(controller: Controller, message: Heard, speak: (locale: string) => void): void {
  switch (message.type) {
    case 'session':
    case 'no_session':
      return controller.session(message);
    case 'introduced':
      return controller.entrance.heard(message);
    case 'shown':
    case 'hidden':
      return controller.setShown(message.type === 'shown');
    case 'locale':
      return speak(message.locale);
    case 'theme':
      document.documentElement.dataset['theme'] = message.theme;
      return;
    case 'user':
      return controller.setUser(message.user);
    case 'page':
      return controller.setPage(message.page);
    case 'attributes':
      return controller.setAttributes(message.attributes);
    case 'say':
      return void controller.send(message.text, [], message.payload === undefined ? {} : { payload: message.payload });
    case 'reset':
      return controller.reset();
  }
}

function draw(controller: Controller, texts: Texts, onClose: () => void): void {
  document.documentElement.lang = texts.tag;
  document.documentElement.dir = texts.isRtl ? 'rtl' : 'ltr';
  document.title = texts.chat;
  render(
    <TextsContext.Provider value={texts}>
      <App controller={controller} onClose={onClose} />
    </TextsContext.Provider>,
    document.body,
  );
}

function watchLook(controller: Controller): void {
  const { style } = document.documentElement;
  let worn: string[] = [];
  const wear = () => {
    const next = lookVariables(controller.look.get(), controller.chat.get().session?.settings);
    for (const name of worn) style.removeProperty(name);
    for (const [name, value] of Object.entries(next)) style.setProperty(name, value);
    worn = Object.keys(next);
  };
  controller.look.watch(wear);
  wear();
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

async function fetchLook(inbox: string): Promise<Appearance | undefined> {
  const answer = await fetch(`${WIDGET_PATH}/${encodeURIComponent(inbox)}/appearance`, { credentials: 'omit' });
  return answer.ok ? ((await answer.json()) as Appearance) : undefined;
}

/** The chat as a page of its own. */
async function startStandalone(): Promise<void> {
  const { standaloneHost, standaloneInbox } = await fetched(() => import('./standalone'));
  const inbox = standaloneInbox(location.pathname);
  if (inbox !== undefined) await begin(standaloneHost(inbox));
}

/** Shows what the desk's page says. */
async function startPreview(): Promise<void> {
  const { hearPreview } = await fetched(() => import('./preview'));
  hearPreview((controller, locale) => {
    watchLook(controller);
    void controller.start(locale);
    void loadTexts(locale).then((texts) => draw(controller, texts, () => undefined));
  });
}

async function loadHttp(): Promise<() => Wire> {
  const { HttpWire } = await fetched(() => import('./connection/wires/http'));
  return () => new HttpWire(LIVE_PATH);
}

function openSocket(): Wire {
  const url = new URL(SOCKET_PATH, location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  // A WebSocket is a wire: it only hands its listeners more than they ask for.
  return new WebSocket(url, SUBPROTOCOL) as unknown as Wire;
}
