/**
 * The line of this tab: its session, its place among the shopper's tabs, and the connection while this tab has it.
 * What comes is handed to the controller; what is shown is the controller's too.
 */
import { toShare } from './tabs/share';
import { TabLine } from './tabs/line';
import type { Door } from './tabs/words';
import { lastSeq } from './chat/thread';
import type { ChatState } from './chat/state';
import { Driver, type Wire } from './connection/driver';
import type { Delivery, LineEvent, OutboxItem } from './connection/types';
import type { Host } from './host';
import { resumePoints } from './kept';
import { SessionKeeper } from './session';
import type { Shelf } from './storage';
import type { ErrorCode, ResumePoint } from '../protocol/shapes';
import type { SessionBody } from '../protocol/rest';

export interface LineOwner {
  chat(): ChatState;
  delivered(delivery: Delivery): void;
  /** There is a session, from the server or from another tab. */
  session(session: SessionBody): void;
  /** Another tab has told what it knows. */
  adopted(chat: ChatState): void;
}

export interface LineWorld {
  host: Host;
  shelf: Shelf;
  openWire: () => Wire;
  now: () => number;
  door?: Door | null | undefined;
}

export class Line {
  private readonly keeper: SessionKeeper;
  private tabs: TabLine;

  constructor(
    private readonly world: LineWorld,
    private readonly owner: LineOwner,
  ) {
    this.keeper = new SessionKeeper(world.host, world.shelf, {
      session: (session) => this.gotSession(session),
      noSession: (code, retryAfterMs) => this.gotNoSession(code, retryAfterMs),
    });
    this.tabs = this.newTabs();
  }

  token(): string | undefined {
    return this.keeper.token();
  }

  start(): void {
    this.tabs.start();
  }

  dispatch(event: LineEvent): void {
    this.tabs.dispatch(event);
  }

  /** Whether this tab has the connection. */
  get isLeading(): boolean {
    return this.tabs.isLeading;
  }

  heard(message: Parameters<SessionKeeper['heard']>[0]): void {
    this.keeper.heard(message);
  }

  leave(): void {
    this.tabs.leave();
  }

  /** Begins anew, after `leave`; the session is forgotten where the shopper is somebody else now. */
  again(who: 'same' | 'other', user: string | undefined = this.world.host.surroundings.user): void {
    if (who === 'other') this.keeper.forget();
    this.tabs = this.newTabs(user);
  }

  private newTabs(user = this.world.host.surroundings.user): TabLine {
    const { host, door } = this.world;
    const name = `beseda:${host.surroundings.inbox}:${host.origin}:${user ?? ''}`;
    const world = {
      makeLine: (deliver: (delivery: Delivery) => void) => this.newDriver(deliver),
      begin: () => this.begin(),
      token: () => this.keeper.token(),
      deliver: (delivery: Delivery) => this.owner.delivered(delivery),
      snapshot: () => toShare(this.owner.chat()),
      adopt: (chat: ChatState) => this.adopted(chat),
      adoptSession: (session: SessionBody) => this.adoptSession(session),
    };
    return new TabLine(name, world, door);
  }

  private newDriver(deliver: (delivery: Delivery) => void): Driver {
    const { openWire, now, shelf } = this.world;
    return new Driver({
      openWire,
      now,
      renewToken: () => this.keeper.want(),
      saveUnsent: (item) => shelf.saveUnsent(item),
      forgetUnsent: (ref) => shelf.forgetUnsent(ref),
      deliver,
    });
  }

  /** Where a connection that begins in this tab takes up: at what is shown here, else at what an earlier page has left. */
  private begin(): { unsent: OutboxItem[]; resume: ResumePoint[] } {
    const { shelf, now } = this.world;
    const { threads, outbox } = this.owner.chat();
    const seen = Object.values(threads).flatMap((thread) =>
      thread.entries.length > 0 ? [{ conversation: thread.id, seq: lastSeq(thread) }] : [],
    );
    // Where storage is forbidden, what another tab has shown us is all that there is.
    const shown = outbox.filter(({ state }) => state !== 'acked');
    const kept = shelf.unsent();
    const unsent = [...kept, ...shown.filter(({ ref }) => !kept.some((item) => item.ref === ref))];
    return { unsent, resume: seen.length > 0 ? seen : resumePoints(shelf, now()) };
  }

  private adopted(chat: ChatState): void {
    this.owner.adopted(chat);
    if (chat.session) this.adoptSession(chat.session);
  }

  private adoptSession(session: SessionBody): void {
    this.keeper.adopt(session);
    this.owner.session(session);
  }

  private gotSession(session: SessionBody): void {
    this.owner.session(session);
    this.tabs.share(session);
    this.tabs.dispatch({ type: 'token', token: session.token });
  }

  private gotNoSession(code: ErrorCode, retryAfterMs: number | undefined): void {
    const after = retryAfterMs === undefined ? {} : { retry_after_ms: retryAfterMs };
    this.tabs.dispatch({ type: 'no_token', code, ...after });
  }
}
