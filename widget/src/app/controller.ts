/**
 * Where everything meets: what the shopper does, as verbs. The components call them and draw the stores; nothing is
 * decided here about the line (the machine does) nor about how things look.
 */
import { activeThread } from './chat/state';
import { lastSeqOfOthers } from './chat/thread';
import { HISTORY_ENTRIES, OUTBOX_ITEMS_MAX } from './connection/limits';
import type { Ask, OutboxItem } from './connection/types';
import { fetched } from './fetched';
import { Live } from './live';
import type { Push } from './push/push';
import { newRef } from './ref';
import { Store } from './store';
import { CHAT } from './view';
import type { Attributes } from '../bridge/messages';
import type { Attachment, Button, FormValues, Id, Location } from '../protocol/shapes';

/** `typing` is said again this often while the shopper types. */
const TYPING_EVERY_MS = 3_000;
/** A download has begun long before. */
const URL_MS = 60_000;
const LOCATION_MS_MAX = 20_000;

/** What a message may bear beside its words and files. */
export interface Extra {
  payload?: string;
  reply_to?: number;
  form?: { id: string; values: FormValues };
  location?: Location;
}

export class Controller extends Live {
  /** The picture that is looked at closely: the id of its file. */
  readonly picture = new Store<Id | undefined>(undefined);
  private attributes: Attributes | undefined;
  /** The token under which they were told: the next one may be somebody else's. */
  private toldWith: string | undefined;
  private typedAt = 0;
  private readTo = 0;

  /** Sends a message, and returns undefined where too many wait already: the words then stay where they are. */
  send(text: string, attachments: readonly Attachment[] = [], extra: Extra = {}): string | undefined {
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
    this.mine.add(item.ref);
    // In storage before another tab is told of it: that tab may be gone the next moment.
    this.shelf.saveUnsent(item);
    this.line.dispatch({ type: 'post', item });
    return item.ref;
  }

  /** Sends a message with the files that have arrived; where it cannot be taken in, the files stay in the tray. */
  sendWithFiles(text: string): string | undefined {
    const seq = this.replyTo.get()?.seq;
    const ref = this.send(text, this.tray.ready(), seq === undefined ? {} : { reply_to: seq });
    if (ref === undefined) return undefined;
    this.tray.clearReady();
    this.replyTo.set(undefined);
    return ref;
  }

  press(button: Button): void {
    this.send(button.title, [], { payload: button.payload });
  }

  retry(ref: string): void {
    this.line.dispatch({ type: 'retry', ref });
  }

  discard(ref: string): void {
    this.line.dispatch({ type: 'discard', ref });
  }

  /** Calls a person; where there is no conversation yet, `words` begin one. */
  callHuman(words: string): void {
    const { active } = this.chat.get();
    if (active !== undefined) return this.ask({ type: 'human', ref: newRef(), conversation: active });
    const ref = this.send(words);
    if (ref !== undefined) this.humanAfter.add(ref);
  }

  /** Something to ask of the conversation in view. */
  finish(): void {
    const { active } = this.chat.get();
    if (active !== undefined) this.ask({ type: 'resolve', ref: newRef(), conversation: active });
  }

  callBot(): void {
    const { active } = this.chat.get();
    if (active !== undefined) this.ask({ type: 'bot', ref: newRef(), conversation: active });
  }

  rate(conversation: Id, score: number, comment: string): void {
    this.ask({ type: 'rate', ref: newRef(), conversation, score, ...(comment !== '' && { comment }) });
    this.host.post({ type: 'event', name: 'rated', detail: { conversation, score } });
    this.chat.update((chat) => ({ ...chat, rated: { ...chat.rated, [conversation]: score } }));
  }

  startNew(): void {
    this.chat.update((chat) => ({ ...chat, active: undefined, isNew: true }));
    this.view.set(CHAT);
  }

  openConversation(id: Id): void {
    this.chat.update((chat) => ({ ...chat, active: id, isNew: false, asking: undefined }));
    this.view.set(CHAT);
  }

  /** The shop's page tells more of the shopper. */
  setAttributes(attributes: Attributes): void {
    this.attributes = attributes;
    this.toldWith = undefined;
    this.tellAttributes();
  }

  protected override tellAttributes(): void {
    const { attributes } = this;
    const token = this.line.token();
    if (!attributes || token === undefined || token === this.toldWith) return;
    this.toldWith = token;
    // A server that is away hears it with the next session; nothing else depends on it.
    void this.api()
      .then((api) => api.describe({ attributes }))
      .catch(() => (this.toldWith = undefined));
  }

  override reset(): void {
    this.attributes = undefined;
    super.reset();
  }

  protected override async loadPush(): Promise<Push> {
    const { Push } = await fetched(() => import('./push/push'));
    return new Push(this);
  }

  /** What is asked at the door. */
  questions() {
    return this.entrance.questions();
  }

  needsConsent(): boolean {
    return this.entrance.needsConsent();
  }

  enter(answers: Record<string, string>) {
    return this.entrance.enter(answers);
  }

  /** Saves the conversation as a file. */
  async download(id: Id): Promise<void> {
    const url = URL.createObjectURL(await (await this.api()).transcript(id, 'html', this.locale));
    const link = Object.assign(document.createElement('a'), { href: url, download: 'conversation.html' });
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), URL_MS);
  }

  /** Asks the browser, and through it the shopper, where they are. */
  async shareLocation(): Promise<void> {
    const { coords } = await new Promise<GeolocationPosition>((resolve, reject) => {
      navigator.geolocation.getCurrentPosition(resolve, reject, {
        timeout: LOCATION_MS_MAX,
        maximumAge: LOCATION_MS_MAX,
      });
    });
    this.send('', [], { location: { lat: coords.latitude, lon: coords.longitude } });
  }

  typed(): void {
    const { active } = this.chat.get();
    if (active === undefined || this.now() - this.typedAt < TYPING_EVERY_MS) return;
    this.typedAt = this.now();
    this.line.dispatch({ type: 'tell', frame: { type: 'typing', conversation: active } });
  }

  /** The end of the conversation in view has been seen. */
  seen(): void {
    const thread = activeThread(this.chat.get());
    if (!thread || this.chat.get().line.phase !== 'live') return;
    const seq = lastSeqOfOthers(thread);
    if (seq === 0 || (thread.unread === 0 && seq <= this.readTo)) return;
    this.readTo = seq;
    this.line.dispatch({ type: 'tell', frame: { type: 'read', conversation: thread.id, seq } });
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
    const asking = { ref, conversation: thread.id };
    const threads = { ...chat.threads, [thread.id]: { ...thread, older: 'loading' as const } };
    this.chat.set({ ...chat, asking, threads });
    this.ask({
      type: 'history',
      ref,
      conversation: thread.id,
      limit: HISTORY_ENTRIES,
      ...(before !== undefined && { before }),
    });
  }

  get draft(): string {
    return this.shelf.draft;
  }

  set draft(text: string) {
    this.shelf.draft = text;
  }

  private ask(frame: Ask): void {
    this.line.dispatch({ type: 'ask', frame });
  }
}
