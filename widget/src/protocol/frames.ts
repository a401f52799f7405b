/**
 * The frames of `beseda.v1` as a shopper's client meets them: two unions, told apart by `type`.
 * The server's Rust types are the source of these shapes. What an agent alone sends or gets is not here.
 */

export type Id = string;
/** RFC 3339, UTC, with milliseconds. */
export type Timestamp = string;

export type ConversationState = 'bot' | 'queued' | 'assigned' | 'snoozed' | 'resolved';
export type AuthorKind = 'shopper' | 'agent' | 'bot' | 'system';
export type EntryKind = 'message' | 'note' | 'event' | 'hidden';
export type TextFormat = 'plain' | 'markdown';
export type ByeReason = 'draining' | 'replaced' | 'idle' | 'revoked';
export type ErrorCode =
  | 'bad_frame'
  | 'bad_request'
  | 'unauthorized'
  | 'forbidden'
  | 'not_found'
  | 'too_large'
  | 'rate_limited'
  | 'conflict'
  | 'busy'
  | 'unavailable'
  | 'internal';

export interface Author {
  kind: AuthorKind;
  id: Id;
  name: string;
}

export interface Who {
  kind: 'shopper' | 'agent' | 'program' | 'bot' | 'system';
  id: Id;
  name: string;
}

export interface Attachment {
  id: Id;
  name: string;
  /** The media type as the server sniffed it. */
  type: string;
  size: number;
  url: string;
}

/** A choice offered with a message: pressing it posts `text` with `payload`, or opens `url`. */
export interface Button {
  text: string;
  payload?: string;
  url?: string;
}

export interface Card {
  title: string;
  text?: string;
  url?: string;
}

export interface AgentRef {
  id: Id;
  name: string;
}

/** What happened to a conversation. Names other than the known ones may come and are passed over. */
export interface ConversationEvent {
  name: string;
  agent?: AgentRef;
  [field: string]: unknown;
}

export interface Entry {
  conversation: Id;
  seq: number;
  id: Id;
  at: Timestamp;
  kind: EntryKind;
  author?: Author;
  channel?: string;
  ref?: string;
  text?: string;
  format?: TextFormat;
  attachments?: Attachment[];
  buttons?: Button[];
  cards?: Card[];
  reply_to?: number;
  event?: ConversationEvent;
}

export interface ResumePoint {
  conversation: Id;
  seq: number;
}

export interface PageInfo {
  url: string;
  title: string;
  referrer?: string;
}

// ---- client to server

export interface HelloFrame {
  type: 'hello';
  token: string;
  resume?: ResumePoint[];
  locale?: string;
  page?: PageInfo;
}

export interface PostFrame {
  type: 'post';
  ref: string;
  conversation?: Id;
  text?: string;
  attachments?: Id[];
  reply_to?: number;
  payload?: string;
}

export interface HistoryRequestFrame {
  type: 'history';
  ref: string;
  conversation: Id;
  before?: number;
  limit?: number;
}

export interface HumanFrame {
  type: 'human';
  ref: string;
  conversation: Id;
}

export interface ResolveFrame {
  type: 'resolve';
  ref: string;
  conversation: Id;
}

export interface TypingSentFrame {
  type: 'typing';
  conversation: Id;
  text?: string;
}

export interface ReadSentFrame {
  type: 'read';
  conversation: Id;
  seq: number;
}

export interface PageFrame {
  type: 'page';
  url: string;
  title: string;
}

export interface BeatFrame {
  type: 'beat';
}

export type ClientFrame =
  | HelloFrame
  | PostFrame
  | HistoryRequestFrame
  | HumanFrame
  | ResolveFrame
  | TypingSentFrame
  | ReadSentFrame
  | PageFrame
  | BeatFrame;

// ---- server to client

export interface WelcomeConversation {
  id: Id;
  seq: number;
  state: ConversationState;
  unread: number;
}

export interface WelcomeFrame {
  type: 'welcome';
  session: Id;
  who: Who;
  conversations: WelcomeConversation[];
  heartbeat_ms: number;
  limits: { frame_bytes: number; text_chars: number; in_flight: number };
  features?: string[];
}

export type EntryFrame = Entry & { type: 'entry' };

export interface DeltaFrame {
  type: 'delta';
  conversation: Id;
  entry: Id;
  /** Offset in Unicode code points. */
  at: number;
  text: string;
}

export interface DroppedFrame {
  type: 'dropped';
  conversation: Id;
  entry: Id;
}

export interface AckFrame {
  type: 'ack';
  ref: string;
  conversation: Id;
  seq: number;
  id: Id;
  at: Timestamp;
}

export interface HistoryFrame {
  type: 'history';
  ref: string;
  conversation: Id;
  entries: Entry[];
  more: boolean;
}

export interface SyncedFrame {
  type: 'synced';
  conversation: Id;
  seq: number;
}

export interface StateFrame {
  type: 'state';
  conversation: Id;
  state: ConversationState;
  agent?: AgentRef;
  position?: number;
}

export interface TypingFrame {
  type: 'typing';
  conversation: Id;
  who: Who;
}

export interface ReadFrame {
  type: 'read';
  conversation: Id;
  who: Who;
  seq: number;
}

export interface PresenceFrame {
  type: 'presence';
  conversation: Id;
  who: Who;
  status: string;
}

export interface ErrorFrame {
  type: 'error';
  ref?: string;
  code: ErrorCode;
  message: string;
  retry_after_ms?: number;
}

export interface ByeFrame {
  type: 'bye';
  reason: ByeReason;
  retry_after_ms: number;
}

export type ServerFrame =
  | WelcomeFrame
  | EntryFrame
  | DeltaFrame
  | DroppedFrame
  | AckFrame
  | HistoryFrame
  | SyncedFrame
  | StateFrame
  | TypingFrame
  | ReadFrame
  | PresenceFrame
  | ErrorFrame
  | ByeFrame
  | BeatFrame;
