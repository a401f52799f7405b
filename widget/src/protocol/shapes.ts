/** The wire's types under the names that the widget calls them by. Nothing is defined here that the wire does not say. */
import type {
  AttachmentBody,
  AuthorBody,
  ButtonBody,
  CardBody,
  ClientFrame,
  EntryBody,
  FormAnswersBody,
  FormBody,
  FormFieldBody,
  HeadBody,
  LocationBody,
  NamedBody,
  Page,
  PriceBody,
  Resume,
  ServerFrame,
  WhoBody,
} from './frames';

export type { ClientFrame, ErrorCode, ServerFrame } from './frames';

export type Id = string;
export type AgentRef = NamedBody;
export type Attachment = AttachmentBody;
export type Author = AuthorBody;
export type Button = ButtonBody;
export type Card = CardBody;
export type Entry = EntryBody;
export type Form = FormBody;
export type FormField = FormFieldBody;
export type FormValues = FormAnswersBody['values'];
export type Location = LocationBody;
export type PageInfo = Page;
export type Price = PriceBody;
export type ResumePoint = Resume;
export type WelcomeConversation = HeadBody;
export type Who = WhoBody;

type Sent<T extends ClientFrame['type']> = Extract<ClientFrame, { type: T }>;
export type PostFrame = Sent<'post'>;
export type BotFrame = Sent<'bot'>;
export type RateFrame = Sent<'rate'>;
export type HistoryRequestFrame = Sent<'history'>;
export type HumanFrame = Sent<'human'>;
export type ResolveFrame = Sent<'resolve'>;
export type TypingSentFrame = Sent<'typing'>;
export type ReadSentFrame = Sent<'read'>;
export type PageFrame = Sent<'page'>;

type Got<T extends ServerFrame['type']> = Extract<ServerFrame, { type: T }>;
export type WelcomeFrame = Got<'welcome'>;
export type EntryFrame = Got<'entry'>;
export type DeltaFrame = Got<'delta'>;
export type DroppedFrame = Got<'dropped'>;
export type AckFrame = Got<'ack'>;
export type HistoryFrame = Got<'history'>;
export type SyncedFrame = Got<'synced'>;
export type StateFrame = Got<'state'>;
export type TypingFrame = Got<'typing'>;
export type ReadFrame = Got<'read'>;
export type PresenceFrame = Got<'presence'>;
export type ErrorFrame = Got<'error'>;
