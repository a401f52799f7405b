/** `greet`: a word beside the launcher, as the shop has written it. Nothing but the shop's own settings is asked for. */
import { WIDGET_PATH, type Appearance } from '../../protocol/rest';
import type { Host } from '../host';

export type GreetCommand = readonly ['greet'];

/** The shopper has put the greeting away, and is not greeted again in this tab. It is the one thing kept on the shop's page. */
const PUT_AWAY = 'beseda-greeted';

export function greet(host: Host): void {
  const { server, inbox } = host.widget.config;
  if (host.widget.isOpen || isPutAway()) return;
  void fetch(`${server}${WIDGET_PATH}/${encodeURIComponent(inbox)}/appearance`, { credentials: 'omit' })
    .then((answer) => (answer.ok ? (answer.json() as Promise<Appearance>) : undefined))
    .then((look) => look && show(host, look))
    .catch(() => undefined);
}

function show(host: Host, look: Appearance): void {
  const { widget } = host;
  host.wear(look);
  const locale = widget.config.locale ?? document.documentElement.lang;
  const texts = look.texts ?? {};
  const words = (texts[locale] ?? texts[locale.slice(0, 2)] ?? texts[look.default_locale ?? ''])?.greeting;
  if (!words || widget.isOpen || look.greeting?.show === false) return;
  const box = document.createElement('div');
  box.className = 'g';
  box.role = 'status';
  const say = document.createElement('button');
  say.textContent = words;
  const away = document.createElement('button');
  away.className = 'x';
  away.textContent = '×';
  away.ariaLabel = widget.texts[1] ?? '×';
  const end = () => box.remove();
  say.onclick = () => {
    end();
    widget.open();
  };
  away.onclick = () => {
    end();
    putAway();
  };
  box.append(say, away);
  widget.stage.append(box);
  (widget.handlers.open ??= new Set()).add(end);
}

function isPutAway(): boolean {
  try {
    return sessionStorage.getItem(PUT_AWAY) !== null;
  } catch {
    return false;
  }
}

function putAway(): void {
  try {
    sessionStorage.setItem(PUT_AWAY, '1');
  } catch {
    // Storage is forbidden: the next page greets again.
  }
}
