/**
 * What the loader (on the shop's page) and the app (in the iframe, on the server's origin) say to each other.
 * Each side sends to one exact origin only, and hears only the other's window on that origin.
 */
import type { ErrorCode, PageInfo } from '../protocol/shapes';
import type { Appearance, SessionBody } from '../protocol/rest';

/** What the shop's page tells of the shopper or of the moment: an order's number, a basket's worth. */
export type Attributes = Record<string, string | number | boolean>;

export type Theme = 'auto' | 'light' | 'dark';

/** What the app learns of the page that it stands in. */
export interface Surroundings {
  inbox: string;
  /** Asked for by the shop; else the app chooses. */
  locale: string | undefined;
  /** The language of the page itself; empty where it names none. */
  page_locale: string;
  theme: Theme;
  page: PageInfo;
  /** The id of the shopper that the shop has signed in, if any. */
  user: string | undefined;
  /** Whether the shopper looks at it already. */
  isOpen: boolean;
}

/** The events that a shop's page can listen to. */
export interface WidgetEvents {
  ready: Record<string, never>;
  open: Record<string, never>;
  close: Record<string, never>;
  unread: { count: number };
  sent: { conversation?: string };
  received: { conversation: string; author: string };
  rated: { conversation: string; score: number };
}
export type WidgetEventName = keyof WidgetEvents;

export type ToApp =
  | ({ type: 'init' } & Surroundings)
  | { type: 'session'; session: SessionBody }
  /** What the server answered instead: its status (0 for no answer at all), its code, and its `Retry-After` in seconds. */
  | {
      type: 'no_session';
      status: number;
      code?: ErrorCode;
      retry_after?: string | null;
      fields?: Record<string, string>;
    }
  | { type: 'shown' }
  | { type: 'hidden' }
  | { type: 'locale'; locale: string }
  | { type: 'user'; user: string }
  | { type: 'page'; page: PageInfo }
  | { type: 'theme'; theme: Theme }
  | { type: 'attributes'; attributes: Attributes }
  /** The page speaks for the shopper: words to send, or a flow to begin. */
  | { type: 'say'; text: string; payload?: string }
  | { type: 'reset' }
  /** What became of the answers to the shop's first questions. */
  | { type: 'introduced'; fields?: Record<string, string>; failed?: boolean };

export type ToLoader =
  /** The app is up and asks for a session; the answer is `session` or `no_session`. */
  | { type: 'want_session'; visitor: string | undefined }
  /** The answers to the shop's first questions, for the session; the answer is `introduced`. */
  | { type: 'introduce'; visitor: string | undefined; answers: Record<string, string> }
  | { type: 'close' }
  /** The app is about to load anew: what the page says from now on waits for it. */
  | { type: 'leaving' }
  | { type: 'appearance'; appearance: Appearance }
  | { type: 'unread'; count: number }
  | { type: 'event'; name: 'ready' | 'sent' | 'received' | 'rated'; detail: WidgetEvents[WidgetEventName] };

/**
 * Marks what the loader posts among all that a shop's page may post to its frames. The other way needs no mark: in a
 * window of the server's origin nobody speaks but the app.
 */
export const MARK = 'beseda1';

export type Marked<T> = T & { mark: typeof MARK };
