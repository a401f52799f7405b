/** The bodies of the widget's requests. Generated from src/protocol/rest by `cargo xtask gen`; do not edit. */

export type AppearanceBody = { 
/**
 * Whose widget it is.
 */
brand: BrandBody, 
/**
 * Where it stands on the page.
 */
place: PlaceBody, 
/**
 * Its words, by locale.
 */
texts?: { [key in string]: TextsBody }, 
/**
 * Whether it speaks first.
 */
greeting: GreetingBody, 
/**
 * What the shopper has to agree to.
 */
consent: ConsentBody, 
/**
 * What is asked before the dialogue.
 */
pre_chat: PreChatBody, 
/**
 * When somebody is there; always, if absent.
 */
hours?: HoursBody, 
/**
 * What it can do.
 */
features: FeaturesBody, 
/**
 * The languages that it speaks; all that it knows, if empty.
 */
locales?: Array<string>, 
/**
 * The language for those whose own it does not speak; the inbox's, if absent.
 */
default_locale?: string, };

export type BrandBody = { 
/**
 * The name over the dialogue; the inbox's, if absent.
 */
name?: string, 
/**
 * The accent, as `#rrggbb`; the inbox's, if absent.
 */
colour?: string, 
/**
 * A list of font families, as in CSS.
 */
font?: string, 
/**
 * The shop's logo, over https.
 */
logo_url?: string, 
/**
 * The bot's face, over https.
 */
avatar_url?: string, 
/**
 * How round the corners are, in pixels: 0 to 32.
 */
corner_radius?: number, 
/**
 * Whether the product's own name is left out.
 */
white_label: boolean, 
/**
 * Values of the widget's own CSS variables, such as `--b-ground`.
 */
css?: { [key in string]: string }, };

export type ConsentBody = { 
/**
 * Whether it is asked before anything is sent or kept.
 */
required: boolean, 
/**
 * To what, by locale.
 */
text?: { [key in string]: string }, 
/**
 * Where more is written, over https.
 */
link?: string, };

export type ErrorCode = "bad_frame" | "bad_request" | "unauthorized" | "forbidden" | "not_found" | "too_large" | "rate_limited" | "conflict" | "busy" | "unavailable" | "internal";

export type FeaturesBody = { 
/**
 * Files may be sent.
 */
files: boolean, 
/**
 * Voice notes may be sent.
 */
voice: boolean, 
/**
 * Articles may be searched before a question is asked.
 */
articles: boolean, 
/**
 * The dialogue may be rated.
 */
csat: boolean, 
/**
 * News may come while the page is closed.
 */
push: boolean, 
/**
 * What comes then may say what was answered, and not only that there is an answer.
 */
push_words: boolean, 
/**
 * The shopper may choose between bot and human.
 */
choose_human: boolean, 
/**
 * The dialogue may be taken away as a file.
 */
transcript: boolean, };

export type FormValueBody = boolean | number | string;

export type GreetingBody = { 
/**
 * Whether the greeting shows beside the closed widget.
 */
show: boolean, 
/**
 * How long after the page was opened.
 */
after_seconds: number, };

export type HoursBody = { 
/**
 * The IANA name of the time zone.
 */
zone: string, 
/**
 * `mon` to `sun`, each with times from and to, such as `["10:00", "20:00"]`. A day that is absent is closed.
 */
days: { [key in string]: Array<[string, string]> }, 
/**
 * Days on which nobody is there.
 */
holidays?: Array<string>, 
/**
 * Whether somebody is there now. Told to widgets only.
 */
is_open?: boolean, 
/**
 * When somebody will be, where nobody is. Told to widgets only.
 */
opens_at?: string, };

export type IdentityBody = { 
/**
 * The shop's own id of the shopper.
 */
id: string, 
/**
 * Hex HMAC-SHA256 of `id` with the inbox's secret.
 */
hmac: string, 
/**
 * The shopper's name.
 */
name?: string, 
/**
 * An address to write to.
 */
email?: string, 
/**
 * A number to call.
 */
phone?: string, };

export type LastBody = { 
/**
 * Its number.
 */
seq: number, 
/**
 * When it was accepted.
 */
at: string, 
/**
 * Its first words.
 */
text: string, };

export type NamedBody = { 
/**
 * Its id.
 */
id: string, 
/**
 * The name that others see.
 */
name: string, };

export type NewPushSubscriptionBody = { 
/**
 * Where the browser's push service is asked to reach it.
 */
endpoint: string, 
/**
 * What notes to it are encrypted with.
 */
keys: PushKeysBody, 
/**
 * The language of the widget there.
 */
locale?: string, 
/**
 * The page where the shopper is, to be led back to. One whose origin the inbox does not list is left out.
 */
page?: string, };

export type PlaceBody = { 
/**
 * On which side.
 */
side: SideBody, 
/**
 * How far from the bottom, in pixels.
 */
bottom: number, 
/**
 * How far from the side, in pixels.
 */
sideways: number, };

export type PreChatBody = { 
/**
 * In this order.
 */
fields?: Array<PreChatFieldBody>, };

export type PreChatFieldBody = { 
/**
 * The name of its value: lower-case letters, digits and `_`.
 */
name: string, 
/**
 * What it asks for.
 */
kind: PreChatKindBody, 
/**
 * What stands beside it, by locale.
 */
label: { [key in string]: string }, 
/**
 * Whether it must be filled in.
 */
required: boolean, 
/**
 * What may be chosen.
 */
options?: Array<string>, };

export type PreChatKindBody = "text" | "email" | "phone" | "select";

export type ProblemBody = { 
/**
 * Always `about:blank`: `code` tells the kinds apart.
 */
type: string, 
/**
 * The HTTP status in words.
 */
title: string, 
/**
 * The HTTP status.
 */
status: number, 
/**
 * The same word that the socket uses.
 */
code: ErrorCode, 
/**
 * What is wrong, and what would be right.
 */
detail: string, 
/**
 * What is wrong with single fields of the body.
 */
fields?: { [key in string]: string }, 
/**
 * The id under which the server's log tells of this request.
 */
request_id?: string, };

export type PushBody = { 
/**
 * The server's public key, for `PushManager.subscribe`.
 */
public_key: string, 
/**
 * The shopper's browsers, the newest first.
 */
items: Array<PushSubscriptionBody>, };

export type PushKeysBody = { 
/**
 * The browser's public key, in base64 for URLs.
 */
p256dh: string, 
/**
 * What only the browser and the server know, in base64 for URLs.
 */
auth: string, };

export type PushRenewalBody = { 
/**
 * The inbox's public key.
 */
inbox: string, 
/**
 * The address that it had.
 */
old_endpoint: string, 
/**
 * The `auth` that it had: nobody else knows it.
 */
old_auth: string, 
/**
 * The address that it has now.
 */
endpoint: string, 
/**
 * Its new keys.
 */
keys: PushKeysBody, };

export type PushSubscriptionBody = { 
/**
 * Its id.
 */
id: string, };

export type RatingBody = { 
/**
 * One to five.
 */
score: number, 
/**
 * Why.
 */
comment?: string, 
/**
 * When it was said.
 */
at: string, };

export type SideBody = "left" | "right";

export type StateBody = "bot" | "queued" | "assigned" | "snoozed" | "resolved";

export type TextsBody = { 
/**
 * Over the dialogue.
 */
title?: string, 
/**
 * Below that.
 */
subtitle?: string, 
/**
 * What is said before the shopper says anything.
 */
greeting?: string, 
/**
 * In the empty field.
 */
placeholder?: string, 
/**
 * What is said while nobody is there.
 */
offline?: string, };

export type WidgetAgentBody = { 
/**
 * Its id.
 */
id: string, 
/**
 * Its name.
 */
name: string, 
/**
 * Where its picture is, if there is one.
 */
picture?: string, };

export type WidgetArticleBody = { 
/**
 * The article.
 */
id: string, 
/**
 * Its heading.
 */
title: string, 
/**
 * Its text in HTML that holds nothing but what CommonMark makes, and no script.
 */
html: string, 
/**
 * Its text as it was written, in Markdown, for those who read no HTML of others.
 */
text: string, 
/**
 * Its language.
 */
language: string, 
/**
 * When it was last changed.
 */
updated_at: string, 
/**
 * Its page, relative to the server.
 */
url: string, };

export type WidgetArticleHitBody = { 
/**
 * The article.
 */
id: string, 
/**
 * Its heading.
 */
title: string, 
/**
 * The words of it that fit.
 */
excerpt: string, 
/**
 * Its language.
 */
language: string, 
/**
 * Its page, relative to the server.
 */
url: string, };

export type WidgetConversationBody = { 
/**
 * Its id.
 */
id: string, 
/**
 * Whose turn it is.
 */
state: StateBody, 
/**
 * The last number of its log.
 */
seq: number, 
/**
 * When it began.
 */
opened_at: string, 
/**
 * When its last message came, or when it began.
 */
at: string, 
/**
 * Its last message.
 */
last?: LastBody, 
/**
 * Messages of the shop's side that the shopper has not read.
 */
unread: number, 
/**
 * Who has it.
 */
agent?: NamedBody, 
/**
 * What the shopper thought of it.
 */
rating?: RatingBody, };

export type WidgetConversationsBody = { 
/**
 * The newest first.
 */
items: Array<WidgetConversationBody>, 
/**
 * What `before` is to be for the next page; absent on the last.
 */
next?: string, };

export type WidgetLimitsBody = { 
/**
 * Characters in a message.
 */
text_chars: number, 
/**
 * Bytes in a file.
 */
attachment_bytes: number, 
/**
 * Media types of files; `image/*` is every image.
 */
attachment_types: Array<string>, };

export type WidgetMeBody = { 
/**
 * As in a session's request: what is not named stays as it was, and an empty text takes it away.
 */
attributes?: { [key in string]: FormValueBody }, };

export type WidgetSessionBody = { 
/**
 * For `Authorization: Bearer …` and for `hello`.
 */
token: string, 
/**
 * The long-lived secret that brings the same shopper back.
 */
visitor: string, 
/**
 * When the token ends.
 */
expires_at: string, 
/**
 * The shopper's open dialogue.
 */
conversation?: string, 
/**
 * How the widget is to look and what it may send.
 */
settings: WidgetSettingsBody, };

export type WidgetSessionRequestBody = { 
/**
 * The inbox's public key.
 */
inbox: string, 
/**
 * The secret of an earlier answer: it brings the same shopper back.
 */
visitor?: string, 
/**
 * Who the shop says it is.
 */
identity?: IdentityBody, 
/**
 * The language of the browser.
 */
locale?: string, 
/**
 * What was filled in before the dialogue, by the names of the inbox's fields.
 */
pre_chat?: { [key in string]: string }, 
/**
 * What the shop's page says of the shopper; an empty text takes it away. Agents see it, and nothing vouches for it.
 */
attributes?: { [key in string]: FormValueBody }, };

export type WidgetSettingsBody = { 
/**
 * The name over the dialogue.
 */
name: string, 
/**
 * The language to speak.
 */
locale?: string, 
/**
 * The accent, as `#rrggbb`.
 */
color?: string, 
/**
 * What is said before the shopper says anything.
 */
greeting?: string, 
/**
 * How it looks and behaves in all else.
 */
appearance: AppearanceBody, 
/**
 * What is refused beyond.
 */
limits: WidgetLimitsBody, };
