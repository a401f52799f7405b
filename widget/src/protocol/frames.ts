/**
 * The frames of `beseda.v1`, in the shapes and under the names of the server's `src/protocol/`: two unions, told apart by
 * `type`. What a shopper's client makes of them, and under which names, is in `shapes.ts`.
 */

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

export type ByeReason = 'draining' | 'replaced' | 'idle' | 'revoked';

export type WhoBody = { kind: string; id: string; name: string };
export type AuthorBody = { kind: string; id: string; name: string };
export type NamedBody = { id: string; name: string };
export type HeadBody = { id: string; seq: number; state: string; unread: number };
export type Limits = { frame_bytes: number; text_chars: number; in_flight: number };

export type AttachmentBody = { id: string; name: string; type: string; size: number; url: string };
export type ButtonBody = { title: string; payload: string };
export type CardBody = { title: string; text?: string; url?: string; image_url?: string };

export type EventBody = {
  name: string;
  reason?: string;
  to?: string;
  agent?: NamedBody;
  team?: string;
  until?: string;
};

export type EntryBody = {
  conversation: string;
  seq: number;
  id: string;
  at: string;
  kind: string;
  author: AuthorBody;
  channel: string;
  ref?: string;
  text?: string;
  format?: string;
  attachments?: Array<AttachmentBody>;
  buttons?: Array<ButtonBody>;
  cards?: Array<CardBody>;
  reply_to?: number;
  payload?: string;
  event?: EventBody;
};

export type Resume = { conversation: string; seq: number };
export type Page = { url: string; title: string; referrer?: string };

export type Hello = { token: string; resume?: Array<Resume>; locale?: string; page?: Page };
export type Post = {
  ref: string;
  conversation?: string;
  text?: string;
  attachments?: Array<string>;
  reply_to?: number;
  payload?: string;
};
export type History = { ref: string; conversation: string; before?: number; limit?: number };
export type ConversationRef = { ref: string; conversation: string };
export type Typing = { conversation: string; text?: string };
export type Read = { conversation: string; seq: number };
export type PageVisit = { url: string; title: string };

export type ClientFrame =
  | ({ type: 'hello' } & Hello)
  | ({ type: 'post' } & Post)
  | ({ type: 'history' } & History)
  | ({ type: 'human' } & ConversationRef)
  | ({ type: 'resolve' } & ConversationRef)
  | ({ type: 'typing' } & Typing)
  | ({ type: 'read' } & Read)
  | ({ type: 'page' } & PageVisit)
  | { type: 'beat' };

export type ServerFrame =
  | {
      type: 'welcome';
      session: string;
      who: WhoBody;
      conversations: Array<HeadBody>;
      heartbeat_ms: number;
      limits: Limits;
      features: Array<string>;
    }
  | ({ type: 'entry' } & EntryBody)
  | { type: 'delta'; conversation: string; entry: string; at: number; text: string }
  | { type: 'dropped'; conversation: string; entry: string }
  | { type: 'ack'; ref: string; conversation: string; seq: number; id: string; at: string }
  | { type: 'history'; ref: string; conversation: string; entries: Array<EntryBody>; more: boolean }
  | { type: 'synced'; conversation: string; seq: number }
  | { type: 'state'; conversation: string; state: string; agent?: NamedBody; position?: number }
  | { type: 'typing'; conversation: string; who: AuthorBody; text?: string }
  | { type: 'read'; conversation: string; who: AuthorBody; seq: number }
  | { type: 'presence'; conversation: string; who: AuthorBody; status: string }
  | { type: 'ok'; ref: string; seq?: number }
  | { type: 'error'; ref?: string; code: ErrorCode; message: string; retry_after_ms?: number }
  | { type: 'beat' }
  | { type: 'bye'; reason: ByeReason; retry_after_ms: number };
