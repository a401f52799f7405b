/** The wire's types under the names that the widget calls them by. Nothing is defined here that the wire does not say. */
import type {
  AttachmentBody,
  AuthorBody,
  ButtonBody,
  CardBody,
  ClientFrame,
  EntryBody,
  HeadBody,
  NamedBody,
  Page,
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
export type PageInfo = Page;
export type ResumePoint = Resume;
export type WelcomeConversation = HeadBody;
export type Who = WhoBody;

type Sent<T extends ClientFrame['type']> = Extract<ClientFrame, { type: T }>;
export type PostFrame = Sent<'post'>;
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
