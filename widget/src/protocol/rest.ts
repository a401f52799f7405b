/** The bodies of the two HTTP requests that the widget makes: a session (by the loader) and an attachment (by the app). */
import type { Attachment, ErrorCode, Id } from './shapes';

export const SESSIONS_PATH = '/api/v1/widget/sessions';
export const WIDGET_PATH = '/api/v1/widget';
export const ATTACHMENTS_PATH = '/api/v1/attachments';
export const SOCKET_PATH = '/ws';
/** The same frames over plain HTTP. */
export const LIVE_PATH = '/live';
export const SUBPROTOCOL = 'beseda.v1';

/** Who the shop says that the shopper is; `hmac` is made by the shop's server and proves it. */
export interface Identity {
  id: string;
  hmac: string;
  name?: string;
  email?: string;
  phone?: string;
}

export interface SessionRequestBody {
  inbox: string;
  visitor?: string | undefined;
  identity?: Identity | undefined;
  locale?: string | undefined;
  pre_chat?: Record<string, string> | undefined;
}

export interface WidgetSettings {
  name: string;
  locale?: string;
  color?: string;
  greeting?: string;
  appearance?: Appearance;
  limits: { text_chars: number; attachment_bytes: number; attachment_types: string[] };
}

/** How the shop wants its chat to look and behave. All may be absent: the server fills in its defaults, and so do we. */
export interface Appearance {
  brand?: {
    name?: string;
    colour?: string;
    font?: string;
    logo_url?: string;
    avatar_url?: string;
    corner_radius?: number;
    white_label?: boolean;
    css?: Record<string, string>;
  };
  place?: { side?: string; bottom?: number; sideways?: number };
  texts?: Record<
    string,
    { title?: string; subtitle?: string; greeting?: string; placeholder?: string; offline?: string }
  >;
  greeting?: { show?: boolean; after_seconds?: number };
  consent?: { required?: boolean; text?: Record<string, string>; link?: string };
  pre_chat?: { fields?: PreChatField[] };
  hours?: { zone?: string; is_open?: boolean; opens_at?: string | null };
  features?: Partial<Record<Feature, boolean>>;
  locales?: string[];
  default_locale?: string;
}
export type Feature = 'files' | 'voice' | 'articles' | 'csat' | 'push' | 'choose_human' | 'transcript';
export interface PreChatField {
  name: string;
  kind: string;
  label: Record<string, string>;
  required?: boolean;
  options?: string[];
}

export interface SessionBody {
  token: string;
  /** The long-lived secret that brings the same shopper back. */
  visitor: string;
  expires_at: string;
  conversation?: Id;
  settings: WidgetSettings;
}

/** One of the shopper's conversations, as the list of them shows it. */
export interface ConversationRow {
  id: Id;
  state: string;
  unread: number;
  at: string;
  last?: { seq: number; at: string; text: string };
}

export interface ConversationsBody {
  items: ConversationRow[];
  next?: string;
}

export interface ArticleRow {
  id: Id;
  title: string;
  excerpt: string;
  url?: string;
}

/** An article as it is read; its text is Markdown. */
export interface ArticleBody {
  id: Id;
  title: string;
  body: string;
}

/** RFC 9457, with the protocol's error code. */
export interface ProblemBody {
  status: number;
  code: ErrorCode;
  detail?: string;
  /** What is wrong with single fields of the request. */
  fields?: Record<string, string> | { name: string; message: string }[];
}

export type AttachmentBody = Attachment;
