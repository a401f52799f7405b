/** The wire's types under the names that the widget calls them by. Nothing is defined here that the wire does not say. */
import type {
  AttachmentBody,
  AuthorBody,
  ButtonBody,
  CardBody,
  ClientFrame as WireClientFrame,
  EntryBody,
  HeadBody,
  NamedBody,
  Page,
  Resume,
  ServerFrame as WireServerFrame,
  WhoBody,
} from './frames';

export type { ErrorCode } from './frames';

export type Id = string;
export type AgentRef = NamedBody & { avatar_url?: string };
export type Attachment = AttachmentBody;
export type Author = AuthorBody;
export type Button = ButtonBody;
export type PageInfo = Page;
export type ResumePoint = Resume;
export type WelcomeConversation = HeadBody;
export type Who = WhoBody;

/** What a form asks for. */
export interface FormField {
  name: string;
  kind: string;
  label: string;
  required?: boolean;
  options?: string[];
  pattern?: string;
}
export interface Form {
  id: string;
  title?: string;
  fields: FormField[];
  submit?: string;
}
export type FormValues = Record<string, string | number | boolean>;
export interface Location {
  lat: number;
  lon: number;
  label?: string;
}
export interface Price {
  amount_minor: number;
  currency: string;
}
export type Card = CardBody & { price?: Price; buttons?: Button[] };
export type Entry = Omit<EntryBody, 'cards'> & {
  cards?: Card[];
  form?: Form;
  /** What was filled into a form; `text` says the same in words. */
  answers?: { id: string; values: FormValues };
  location?: Location;
  erased?: boolean;
};

type Sent<T extends ClientFrame['type']> = Extract<WireClientFrame, { type: T }>;
export type PostFrame = Sent<'post'> & { form?: { id: string; values: FormValues }; location?: Location };
export interface BotFrame {
  type: 'bot';
  ref: string;
  conversation: Id;
}
export interface RateFrame {
  type: 'rate';
  ref: string;
  conversation: Id;
  score: number;
  comment?: string;
}
export type HistoryRequestFrame = Sent<'history'>;
export type HumanFrame = Sent<'human'>;
export type ResolveFrame = Sent<'resolve'>;
export type TypingSentFrame = Sent<'typing'>;
export type ReadSentFrame = Sent<'read'>;
export type PageFrame = Sent<'page'>;

type Got<T extends ServerFrame['type']> = Extract<WireServerFrame, { type: T }>;
export type WelcomeFrame = Got<'welcome'>;
export type EntryFrame = { type: 'entry' } & Entry;
export type DeltaFrame = Got<'delta'>;
export type DroppedFrame = Got<'dropped'>;
export type AckFrame = Got<'ack'>;
export type HistoryFrame = Omit<Got<'history'>, 'entries'> & { entries: Entry[] };
export type SyncedFrame = Got<'synced'>;
export type StateFrame = Got<'state'> & { wait_seconds?: number };
export type TypingFrame = Got<'typing'>;
export type ReadFrame = Got<'read'>;
export type PresenceFrame = Got<'presence'>;
export type ErrorFrame = Got<'error'> & { fields?: Record<string, string> };

export type ClientFrame = Exclude<WireClientFrame, { type: 'post' }> | PostFrame | BotFrame | RateFrame;
export type ServerFrame =
  | Exclude<WireServerFrame, { type: 'entry' | 'history' | 'state' | 'error' }>
  | EntryFrame
  | HistoryFrame
  | StateFrame
  | ErrorFrame;
