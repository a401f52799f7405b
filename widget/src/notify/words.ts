/**
 * What the chat and the small window beside it say to each other. Browsers ask nobody for leave to notify from inside a
 * frame of another site, so the question is asked in a window of the server's own origin; the shopper's token stays in
 * the frame.
 */

export const NOTIFY_MARK = 'beseda-notify';

/** What the small window shows, and what it subscribes with. */
export interface NotifyTask {
  inbox: string;
  publicKey: string;
  tag: string;
  isRtl: boolean;
  title: string;
  why: string;
  allow: string;
  done: string;
  denied: string;
  failed: string;
}

export type ToNotify = { mark: typeof NOTIFY_MARK; type: 'task'; task: NotifyTask };

export type FromNotify =
  | { mark: typeof NOTIFY_MARK; type: 'ready' }
  | { mark: typeof NOTIFY_MARK; type: 'subscribed'; subscription: PushSubscriptionJSON }
  | { mark: typeof NOTIFY_MARK; type: 'denied' }
  | { mark: typeof NOTIFY_MARK; type: 'failed' };

/** Whether a window of our own origin has said it, in our words. */
export function isOurs(event: MessageEvent): event is MessageEvent<ToNotify | FromNotify> {
  const said = event.data as { mark?: unknown } | null;
  return event.origin === location.origin && typeof said === 'object' && said?.mark === NOTIFY_MARK;
}
