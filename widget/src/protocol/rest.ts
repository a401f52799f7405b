/** Where the widget's requests go, and their bodies under the names that the widget calls them by. */
import type {
  AppearanceBody,
  FeaturesBody,
  IdentityBody,
  PushBody,
  WidgetAgentBody,
  WidgetArticleBody,
  WidgetArticleHitBody,
  WidgetConversationBody,
  WidgetConversationsBody,
  WidgetMeBody,
  WidgetSessionBody,
  WidgetSessionRequestBody,
  WidgetSettingsBody,
} from './bodies';
import type { Attachment } from './shapes';

export const SESSIONS_PATH = '/api/v1/widget/sessions';
export const WIDGET_PATH = '/api/v1/widget';
export const ATTACHMENTS_PATH = '/api/v1/attachments';
export const SOCKET_PATH = '/ws';
/** The same frames over plain HTTP. */
export const LIVE_PATH = '/live';
export const SUBPROTOCOL = 'beseda.v1';

/** What may be absent at any depth: the desk shows an appearance that is still being made. */
type Some<T> = T extends readonly unknown[]
  ? T
  : T extends object
    ? string extends keyof T
      ? { [K in keyof T]: Some<T[K]> }
      : { [K in keyof T]?: Some<T[K]> }
    : T;

/** What is absent is not sent, and may be said so. */
type Spoken<T> = { [K in keyof T]?: T[K] | undefined };

/** How the shop wants its chat to look and behave. */
export type Appearance = Some<AppearanceBody>;
export type Feature = keyof FeaturesBody;
export type { PreChatFieldBody as PreChatField, ProblemBody } from './bodies';

/** Who the shop says that the shopper is; `hmac` is made by the shop's server and proves it. */
export type Identity = IdentityBody;
export type SessionRequestBody = Pick<WidgetSessionRequestBody, 'inbox'> & Spoken<WidgetSessionRequestBody>;
export type MeBody = WidgetMeBody;
export type WidgetSettings = Omit<WidgetSettingsBody, 'appearance'> & { appearance?: Appearance };
export type SessionBody = Omit<WidgetSessionBody, 'settings'> & { settings: WidgetSettings };
export type ConversationRow = WidgetConversationBody;
export type ConversationsBody = WidgetConversationsBody;
export type AgentBody = WidgetAgentBody;
export type ArticleRow = WidgetArticleHitBody;
export type ArticleBody = WidgetArticleBody;
export type { PushBody };
export type AttachmentBody = Attachment;
