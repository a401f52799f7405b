/**
 * The words of the connection's state machine: what happens to it (events), what it asks for (effects) and what it
 * hands on to the chat (deliveries). All are data, so that a test can play a whole bad day on the line without one.
 */
import type {
  AckFrame,
  Attachment,
  BotFrame,
  ClientFrame,
  DeltaFrame,
  DroppedFrame,
  EntryFrame,
  ErrorCode,
  ErrorFrame,
  FormValues,
  HistoryFrame,
  HistoryRequestFrame,
  HumanFrame,
  Id,
  Location,
  PageFrame,
  PageInfo,
  PresenceFrame,
  RateFrame,
  ReadFrame,
  ReadSentFrame,
  ResolveFrame,
  ResumePoint,
  ServerFrame,
  StateFrame,
  SyncedFrame,
  TypingFrame,
  TypingSentFrame,
  WelcomeFrame,
} from '../../protocol/shapes';

/** A message that the shopper wrote and the server has not put into the log for all we know. */
export interface OutboxItem {
  /** Names the post for ever: the same `ref` is sent again until it is acked, and makes one entry at most. */
  ref: string;
  conversation?: Id;
  text?: string;
  attachments?: Attachment[];
  reply_to?: number;
  payload?: string;
  form?: { id: string; values: FormValues };
  location?: Location;
  /** When it was written, in milliseconds since the epoch. */
  written_at: number;
  /** `acked` is durable, and shown until its entry comes; `failed` waits for the shopper's word. */
  state: 'waiting' | 'sent' | 'acked' | 'failed';
  code?: SendFailure | undefined;
  /** What the server finds wrong with single fields of a form, by their names. */
  mistakes?: Record<string, string> | undefined;
}

/** Why a message was not sent: the server's code, or one of ours. */
export type SendFailure = ErrorCode | 'expired' | 'full';

/** A request other than a post. A history request dies with its socket; the others are asked again on the next. */
export type Ask = HistoryRequestFrame | HumanFrame | ResolveFrame | BotFrame | RateFrame;
/** Frames that no one answers, worth nothing once the moment has passed. */
export type Tell = TypingSentFrame | ReadSentFrame | PageFrame;

export type TimerName = 'connect' | 'watchdog' | 'retry' | 'resend' | 'answer' | 'stable' | 'probe';

export type LineEvent =
  | { type: 'start'; resume?: ResumePoint[]; unsent?: OutboxItem[] }
  | { type: 'stop' }
  | { type: 'describe'; locale?: string; page?: PageInfo }
  | { type: 'token'; token: string }
  | { type: 'no_token'; code: ErrorCode; retry_after_ms?: number }
  | { type: 'opened' }
  | { type: 'closed'; code: number }
  | { type: 'frame'; frame: ServerFrame }
  | { type: 'timer'; name: TimerName }
  /** The page was looked at again, or the network came back: a good moment to see whether the line still lives. */
  | { type: 'wake' }
  | { type: 'post'; item: OutboxItem }
  | { type: 'retry'; ref: string }
  | { type: 'discard'; ref: string }
  | { type: 'ask'; frame: Ask }
  | { type: 'tell'; frame: Tell };

export type LineStatus =
  | { phase: 'connecting' }
  | { phase: 'live' }
  | { phase: 'reconnecting' }
  | { phase: 'restarting' }
  | { phase: 'paused' }
  | { phase: 'refused'; code: ErrorCode };

export type Delivery =
  | { type: 'status'; status: LineStatus }
  | { type: 'outbox'; items: readonly OutboxItem[] }
  /** The request got no answer and is not asked again. */
  | { type: 'lost'; ref: string }
  | { type: 'refused'; error: ErrorFrame }
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
  | PresenceFrame;

export type Effect =
  | { type: 'open' }
  | { type: 'close' }
  | { type: 'send'; frame: ClientFrame }
  | { type: 'set_timer'; name: TimerName; ms: number }
  | { type: 'clear_timer'; name: TimerName }
  /** Ask the shop's page for a token; a `token` or `no_token` event is the answer. */
  | { type: 'renew' }
  | { type: 'save'; item: OutboxItem }
  | { type: 'forget'; ref: string }
  | { type: 'deliver'; delivery: Delivery };
