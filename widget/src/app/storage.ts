/**
 * What is kept between pages, in the iframe's own storage: the visitor's secret, unsent messages, the draft, where we
 * were. Every key names the inbox and the shop's origin, so that one shop's page never meets what another's left, even
 * in a browser that does not partition storage. Where storage is forbidden, memory stands in for as long as the page.
 */
import type { OutboxItem } from './connection/types';
import type { Id } from '../protocol/shapes';
import type { View } from './view';

export interface Kept {
  /** The long-lived secret that brings the same shopper back. */
  visitor: string;
  /** The id by which the shop last introduced the shopper. */
  user: string;
  sound: 'on' | 'off';
  /** That the shopper agreed to the shop's terms, and said what the shop asks first. */
  agreed: boolean;
  introduced: boolean;
  /** The server's name for this browser, where it is told of answers. */
  push: string;
  /** The last entry seen, and when. */
  resume: { conversation: string; seq: number; at: number };
}

/** What is in view, for the same tab's next page. */
export interface Place {
  active: Id | undefined;
  isNew: boolean | undefined;
  view: View;
  isMenuOpen: boolean;
  at: number;
}

const PREFIX = 'beseda';
const UNSENT = 'unsent:';
const DRAFT = 'draft';
const PLACE = 'place';

export class Shelf {
  private readonly memory = new Map<string, string>();
  private readonly prefix: string;

  constructor(
    inbox: string,
    hostOrigin: string,
    private readonly storage: Storage | null = openStorage('localStorage'),
    private readonly tab: Storage | null = openStorage('sessionStorage'),
  ) {
    this.prefix = `${PREFIX}:${inbox}:${hostOrigin}:`;
  }

  get<K extends keyof Kept>(key: K): Kept[K] | undefined {
    return parse(this.read(key)) as Kept[K] | undefined;
  }

  set<K extends keyof Kept>(key: K, value: Kept[K]): void {
    this.write(key, JSON.stringify(value));
  }

  delete(key: keyof Kept): void {
    this.erase(key);
  }

  /** Whether what is kept is there after this page, too. */
  get isLasting(): boolean {
    return this.storage !== null && this.tab !== null;
  }

  /** What is being written: each tab has its own, and keeps it from page to page. */
  get draft(): string {
    return this.tab?.getItem(this.prefix + DRAFT) ?? this.memory.get(DRAFT) ?? '';
  }

  set draft(text: string) {
    this.memory.set(DRAFT, text);
    try {
      if (text === '') this.tab?.removeItem(this.prefix + DRAFT);
      else this.tab?.setItem(this.prefix + DRAFT, text);
    } catch {
      // Full or forbidden: this page remembers, the next one will not.
    }
  }

  keepPlace(place: Place): void {
    try {
      this.tab?.setItem(this.prefix + PLACE, JSON.stringify(place));
    } catch {
      // Full or forbidden: the next page begins where any does.
    }
  }

  /** Returns the place that was kept, once. */
  takePlace(): Place | undefined {
    const kept = parse(this.tab?.getItem(this.prefix + PLACE) ?? null) as Place | undefined;
    this.tab?.removeItem(this.prefix + PLACE);
    return kept;
  }

  /** One key a message, so that two tabs never overwrite each other's list. */
  saveUnsent(item: OutboxItem): void {
    this.write(UNSENT + item.ref, JSON.stringify(item));
  }

  forgetUnsent(ref: string): void {
    this.erase(UNSENT + ref);
  }

  unsent(): OutboxItem[] {
    return this.keys()
      .filter((key) => key.startsWith(UNSENT))
      .map((key) => parse(this.read(key)) as OutboxItem | undefined)
      .filter((item) => item !== undefined);
  }

  /** Another person sits here now: nothing of the one before is left. */
  clear(): void {
    for (const key of this.keys()) this.erase(key);
    this.draft = '';
  }

  private keys(): string[] {
    const all = this.storage ? Object.keys(this.storage) : [...this.memory.keys()];
    return all.filter((key) => key.startsWith(this.prefix)).map((key) => key.slice(this.prefix.length));
  }

  private read(key: string): string | null {
    return this.storage?.getItem(this.prefix + key) ?? this.memory.get(this.prefix + key) ?? null;
  }

  private write(key: string, value: string): void {
    try {
      if (this.storage) return this.storage.setItem(this.prefix + key, value);
    } catch {
      // Full: this page remembers, the next one will not.
    }
    this.memory.set(this.prefix + key, value);
  }

  private erase(key: string): void {
    this.storage?.removeItem(this.prefix + key);
    this.memory.delete(this.prefix + key);
  }
}

function openStorage(kind: 'localStorage' | 'sessionStorage'): Storage | null {
  try {
    return window[kind];
  } catch {
    // A browser that blocks third-party storage throws at the first touch.
    return null;
  }
}

function parse(text: string | null): unknown {
  try {
    return text === null ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
