/**
 * What stands on the shop's page: one element with a shadow root, in it the launcher and, once opened, the panel.
 * Commands (one file each) act on this; nothing here asks the network for anything.
 */
import { inkOn } from '../bridge/color';
import type { ToApp, WidgetEventName, WidgetEvents } from '../bridge/messages';
import type { HostCommand } from '../host/commands';
import type { LoaderConfig } from './config';
import { STYLES } from './styles';
import { pickOpen, type LoaderTexts } from './texts';

export type Handler = (detail: never) => void;

export interface Widget {
  config: LoaderConfig;
  host: HTMLElement;
  stage: HTMLElement;
  launcher: HTMLButtonElement;
  badge: HTMLElement;
  texts: LoaderTexts;
  isOpen: boolean;
  unread: number;
  iframe?: HTMLIFrameElement;
  /** The iframe's document is there; from then on it listens. */
  isLoaded?: boolean;
  summoned?: boolean;
  /** Set by the second script: how one speaks with the app, and does what this script does not know. */
  post?: (message: ToApp) => void;
  run?: (command: HostCommand) => void;
  /** Shows the chat; here, so that the second script need not carry it too. */
  open: () => void;
  close: () => void;
  label: () => void;
  paint: (color: string | undefined) => void;
  emit: <N extends WidgetEventName>(name: N, detail: WidgetEvents[N]) => void;
  /** What the second script is to do as soon as it has come. */
  later: HostCommand[];
  handlers: Partial<Record<WidgetEventName, Set<Handler>>>;
  /** Ends all that listens on the page. */
  end: AbortController;
}

export function buildWidget(config: LoaderConfig): Widget {
  // A name of our own, because rules for `div` and `button` abound on shops' pages.
  const host = document.createElement('beseda-widget');
  const root = host.attachShadow({ mode: 'open' });
  // A constructed sheet is allowed by every Content-Security-Policy; a <style> element is not.
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLES);
  root.adoptedStyleSheets = [sheet];
  const stage = add(root, 'div', `${config.side} ${config.theme}`);
  const launcher = add(stage, 'button', 'l');
  const badge = add(launcher, 'span', 'b');
  const texts = pickOpen(config.locale);
  const end = new AbortController();
  const widget = {
    config,
    host,
    stage,
    launcher,
    badge,
    texts,
    isOpen: false,
    unread: 0,
    later: [],
    handlers: {},
    end,
  };
  // Beside <body>, not in it: single-page frameworks replace the body, and a moved iframe would start anew.
  document.documentElement.append(host);
  return widget as unknown as Widget;
}

function add<K extends keyof HTMLElementTagNameMap>(to: ParentNode, tag: K, name: string): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  element.className = name;
  to.append(element);
  return element;
}

/** Puts the words on: what a screen reader says of the launcher, and the number on the badge. */
export function label({ texts, launcher, badge, isOpen, unread }: Widget): void {
  const [open, close = open, , unreadWord] = texts;
  launcher.ariaLabel = (isOpen ? close : open) + (unread ? `, ${unread} ${unreadWord}` : '');
  launcher.ariaExpanded = `${isOpen}`;
  badge.textContent = !unread || isOpen ? '' : unread > 99 ? '99+' : `${unread}`;
}

/** Wears the shop's colour, with an ink that reads on it. */
export function paint({ stage: { style } }: Widget, color: string | undefined): void {
  const ink = inkOn(color);
  if (!ink || !color) return;
  style.setProperty('--c', color);
  style.setProperty('--f', ink);
}

/** Tells the page, each handler apart: one that throws is the page's own matter. */
export function emit<N extends WidgetEventName>(widget: Widget, name: N, detail: WidgetEvents[N]): void {
  for (const handler of widget.handlers[name] ?? []) queueMicrotask(() => handler(detail as never));
}
