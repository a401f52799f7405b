/** The frames of `beseda.v1`, exactly as docs/protocol.md has them. */

export type AuthorKind = "shopper" | "agent" | "program" | "bot" | "system";

export type Author = { kind: AuthorKind; id: string; name: string };

export type Who = { kind: "shopper" | "agent" | "program"; id: string; name: string };

export type AgentName = { id: string; name: string };

export type ConversationState = "bot" | "queued" | "assigned" | "snoozed" | "resolved";

export type Attachment = { id: string; name: string; type: string; size: number; url: string };

export type Button = { title: string; payload: string };

export type Card = { title: string; text?: string; url?: string; image_url?: string };

export type EntryKind = "message" | "note" | "event" | "hidden";

export type EventBody = {
  name: string;
  reason?: string;
  to?: string;
  agent?: AgentName;
  team?: string;
  until?: string;
};

export type EntryBody = {
  conversation: string;
  seq: number;
  id: string;
  at: string;
  kind: EntryKind;
  author: Author;
  channel: string;
  ref?: string;
  text?: string;
  format?: "plain" | "markdown";
  attachments?: Array<Attachment>;
  buttons?: Array<Button>;
  cards?: Array<Card>;
  reply_to?: number;
  payload?: string;
  event?: EventBody;
};

export type LastWord = { seq: number; at: string; text: string };

export type QueueRow = {
  id: string;
  state: ConversationState;
  contact: { id: string; name: string };
  since: string;
  last?: LastWord;
  agent?: AgentName;
  channel: string;
};

export type PageBody = { url: string; title: string; referrer?: string };

export type VisitorRow = { id: string; name: string; page?: PageBody; since: string; conversation?: string };

export type ErrorCode =
  | "bad_frame"
  | "bad_request"
  | "unauthorized"
  | "forbidden"
  | "not_found"
  | "too_large"
  | "rate_limited"
  | "conflict"
  | "busy"
  | "unavailable"
  | "internal";

export type ByeReason = "draining" | "replaced" | "idle" | "revoked";

export type Limits = { frame_bytes: number; text_chars: number; in_flight: number };

export type ConversationHead = { id: string; seq: number; state: ConversationState; unread: number };

export type ResumePoint = { conversation: string; seq: number };

export type ServerFrame =
  | {
      type: "welcome";
      session: string;
      who: Who;
      conversations: Array<ConversationHead>;
      heartbeat_ms: number;
      limits: Limits;
      features: Array<string>;
    }
  | ({ type: "entry" } & EntryBody)
  | { type: "delta"; conversation: string; entry: string; at: number; text: string }
  | { type: "dropped"; conversation: string; entry: string }
  | { type: "ack"; ref: string; conversation: string; seq: number; id: string; at: string }
  | { type: "history"; ref: string; conversation: string; entries: Array<EntryBody>; more: boolean }
  | { type: "synced"; conversation: string; seq: number }
  | {
      type: "state";
      conversation: string;
      state: ConversationState;
      agent?: AgentName;
      position?: number;
    }
  | { type: "typing"; conversation: string; who: Who; text?: string }
  | { type: "read"; conversation: string; who: Who; seq: number }
  | { type: "presence"; conversation: string; who: Who; status: string }
  | ({ type: "snapshot" } & SnapshotRows)
  | ({ type: "change" } & ChangedRows)
  | { type: "ok"; ref: string; seq?: number }
  | { type: "error"; ref?: string; code: ErrorCode; message: string; retry_after_ms?: number }
  | { type: "beat" }
  | { type: "bye"; reason: ByeReason; retry_after_ms: number };

export type SnapshotRows =
  | { topic: "queue"; rows: Array<QueueRow> }
  | { topic: "visitors"; rows: Array<VisitorRow> };

export type ChangedRows =
  | { topic: "queue"; upsert: Array<QueueRow>; remove: Array<string> }
  | { topic: "visitors"; upsert: Array<VisitorRow>; remove: Array<string> };

export type ClientFrame =
  | { type: "hello"; token: string; resume?: Array<ResumePoint>; locale?: string; page?: PageBody }
  | {
      type: "post";
      ref: string;
      conversation?: string;
      text?: string;
      attachments?: Array<string>;
      reply_to?: number;
      payload?: string;
    }
  | { type: "note"; ref: string; conversation: string; text: string }
  | { type: "history"; ref: string; conversation: string; before?: number; limit?: number }
  | { type: "watch"; ref: string; topic: string; since?: number }
  | { type: "unwatch"; ref: string; topic: string }
  | { type: "human"; ref: string; conversation: string }
  | { type: "take"; ref: string; conversation: string }
  | { type: "resolve"; ref: string; conversation: string }
  | { type: "reopen"; ref: string; conversation: string }
  | { type: "release"; ref: string; conversation: string; to?: "queue" | "bot" }
  | { type: "assign"; ref: string; conversation: string; agent?: string; team?: string }
  | { type: "snooze"; ref: string; conversation: string; until: string }
  | { type: "typing"; conversation: string; text?: string }
  | { type: "read"; conversation: string; seq: number }
  | { type: "page"; url: string; title: string }
  | { type: "beat" };
