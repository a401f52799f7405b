/**
 * Where everything meets: the page outside, the line, the storage and what is shown. The components call its verbs and
 * draw its store; it decides nothing about the line (the machine does) nor about how things look.
 */
import { forgetPast, newChat, receive } from './chat/chat';
import { activeThread, unreadTotal, type ChatState } from './chat/state';
import { lastSeqOfOthers } from './chat/thread';
import { Driver, type Wire } from './connection/driver';
import { OUTBOX_ITEMS_MAX } from './connection/limits';
import type { Delivery, OutboxItem } from './connection/types';
import type { Host } from './host';
import { meetUser, rememberPlace, resumePoints } from './kept';
import { newRef } from './ref';
import { SessionKeeper } from './session';
import type { Shelf } from './storage';
import { Store } from './store';
import { Tray } from './uploads';
import type { Attachment, Button, ErrorCode } from '../protocol/shapes';
import type { SessionBody } from '../protocol/rest';

/** `typing` is said again this often while the shopper types. */
const TYPING_EVERY_MS = 3_000;
/** An answer that the server has not gone on with by then was given up while we were away. */
const STALE_AFTER_MS = 5_000;

export class Controller {
  readonly chat = new Store<ChatState>(newChat());
  readonly tray = new Tray(
    () => this.keeper.token(),
    () => this.chat.get().session?.settings.limits,
  );
  readonly isShown: Store<boolean>;
  /** Whether this shopper was here before. */
  readonly isReturning: boolean;
  private readonly keeper: SessionKeeper;
  private driver: Driver;
  private locale = 'en';
  private typedAt = 0;
  private readTo = 0;
  private pruneTimer: ReturnType<typeof setTimeout> | undefined;
  /** Posts after whose ack a person is to be called: the conversation did not exist when the shopper asked. */
  private readonly humanAfter = new Set<string>();

  constructor(
    private readonly host: Host,
    private readonly shelf: Shelf,
    private readonly openWire: () => Wire,
    private readonly now: () => number = Date.now,
  ) {
    this.isReturning = shelf.get('visitor') !== undefined;
    this.isShown = new Store(host.surroundings.isOpen);
    this.keeper = new SessionKeeper(host, shelf, {
      session: (session) => this.gotSession(session),
      noSession: (code, retryAfterMs) => this.gotNoSession(code, retryAfterMs),
    });
    this.driver = this.newDriver();
  }

  // ---- life

  start(locale: string): void {
    if (this.host.surroundings.user !== undefined) meetUser(this.shelf, this.host.surroundings.user);
    this.setLocale(locale);
    this.driver.dispatch({ type: 'describe', page: this.host.surroundings.page });
    this.driver.dispatch({ type: 'start', unsent: this.shelf.unsent(), resume: resumePoints(this.shelf, this.now()) });
  }

  wake(): void {
    this.driver.dispatch({ type: 'wake' });
  }

  setLocale(locale: string): void {
    this.locale = locale;
    this.driver.dispatch({ type: 'describe', locale });
  }

  setShown(isShown: boolean): void {
    this.isShown.set(isShown);
    if (isShown) this.wake();
  }

  setPage(page: { url: string; title: string }): void {
    this.driver.dispatch({ type: 'describe', page });
    this.driver.dispatch({ type: 'tell', frame: { type: 'page', url: page.url, title: page.title } });
  }

  /** The shop says who the shopper is. The line starts anew under that name. */
  setUser(user: string): void {
    this.driver.dispatch({ type: 'stop' });
    this.keeper.forget();
    if (meetUser(this.shelf, user) === 'other') this.chat.set(newChat());
    this.driver = this.newDriver();
    this.start(this.locale);
  }

  session(message: Parameters<SessionKeeper['heard']>[0]): void {
    this.keeper.heard(message);
  }

  // ---- what the shopper does

  /** Sends a message, and returns false where too many wait already: the words then stay where they are. */
  send(text: string, attachments: readonly Attachment[] = [], extra: { payload?: string } = {}): string | undefined {
    const { active, isNew, outbox } = this.chat.get();
    if (outbox.filter(({ state }) => state !== 'acked').length >= OUTBOX_ITEMS_MAX) return undefined;
    const item: OutboxItem = {
      ref: newRef(),
      ...(active !== undefined && !isNew && { conversation: active }),
      ...(text !== '' && { text }),
      ...(attachments.length > 0 && { attachments: [...attachments] }),
      ...extra,
      written_at: this.now(),
      state: 'waiting',
    };
    this.typedAt = 0;
    this.driver.dispatch({ type: 'post', item });
    return item.ref;
  }

  /** Sends a message with the files that have arrived; where it cannot be taken in, the files stay in the tray. */
  sendWithFiles(text: string): string | undefined {
    const ref = this.send(text, this.tray.ready());
    if (ref !== undefined) this.tray.clearReady();
    return ref;
  }

  press(button: Button): void {
    this.send(button.title, [], { payload: button.payload });
  }

  retry(ref: string): void {
    this.driver.dispatch({ type: 'retry', ref });
  }

  discard(ref: string): void {
    this.driver.dispatch({ type: 'discard', ref });
  }

  /** Calls a person; where there is no conversation yet, `words` begin one. */
  callHuman(words: string): void {
    const { active } = this.chat.get();
    if (active !== undefined)
      return this.driver.dispatch({ type: 'ask', frame: { type: 'human', ref: newRef(), conversation: active } });
    const ref = this.send(words);
    if (ref !== undefined) this.humanAfter.add(ref);
  }

  finish(): void {
    const { active } = this.chat.get();
    if (active === undefined) return;
    this.driver.dispatch({ type: 'ask', frame: { type: 'resolve', ref: newRef(), conversation: active } });
  }

  startNew(): void {
    this.chat.update((chat) => ({ ...chat, active: undefined, isNew: true }));
  }

  typed(): void {
    const { active } = this.chat.get();
    if (active === undefined || this.now() - this.typedAt < TYPING_EVERY_MS) return;
    this.typedAt = this.now();
    this.driver.dispatch({ type: 'tell', frame: { type: 'typing', conversation: active } });
  }

  /** The end of the conversation in view has been seen. */
  seen(): void {
    const thread = activeThread(this.chat.get());
    if (!thread || this.chat.get().line.phase !== 'live') return;
    const seq = lastSeqOfOthers(thread);
    if (seq === 0 || (thread.unread === 0 && seq <= this.readTo)) return;
    this.readTo = seq;
    this.driver.dispatch({ type: 'tell', frame: { type: 'read', conversation: thread.id, seq } });
    this.chat.update((chat) => ({ ...chat, threads: { ...chat.threads, [thread.id]: { ...thread, unread: 0 } } }));
    this.showUnread();
  }

  loadOlder(): void {
    const chat = this.chat.get();
    const thread = activeThread(chat);
    if (!thread || chat.asking || chat.line.phase !== 'live') return;
    if (thread.older === 'none' || thread.older === 'loading') return;
    const ref = newRef();
    const before = thread.entries[0]?.seq;
    this.chat.set({
      ...chat,
      asking: { ref, conversation: thread.id },
      threads: { ...chat.threads, [thread.id]: { ...thread, older: 'loading' } },
    });
    this.driver.dispatch({
      type: 'ask',
      frame: {
        type: 'history',
        ref,
        conversation: thread.id,
        ...(before !== undefined && { before }),
      },
    });
  }

  get draft(): string {
    return this.shelf.get('draft') ?? '';
  }

  set draft(text: string) {
    if (text === '') this.shelf.delete('draft');
    else this.shelf.set('draft', text);
  }

  // ---- what comes

  private newDriver(): Driver {
    return new Driver({
      openWire: this.openWire,
      now: this.now,
      renewToken: () => this.keeper.want(),
      saveUnsent: (item) => this.shelf.saveUnsent(item),
      forgetUnsent: (ref) => this.shelf.forgetUnsent(ref),
      deliver: (delivery) => this.delivered(delivery),
    });
  }

  private gotSession(session: SessionBody): void {
    this.chat.update((chat) => ({ ...chat, session }));
    if (session.settings.color !== undefined) this.host.post({ type: 'brand', color: session.settings.color });
    this.driver.dispatch({ type: 'token', token: session.token });
    this.tray.pump();
  }

  private gotNoSession(code: ErrorCode, retryAfterMs: number | undefined): void {
    this.driver.dispatch({
      type: 'no_token',
      code,
      ...(retryAfterMs !== undefined && { retry_after_ms: retryAfterMs }),
    });
  }

  private delivered(delivery: Delivery): void {
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
        }
        return this.showUnread();
      case 'ack':
        this.host.post({ type: 'event', name: 'sent', detail: { conversation: delivery.conversation } });
        if (this.humanAfter.delete(delivery.ref)) this.callHuman('');
        return;
      default:
        return;
    }
  }

  private showUnread(): void {
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
