/** What the tabs of one shopper say to each other, and what they need of the browser for it. */
import type { Delivery, LineEvent } from '../connection/types';
import type { ChatState } from '../chat/state';
import type { SessionBody } from '../../protocol/rest';

export type Word =
  /** A tab asks whoever holds the line what there is. */
  | { kind: 'join'; from: string }
  | { kind: 'snapshot'; to: string; chat: ChatState }
  /** Another tab holds the line from now on. */
  | { kind: 'leading' }
  /** What the shopper did in a tab that does not hold the line. */
  | { kind: 'event'; from: string; n: number; event: LineEvent }
  | { kind: 'got'; to: string; n: number }
  | { kind: 'delivery'; delivery: Delivery; except?: string | undefined }
  | { kind: 'session'; session: SessionBody };

/** A BroadcastChannel, as far as it is used here. */
export interface Channel {
  postMessage(word: Word): void;
  close(): void;
  onmessage: ((event: MessageEvent<Word>) => void) | null;
}

/** The browser's locks: one tab holds the name, the others wait for it. */
export interface Locks {
  request(name: string, options: { steal?: boolean }, held: () => Promise<void>): Promise<unknown>;
}

export interface Door {
  locks: Locks;
  open(name: string): Channel;
}

/** Returns the way to the other tabs, or undefined where the browser has none: each tab then has a line of its own. */
export function openDoor(): Door | undefined {
  try {
    // Neither exists on pages without HTTPS, and either may throw where third-party storage is blocked.
    const { locks } = navigator as { locks?: Locks };
    if (!locks || typeof BroadcastChannel === 'undefined') return undefined;
    new BroadcastChannel('beseda').close();
    return { locks, open: (name) => new BroadcastChannel(name) };
  } catch {
    return undefined;
  }
}
