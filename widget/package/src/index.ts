/**
 * The chat for shops that are built rather than written: puts the script on the page once, and hands out its commands.
 * What is called before the script has come waits for it, as with the plain tag.
 */

/** Who the shopper is; `hmac` is made by the shop's server and proves it. */
export interface Identity {
  id: string;
  hmac: string;
  name?: string;
  email?: string;
  phone?: string;
}

export type Theme = 'auto' | 'light' | 'dark';

/** What can be listened to, and what is told then. */
export interface BesedaEvents {
  ready: Record<string, never>;
  open: Record<string, never>;
  close: Record<string, never>;
  unread: { count: number };
  sent: { conversation?: string };
  received: { conversation: string; author: string };
  rated: { conversation: string; score: number };
}

export interface BesedaOptions {
  /** Where the chat's server is: `https://chat.shop.example`. */
  server: string;
  /** The inbox's public key. */
  inbox: string;
  locale?: string;
  color?: string;
  side?: 'left' | 'right';
  theme?: Theme;
  /** Seconds after which the shop's greeting is shown beside the button. */
  greeting?: number;
}

export interface Beseda {
  open(): void;
  close(): void;
  toggle(): void;
  show(): void;
  hide(): void;
  setUser(identity: Identity): void;
  setLocale(locale: string): void;
  setTheme(theme: Theme): void;
  setAttributes(attributes: Record<string, string | number | boolean>): void;
  sendMessage(text: string): void;
  startFlow(flow: string, words?: string): void;
  reset(): void;
  on<N extends keyof BesedaEvents>(event: N, handler: (detail: BesedaEvents[N]) => void): void;
  off<N extends keyof BesedaEvents>(event: N, handler?: (detail: BesedaEvents[N]) => void): void;
  destroy(): void;
}

type Command = readonly [verb: string, ...args: unknown[]];
interface Pushable {
  push(...commands: Command[]): unknown;
}

const VERBS = [
  'open',
  'close',
  'toggle',
  'show',
  'hide',
  'setUser',
  'setLocale',
  'setTheme',
  'setAttributes',
  'sendMessage',
  'startFlow',
  'reset',
  'on',
  'off',
] as const satisfies readonly (keyof Beseda)[];

const MARK = 'data-beseda-package';

/** Puts the chat on the page, unless it is there, and returns its commands. On a server, where there is no page, they do nothing. */
export function loadBeseda(options: BesedaOptions): Beseda {
  if (typeof document === 'undefined') return commands(() => undefined);
  if (!document.querySelector(`script[${MARK}]`)) addScript(options);
  const api = commands((command) => queue().push(command));
  return {
    ...api,
    destroy: () => {
      const { Beseda } = page();
      if (Beseda && !Array.isArray(Beseda)) (Beseda as unknown as Beseda).destroy();
      else delete page().Beseda;
      document.querySelector(`script[${MARK}]`)?.remove();
    },
  };
}

function addScript({ server, inbox, locale, color, side, theme, greeting }: BesedaOptions): void {
  const script = document.createElement('script');
  const data = { inbox, locale, color, side, theme, greeting };
  for (const [name, value] of Object.entries(data)) if (value !== undefined) script.dataset[name] = String(value);
  script.setAttribute(MARK, '');
  script.async = true;
  script.src = new URL('/widget.js', server).href;
  document.head.append(script);
}

function commands(send: (command: Command) => void): Beseda {
  const verbs = VERBS.map((verb) => [verb, (...args: unknown[]) => void send([verb, ...args])]);
  return { ...Object.fromEntries(verbs), destroy: () => undefined } as unknown as Beseda;
}

/** The script's own object once it is there, and until then a list that it reads when it comes. */
function queue(): Pushable {
  return (page().Beseda ??= []);
}

function page(): { Beseda?: Pushable } {
  return window as unknown as { Beseda?: Pushable };
}
