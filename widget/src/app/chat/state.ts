/** The shape of all that the widget shows. */
import type { LineStatus, OutboxItem } from '../connection/types';
import type { Id, WelcomeFrame, Who } from '../../protocol/shapes';
import type { SessionBody } from '../../protocol/rest';
import type { Thread } from './thread';

export interface ChatState {
  line: LineStatus;
  session?: SessionBody | undefined;
  me?: Who | undefined;
  limits?: WelcomeFrame['limits'] | undefined;
  /** The conversation in view. */
  active?: Id | undefined;
  /** The shopper asked for a fresh start: the next message opens a conversation. */
  isNew?: boolean | undefined;
  threads: Readonly<Record<Id, Thread>>;
  outbox: readonly OutboxItem[];
  /** What the shopper said of finished conversations, in this page. */
  rated?: Readonly<Record<Id, number>>;
  /** The history request on its way. */
  asking?: { ref: string; conversation: Id } | undefined;
}

export const CONNECTING: LineStatus = { phase: 'connecting' };

export function activeThread(chat: ChatState): Thread | undefined {
  return chat.active === undefined ? undefined : chat.threads[chat.active];
}

/** What stands on the launcher's badge. */
export function unreadTotal(chat: ChatState): number {
  return Object.values(chat.threads).reduce((sum, { unread }) => sum + unread, 0);
}
