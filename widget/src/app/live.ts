/**
 * The live half of the app: the line of this tab, what it delivers, and the page's doings that concern it. What the
 * shopper does is in `controller.ts`.
 */
import type { Api } from './api';
import { forgetPast, newChat, receive } from './chat/chat';
import { unreadTotal, type ChatState } from './chat/state';
import type { Wire } from './connection/driver';
import type { Delivery } from './connection/types';
import { Entrance } from './entrance';
import { Faces } from './faces';
import { fetched } from './fetched';
import type { Host } from './host';
import { meetUser, rememberPlace } from './kept';
import { Line } from './line';
import { Sound } from './sound';
import type { Push } from './push/push';
import type { Place, Shelf } from './storage';
import { Store } from './store';
import { adopt } from './tabs/share';
import type { Door } from './tabs/words';
import { Tray } from './uploads';
import { CHAT, type View } from './view';
import type { Entry } from '../protocol/shapes';
import type { Appearance, SessionBody } from '../protocol/rest';

/** An answer that the server has not gone on with by then was given up while we were away. */
const STALE_AFTER_MS = 5_000;

export abstract class Live {
  readonly chat = new Store<ChatState>(newChat());
  readonly view = new Store<View>(CHAT);
  readonly isMenuOpen = new Store(false);
  readonly faces = new Faces(async (id) => (await this.api()).agent(id));
  /** The message that the next one answers. */
  readonly replyTo = new Store<Entry | undefined>(undefined);
  readonly tray = new Tray(
    () => this.line.token(),
    () => this.chat.get().session?.settings.limits,
  );
  get look() {
    return this.entrance.look;
  }

  get isOutside() {
    return this.entrance.isOutside;
  }

  readonly sound: Sound;
  readonly entrance: Entrance;
  readonly isShown: Store<boolean>;
  /** What was in view before the app had to load anew, if it had. */
  readonly place: Place | undefined;
  private isBack = false;
  /** Whether this shopper was here before. */
  readonly isReturning: boolean;
  protected readonly line: Line;
  /** The requests made in this tab. */
  protected readonly mine = new Set<string>();
  locale = 'en';
  /** Where the shopper is. */
  pageUrl: string;
  private pushing: Promise<Push> | undefined;
  private pruneTimer: ReturnType<typeof setTimeout> | undefined;
  /** Posts after whose ack a person is to be called: the conversation did not exist when the shopper asked. */
  protected readonly humanAfter = new Set<string>();

  constructor(
    readonly host: Host,
    readonly shelf: Shelf,
    openWire: () => Wire,
    protected readonly now: () => number = Date.now,
    door?: Door | null,
    loadLook?: () => Promise<Appearance | undefined>,
  ) {
    this.pageUrl = host.surroundings.page.url;
    this.isReturning = shelf.get('visitor') !== undefined;
    this.place = shelf.takePlace();
    if (this.place) this.chat.update((chat) => ({ ...chat, active: this.place?.active, isNew: this.place?.isNew }));
    this.isShown = new Store(host.surroundings.isOpen);
    this.sound = new Sound(shelf);
    this.entrance = new Entrance(host, shelf, () => this.chat.get().session, loadLook);
    this.line = new Line(
      { host, shelf, openWire, now, door },
      {
        chat: () => this.chat.get(),
        delivered: (delivery) => this.delivered(delivery),
        session: (session) => this.gotSession(session),
        adopted: (chat) => {
          this.chat.update((ours) => adopt(ours, chat));
          this.showUnread();
        },
      },
    );
  }

  /** Calls a person; where there is no conversation yet, `words` begin one. */
  abstract callHuman(words: string): void;

  /** What the page has said of the shopper goes out as soon as there is a session. */
  protected abstract tellAttributes(): void;

  /** The requests beside the line; their code comes with the first of them. */
  async api(): Promise<Api> {
    const { Api } = await fetched(() => import('./api'));
    return new Api(() => this.line.token());
  }

  /** Notifications; their code comes with the first look at them. */
  push(): Promise<Push> {
    // What did not come is fetched again the next time.
    this.pushing ??= this.loadPush().catch((error: unknown) => {
      this.pushing = undefined;
      throw error;
    });
    return this.pushing;
  }

  protected abstract loadPush(): Promise<Push>;

  // ---- life

  /** Begins; a shopper who is here for the first time is asked at the door what the shop wants to know. */
  async start(locale: string): Promise<void> {
    if (this.host.surroundings.user !== undefined) meetUser(this.shelf, this.host.surroundings.user);
    this.locale = locale;
    if (this.isReturning && !this.entrance.mayAsk) this.begin(locale);
    else await this.entrance.open(() => this.begin(locale));
  }

  private begin(locale: string): void {
    this.setLocale(locale);
    this.line.dispatch({ type: 'describe', page: this.host.surroundings.page });
    this.line.start();
  }

  wake(): void {
    this.line.dispatch({ type: 'wake' });
  }

  setLocale(locale: string): void {
    this.locale = locale;
    this.line.dispatch({ type: 'describe', locale });
  }

  setShown(isShown: boolean): void {
    this.isShown.set(isShown);
    if (isShown) this.wake();
  }

  setPage(page: { url: string; title: string }): void {
    this.pageUrl = page.url;
    this.line.dispatch({ type: 'describe', page });
    this.line.dispatch({ type: 'tell', frame: { type: 'page', url: page.url, title: page.title } });
  }

  /** The shop says who the shopper is. The line starts anew under that name. */
  setUser(user: string): void {
    const stopPush = this.pushStopper();
    this.line.leave();
    if (meetUser(this.shelf, user) === 'other') {
      stopPush?.();
      this.chat.set(newChat());
    }
    this.line.again('other', user);
    this.begin(this.locale);
  }

  /** Somebody else sits here now, or the same person wishes to be a stranger: nothing of before is left in this browser. */
  reset(): void {
    this.pushStopper()?.();
    this.line.leave();
    this.shelf.clear();
    this.chat.set(newChat());
    this.view.set(CHAT);
    this.replyTo.set(undefined);
    this.line.again('other', '');
    this.begin(this.locale);
    this.showUnread();
  }

  /** What has the server forget this browser, said in the name of who sits here now. */
  private pushStopper(): (() => void) | undefined {
    const [id, token] = [this.shelf.get('push'), this.line.token()];
    if (id === undefined || token === undefined) return undefined;
    // If it does not arrive, the next person who switches notifications on here takes the browser over.
    return () => void import('./api').then(({ Api }) => new Api(() => token).stopPush(id)).catch(() => undefined);
  }

  /** Erases the shopper's data on the server, and then here. */
  async forgetMe(): Promise<void> {
    await (await this.api()).forgetMe();
    this.reset();
  }

  /** The browser puts this page away, and may bring it back as it was. */
  suspend(): void {
    this.line.leave();
  }

  resume(): void {
    this.line.again('same');
    this.begin(this.locale);
  }

  session(message: Parameters<Line['heard']>[0]): void {
    this.line.heard(message);
  }

  // ---- what comes

  private gotSession(session: SessionBody): void {
    this.chat.update((chat) => ({ ...chat, session }));
    this.entrance.learn(session.settings);
    this.tellAttributes();
    this.tray.pump();
    this.comeBack();
  }

  /** Keeps what is in view for the app that is about to load in place of this one. */
  keepPlace(): void {
    const { active, isNew } = this.chat.get();
    this.shelf.keepPlace({ active, isNew, view: this.view.get(), isMenuOpen: this.isMenuOpen.get(), at: this.now() });
  }

  /** Goes where the shopper was, once what stands there can be asked for. */
  private comeBack(): void {
    if (!this.place || this.isBack) return;
    this.isBack = true;
    this.view.set(this.place.view);
    this.isMenuOpen.set(this.place.isMenuOpen);
  }

  private delivered(delivery: Delivery): void {
    // Another tab's message brings a conversation into view there, not here.
    if (delivery.type === 'ack' && !this.mine.has(delivery.ref)) return;
    this.chat.update((chat) => receive(chat, delivery, this.now()));
    this.follow(delivery);
    this.schedulePrune();
  }

  /** What else a delivery brings about. */
  private follow(delivery: Delivery): void {
    switch (delivery.type) {
      case 'welcome':
        this.showUnread();
        setTimeout(() => this.chat.update((chat) => forgetPast(chat, this.now(), 'stale')), STALE_AFTER_MS);
        return;
      case 'entry':
        rememberPlace(this.shelf, delivery, this.now());
        if (delivery.kind === 'message' && delivery.author.kind !== 'shopper') {
          const detail = { conversation: delivery.conversation, author: delivery.author.kind };
          this.host.post({ type: 'event', name: 'received', detail });
          // One of the tabs rings, not all of them.
          if (this.line.isLeading && !(this.isShown.get() && document.hasFocus())) this.sound.ring();
        }
        return this.showUnread();
      case 'read':
        return this.showUnread();
      case 'ack':
        this.mine.delete(delivery.ref);
        this.host.post({ type: 'event', name: 'sent', detail: { conversation: delivery.conversation } });
        if (this.humanAfter.delete(delivery.ref)) this.callHuman('');
        return;
      default:
        return;
    }
  }

  protected showUnread(): void {
    this.host.post({ type: 'unread', count: unreadTotal(this.chat.get()) });
  }

  private schedulePrune(): void {
    clearTimeout(this.pruneTimer);
    const ends = Object.values(this.chat.get().threads).flatMap(({ typing }) => typing?.until ?? []);
    if (ends.length === 0) return;
    const ms = Math.max(0, Math.min(...ends) - this.now());
    this.pruneTimer = setTimeout(() => {
      this.chat.update((chat) => forgetPast(chat, this.now(), 'typing'));
      this.schedulePrune();
    }, ms);
  }
}
