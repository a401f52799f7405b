/**
 * One line for all tabs. The tab that holds the lock has the connection (it leads); the others send it what the shopper
 * does and hear what it hears. When it goes, the browser hands the lock on, and the next tab resumes where it was itself.
 *
 * Nothing is lost on the way: a message lies in storage before it is told to the leader, is told again to the next one
 * until somebody has confirmed it, and bears a `ref` that the server takes once. A leader that does not answer (a phone
 * has put its tab to sleep) is robbed of the lock, and learns of it when it wakes.
 */
import { LEADER_ANSWER_MS } from '../connection/limits';
import type { Delivery, LineEvent, OutboxItem } from '../connection/types';
import type { ChatState } from '../chat/state';
import type { ResumePoint } from '../../protocol/shapes';
import type { SessionBody } from '../../protocol/rest';
import { newRef } from '../ref';
import { openDoor, type Channel, type Door, type Word } from './words';

/** A tab's own connection, had only while it leads. */
export interface OwnLine {
  dispatch(event: LineEvent): void;
}

export interface TabsWorld {
  makeLine(deliver: (delivery: Delivery) => void): OwnLine;
  /** Where a line that begins here takes up. */
  begin(): { unsent: OutboxItem[]; resume: ResumePoint[] };
  token(): string | undefined;
  deliver(delivery: Delivery): void;
  snapshot(): ChatState;
  adopt(chat: ChatState): void;
  adoptSession(session: SessionBody): void;
}

type Role = 'joining' | 'leading' | 'following' | 'left';

export class TabLine {
  private role: Role = 'joining';
  private readonly me = newRef();
  private own: OwnLine | undefined;
  private about: LineEvent & { type: 'describe' } = { type: 'describe' };
  private n = 0;
  /** What was done here and no leader has confirmed yet. */
  private readonly unconfirmed = new Map<number, LineEvent>();
  private patience: ReturnType<typeof setTimeout> | undefined;
  private isQueued = false;
  private release: (() => void) | undefined;
  private readonly channel: Channel | undefined;

  constructor(
    private readonly name: string,
    private readonly world: TabsWorld,
    /** `null`: a line for this tab alone. */
    private readonly door: Door | null | undefined = openDoor(),
  ) {
    this.channel = door?.open(name);
    if (this.channel) this.channel.onmessage = ({ data }) => this.heard(data);
  }

  start(): void {
    if (!this.door) return this.lead();
    this.queue();
    this.join();
  }

  get isLeading(): boolean {
    return this.role === 'leading';
  }

  /** Takes in what the shopper or the page does. */
  dispatch(event: LineEvent): void {
    if (event.type === 'describe') {
      this.about = { ...this.about, ...event };
      this.own?.dispatch(event);
    } else if (this.own) {
      this.own.dispatch(event);
      this.echo(event, this.me);
    } else if (event.type === 'tell') {
      // Worth nothing once the moment has passed, so nobody need confirm it.
      if (this.role === 'following') this.say({ kind: 'event', from: this.me, n: 0, event });
    } else if (event.type !== 'token' && event.type !== 'no_token') {
      this.hold(event);
    }
  }

  /** Shares a session, so that the other tabs need not ask for one of their own. */
  share(session: SessionBody): void {
    if (this.isLeading) this.say({ kind: 'session', session });
  }

  /** Lets go of everything; another tab takes the line over. */
  leave(): void {
    this.role = 'left';
    clearTimeout(this.patience);
    this.own?.dispatch({ type: 'stop' });
    this.own = undefined;
    this.release?.();
    this.channel?.close();
  }

  // ---- who leads

  private queue(): void {
    if (this.isQueued) return;
    this.isQueued = true;
    this.request({}, () => (this.isQueued = false));
  }

  private request(options: { steal?: boolean }, granted: () => void = () => undefined): void {
    this.door?.locks
      .request(this.name, options, async () => {
        granted();
        if (this.role === 'left' || this.role === 'leading') return;
        const held = new Promise<void>((resolve) => (this.release = resolve));
        this.lead();
        await held;
      })
      .catch((error: unknown) => (isStolen(error) ? this.robbed() : this.alone()));
  }

  private lead(): void {
    this.role = 'leading';
    clearTimeout(this.patience);
    this.patience = undefined;
    const own = this.world.makeLine((delivery) => this.delivered(delivery));
    this.own = own;
    const token = this.world.token();
    own.dispatch(this.about);
    if (token !== undefined) own.dispatch({ type: 'token', token });
    own.dispatch({ type: 'start', ...this.world.begin() });
    const held = [...this.unconfirmed.values()];
    this.unconfirmed.clear();
    for (const event of held) own.dispatch(event);
    this.say({ kind: 'leading' });
  }

  /** Another tab took the lock, because this one had not answered. */
  private robbed(): void {
    if (this.role !== 'leading') return;
    this.role = 'joining';
    this.own?.dispatch({ type: 'stop' });
    this.own = undefined;
    this.queue();
    this.join();
  }

  /** The browser keeps its locks from frames of other sites: then each tab has a line of its own. */
  private alone(): void {
    if (this.role === 'joining') this.lead();
  }

  private join(): void {
    this.role = 'joining';
    this.say({ kind: 'join', from: this.me });
    this.waitForLeader();
  }

  private waitForLeader(): void {
    this.patience ??= setTimeout(() => {
      this.patience = undefined;
      if (this.role === 'joining' || (this.role === 'following' && this.unconfirmed.size > 0))
        this.request({ steal: true });
    }, LEADER_ANSWER_MS);
  }

  private settled(): void {
    clearTimeout(this.patience);
    this.patience = undefined;
    if (this.unconfirmed.size > 0) this.waitForLeader();
  }

  // ---- words

  private hold(event: LineEvent): void {
    this.n += 1;
    this.unconfirmed.set(this.n, event);
    if (this.role !== 'following') return;
    this.say({ kind: 'event', from: this.me, n: this.n, event });
    this.waitForLeader();
  }

  private say(word: Word): void {
    this.channel?.postMessage(word);
  }

  private heard(word: Word): void {
    switch (word.kind) {
      case 'join':
        if (this.isLeading) this.say({ kind: 'snapshot', to: word.from, chat: this.world.snapshot() });
        return;
      case 'event':
        return this.asked(word);
      case 'leading':
        // A leader that hears this has been robbed, and is told so by its lock.
        if (!this.isLeading) this.join();
        return;
      case 'snapshot':
        if (word.to === this.me && !this.isLeading) this.follow(word.chat);
        return;
      case 'got':
        if (word.to === this.me && this.unconfirmed.delete(word.n)) this.settled();
        return;
      case 'delivery':
        if (this.role === 'following' && word.except !== this.me) this.world.deliver(word.delivery);
        return;
      case 'session':
        if (!this.isLeading) this.world.adoptSession(word.session);
    }
  }

  private follow(chat: ChatState): void {
    this.role = 'following';
    this.world.adopt(chat);
    for (const [n, event] of this.unconfirmed) this.say({ kind: 'event', from: this.me, n, event });
    this.settled();
  }

  private asked({ from, n, event }: Word & { kind: 'event' }): void {
    if (!this.own) return;
    this.own.dispatch(event);
    this.say({ kind: 'got', to: from, n });
    this.echo(event, from);
  }

  private delivered(delivery: Delivery): void {
    if (this.role !== 'leading') return;
    this.world.deliver(delivery);
    this.say({ kind: 'delivery', delivery });
  }

  /** The server does not tell a socket what it said itself: that the shopper has read it, the other tabs learn from here. */
  private echo(event: LineEvent, from: string): void {
    if (event.type !== 'tell' || event.frame.type !== 'read') return;
    const { conversation, seq } = event.frame;
    const delivery: Delivery = { type: 'read', conversation, seq, who: { kind: 'shopper', id: '', name: '' } };
    this.say({ kind: 'delivery', delivery, except: from });
    if (from !== this.me) this.world.deliver(delivery);
  }
}

function isStolen(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError';
}
