/**
 * The chat's other half on the shop's page, and the only door to the iframe. Messages go to the server's exact origin,
 * and are heard from that origin and that very window alone.
 */
import { MARK, type Attributes, type ToApp, type ToLoader } from '../bridge/messages';
import { requestSession } from '../bridge/session';
import type { Widget } from '../loader/widget';
import type { Appearance, Identity } from '../protocol/rest';
import { HOST_ACTS, type HostCommand } from './commands';
import { fitScreen, pageInfo, watchPage } from './page';
import { pickTexts } from './texts';
import { Title } from './title';

/** What the page says before the app listens; a page that says more says it to nobody. */
const WAITING_MAX = 50;

export class Host {
  identity: Identity | undefined;
  attributes: Attributes | undefined;
  private hasMet = false;
  private wasReady = false;
  private waiting: ToApp[] = [];
  private readonly title: Title;

  constructor(readonly widget: Widget) {
    this.title = new Title(widget.end);
  }

  start(): void {
    const { widget } = this;
    widget.texts = pickTexts(widget.config.locale);
    widget.label();
    widget.post = (message) => {
      this.post(message);
      if (message.type === 'shown') fitScreen(widget);
    };
    widget.run = (command) => this.run(command);
    addEventListener('message', (event) => this.hear(event), widget.end);
    for (const command of widget.later.splice(0)) this.tryTo(command);
    watchPage(widget);
    this.whenFrame();
  }

  /** Says something to the app, now or as soon as it listens. */
  post(message: ToApp): void {
    if (this.hasMet) this.send(message);
    // What describes the page and the shopper goes along with the introduction anyway.
    else if (message.type === 'say' && this.waiting.length < WAITING_MAX) this.waiting.push(message);
  }

  /** Puts the shop's look on what stands outside the iframe; what the page's own tag says goes before it. */
  wear({ brand, place }: Appearance): void {
    const { config, stage, paint } = this.widget;
    if (!config.color) paint(brand?.colour);
    if (!config.side && place?.side === 'left') stage.classList.add('left');
    const set = (name: string, px: number | undefined) => {
      if (px !== undefined) stage.style.setProperty(name, `${px}px`);
    };
    set('--y', place?.bottom);
    set('--x', place?.sideways);
    set('--r', brand?.corner_radius);
  }

  /** What was asked before this script came has no caller any more who could catch a mistake. */
  private tryTo(command: HostCommand): void {
    try {
      this.run(command);
    } catch (error) {
      // eslint-disable-next-line no-console -- the only way to tell the shop's developer
      console.error(error);
    }
  }

  private run([verb, ...args]: HostCommand): void {
    (HOST_ACTS[verb] as (host: Host, ...args: unknown[]) => void)(this, ...args);
  }

  /** Waits for the iframe, which may be there already, or not before the shopper opens the chat. */
  private whenFrame(): void {
    const { widget } = this;
    const { iframe } = widget;
    if (!iframe) {
      (widget.handlers.open ??= new Set()).add(() => {
        if (!this.hasMet) this.whenFrame();
      });
      return;
    }
    iframe.title = widget.texts[2] ?? '';
    fitScreen(widget);
    // By its load event the app listens; that its origin is right is the browser's to check. An app that loads anew is met anew.
    iframe.onload = () => this.meet();
    if (widget.isLoaded) this.meet();
  }

  private meet(): void {
    const { config, isOpen } = this.widget;
    this.hasMet = true;
    const page_locale = document.documentElement.lang;
    this.send({ type: 'init', ...config, page_locale, page: pageInfo(), user: this.identity?.id, isOpen });
    if (this.attributes) this.send({ type: 'attributes', attributes: this.attributes });
    for (const message of this.waiting.splice(0)) this.send(message);
  }

  private send(message: ToApp): void {
    const { iframe, config } = this.widget;
    iframe?.contentWindow?.postMessage({ ...message, mark: MARK }, config.server);
  }

  private hear({ origin, source, data }: MessageEvent): void {
    const { config, iframe } = this.widget;
    if (origin === config.server && source && source === iframe?.contentWindow) this.heard(data as ToLoader);
  }

  private heard(message: ToLoader): void {
    const { widget } = this;
    const { inbox, locale, server } = widget.config;
    switch (message.type) {
      case 'want_session': {
        const body = { inbox, locale, identity: this.identity, visitor: message.visitor };
        void requestSession(server, body).then((answer) => this.send(answer));
        return;
      }
      case 'introduce': {
        const body = { inbox, locale, identity: this.identity, visitor: message.visitor, pre_chat: message.answers };
        void requestSession(server, body).then((answer) =>
          this.send(
            answer.type === 'session'
              ? { type: 'introduced' }
              : { type: 'introduced', failed: true, fields: answer.fields ?? {} },
          ),
        );
        return;
      }
      case 'close':
        return widget.close();
      case 'leaving':
        this.hasMet = false;
        return;
      case 'unread':
        widget.unread = message.count;
        widget.label();
        this.title.show(message.count);
        return widget.emit('unread', { count: message.count });
      case 'appearance':
        return this.wear(message.appearance);
      case 'event':
        // The page's handlers have done then what they do at the beginning.
        if (message.name === 'ready' && this.wasReady) return;
        this.wasReady ||= message.name === 'ready';
        widget.emit(message.name, message.detail as never);
    }
  }
}
