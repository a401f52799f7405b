/** The frames of `beseda.v1`. Generated from src/protocol by `cargo xtask gen`; do not edit. */

export type Assign = { 
/**
 * The client's own name for the request.
 */
ref: string, 
/**
 * The dialogue.
 */
conversation: string, 
/**
 * The agent who is to have it.
 */
agent?: string, 
/**
 * The team that it is to wait for.
 */
team?: string, };

export type AttachmentBody = { 
/**
 * Its id.
 */
id: string, 
/**
 * The name that its sender gave it.
 */
name: string, 
/**
 * Its media type.
 */
type: string, 
/**
 * Its size in bytes.
 */
size: number, 
/**
 * Where it can be read, relative to the server.
 */
url: string, };

export type AuthorBody = { 
/**
 * `shopper`, `agent`, `bot` or `system`.
 */
kind: string, 
/**
 * Its id.
 */
id: string, 
/**
 * The name that others see.
 */
name: string, };

export type ButtonBody = { 
/**
 * The words on it.
 */
title: string, 
/**
 * What `post.payload` is to carry.
 */
payload: string, };

export type ByeReason = "draining" | "replaced" | "idle" | "revoked";

export type CardBody = { 
/**
 * Its heading.
 */
title: string, 
/**
 * A line or two.
 */
text?: string, 
/**
 * Where it leads.
 */
url?: string, 
/**
 * Its picture.
 */
image_url?: string, 
/**
 * What it costs.
 */
price?: PriceBody, 
/**
 * What may be pressed on it.
 */
buttons?: Array<ButtonBody>, };

export type ClientFrame = { "type": "hello" } & Hello | { "type": "post" } & Post | { "type": "note" } & Note | { "type": "history" } & History | { "type": "watch" } & TopicRequest | { "type": "unwatch" } & TopicRequest | { "type": "human" } & ConversationRef | { "type": "bot" } & ConversationRef | { "type": "rate" } & Rate | { "type": "take" } & ConversationRef | { "type": "resolve" } & ConversationRef | { "type": "reopen" } & ConversationRef | { "type": "release" } & Release | { "type": "assign" } & Assign | { "type": "snooze" } & Snooze | { "type": "typing" } & Typing | { "type": "read" } & Read | { "type": "page" } & PageVisit | { "type": "beat" };

export type ConversationRef = { 
/**
 * The client's own name for the request.
 */
ref: string, 
/**
 * The dialogue.
 */
conversation: string, };

export type EntryBody = { 
/**
 * The dialogue.
 */
conversation: string, 
/**
 * Its number there.
 */
seq: number, 
/**
 * Its id.
 */
id: string, 
/**
 * When it was accepted.
 */
at: string, 
/**
 * `message`, `note`, `event` or `hidden`.
 */
kind: string, 
/**
 * Who wrote it.
 */
author: AuthorBody, 
/**
 * Where it came in.
 */
channel: string, 
/**
 * The author's own name for it; to its author only.
 */
ref?: string, 
/**
 * The words.
 */
text?: string, 
/**
 * `plain` or `markdown`.
 */
format?: string, 
/**
 * Files.
 */
attachments?: Array<AttachmentBody>, 
/**
 * What may be pressed instead of writing.
 */
buttons?: Array<ButtonBody>, 
/**
 * Things shown beside the words.
 */
cards?: Array<CardBody>, 
/**
 * The entry that it answers.
 */
reply_to?: number, 
/**
 * What the pressed button carried.
 */
payload?: string, 
/**
 * Something to fill in.
 */
form?: FormBody, 
/**
 * What the shopper filled in.
 */
answers?: FormAnswersBody, 
/**
 * A place.
 */
location?: LocationBody, 
/**
 * Set where what it said was taken away for good.
 */
erased?: boolean, 
/**
 * What happened.
 */
event?: EventBody, 
/**
 * What a shopper's message is about, where that is known; to staff only.
 */
understood?: UnderstoodBody, };

export type ErrorCode = "bad_frame" | "bad_request" | "unauthorized" | "forbidden" | "not_found" | "too_large" | "rate_limited" | "conflict" | "busy" | "unavailable" | "internal";

export type EventBody = { 
/**
 * `opened`, `queued`, `taken`, `released`, `assigned`, `snoozed`, `woken`, `moved`, `resolved`, `reopened`, `rated`.
 */
name: string, 
/**
 * Why it was queued.
 */
reason?: string, 
/**
 * Where it was released to.
 */
to?: string, 
/**
 * The agent that it was assigned to.
 */
agent?: NamedBody, 
/**
 * The team that it was assigned to.
 */
team?: string, 
/**
 * Until when it was put aside.
 */
until?: string, 
/**
 * How many of five the shopper gave.
 */
score?: number, 
/**
 * Why.
 */
comment?: string, };

export type FieldKindBody = "text" | "email" | "phone" | "number" | "select" | "checkbox" | "date";

export type FormAnswersBody = { 
/**
 * The form.
 */
id: string, 
/**
 * The values, by the names of the fields.
 */
values: { [key in string]: FormValueBody }, };

export type FormBody = { 
/**
 * The name by which the answer refers to it.
 */
id: string, 
/**
 * Its heading.
 */
title?: string, 
/**
 * Its questions, in order.
 */
fields: Array<FormFieldBody>, 
/**
 * The words on its button.
 */
submit?: string, };

export type FormFieldBody = { 
/**
 * The name of its value.
 */
name: string, 
/**
 * What it asks for.
 */
kind: FieldKindBody, 
/**
 * What stands beside it.
 */
label: string, 
/**
 * Whether it must be filled in.
 */
required?: boolean, 
/**
 * What may be chosen.
 */
options?: Array<string>, 
/**
 * What a text has to look like as a whole: a regular expression without look-around and back-references.
 */
pattern?: string, };

export type FormValueBody = boolean | number | string;

export type GuessBody = { 
/**
 * What is guessed.
 */
name: string, 
/**
 * From 0 to 1: of guesses at 0.9, nine in ten are right.
 */
confidence: number, };

export type HeadBody = { 
/**
 * The dialogue.
 */
id: string, 
/**
 * Its last number.
 */
seq: number, 
/**
 * Whose turn it is.
 */
state: string, 
/**
 * Messages of the other side that are not read.
 */
unread: number, };

export type Hello = { 
/**
 * A widget token, an access token or an API key.
 */
token: string, 
/**
 * The last number seen in each dialogue.
 */
resume?: Array<Resume>, 
/**
 * The language to speak.
 */
locale?: string, 
/**
 * The page that the shopper looks at.
 */
page?: Page, };

export type History = { 
/**
 * The client's own name for the request.
 */
ref: string, 
/**
 * The dialogue.
 */
conversation: string, 
/**
 * Entries before this number; the newest if absent.
 */
before?: number, 
/**
 * How many: 1 to 200, 50 if absent.
 */
limit?: number, };

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

export type Limits = { 
/**
 * Bytes in a frame.
 */
frame_bytes: number, 
/**
 * Characters in a text.
 */
text_chars: number, 
/**
 * Requests without an answer, beyond which the server stops reading.
 */
in_flight: number, };

export type LocationBody = { 
/**
 * Degrees to the north.
 */
lat: number, 
/**
 * Degrees to the east.
 */
lon: number, 
/**
 * What is there.
 */
label?: string, };

export type MentionBody = { 
/**
 * What it is: `order_number`, `tracking_number`, `phone`, `email`, `promo_code`, `person`, `city`, `money`, `quantity`, `date`,
 * `size`, `colour` or `product`.
 */
kind: string, 
/**
 * Its first code point in the message.
 */
start: number, 
/**
 * The code point after its last.
 */
end: number, 
/**
 * As it was written.
 */
text: string, 
/**
 * In a normal form: a date as `2026-11-24`, money in minor units.
 */
value: string, 
/**
 * What the value is counted in, where that was said.
 */
unit?: string, 
/**
 * From 0 to 1.
 */
confidence: number, };

export type NamedBody = { 
/**
 * Its id.
 */
id: string, 
/**
 * The name that others see.
 */
name: string, };

export type Note = { 
/**
 * The author's own name for it.
 */
ref: string, 
/**
 * The dialogue.
 */
conversation: string, 
/**
 * The words.
 */
text: string, };

export type Page = { 
/**
 * Its address.
 */
url: string, 
/**
 * Its title.
 */
title: string, 
/**
 * Where the shopper came from.
 */
referrer?: string, };

export type PageVisit = { 
/**
 * Its address.
 */
url: string, 
/**
 * Its title.
 */
title: string, };

export type Post = { 
/**
 * The author's own name for it.
 */
ref: string, 
/**
 * The dialogue; the shopper's open one if absent.
 */
conversation?: string, 
/**
 * The words.
 */
text?: string, 
/**
 * Ids of uploaded files.
 */
attachments?: Array<string>, 
/**
 * The entry that it answers.
 */
reply_to?: number, 
/**
 * What the pressed button carried.
 */
payload?: string, 
/**
 * A form that is answered, or a new one.
 */
form?: PostFormBody, 
/**
 * A place.
 */
location?: LocationBody, 
/**
 * What the shopper may press instead of writing (agents).
 */
buttons?: Array<ButtonBody>, 
/**
 * Things shown beside the words (agents).
 */
cards?: Array<CardBody>, };

export type PostFormBody = { 
/**
 * The form that is answered, or the new one's name; made by the server if absent.
 */
id?: string, 
/**
 * The values, by the names of the fields.
 */
values?: { [key in string]: FormValueBody }, 
/**
 * The new one's heading.
 */
title?: string, 
/**
 * The new one's questions.
 */
fields?: Array<FormFieldBody>, 
/**
 * The words on the new one's button.
 */
submit?: string, };

export type PriceBody = { 
/**
 * In the smallest unit of the currency: kopecks, cents.
 */
amount_minor: number, 
/**
 * The ISO 4217 code: `RUB`, `CNY`.
 */
currency: string, };

export type QueueRow = { 
/**
 * The dialogue.
 */
id: string, 
/**
 * Whose turn it is.
 */
state: string, 
/**
 * The shopper.
 */
contact: NamedBody, 
/**
 * Since when it is in this state.
 */
since: string, 
/**
 * Its last message.
 */
last?: LastBody, 
/**
 * Who has it.
 */
agent?: NamedBody, 
/**
 * How many of five its shopper gave it.
 */
rating?: number, 
/**
 * How it goes, where that is known.
 */
temper?: TemperBody, 
/**
 * Where it takes place.
 */
channel: string, };

export type Rate = { 
/**
 * The client's own name for the request.
 */
ref: string, 
/**
 * The dialogue.
 */
conversation: string, 
/**
 * One to five.
 */
score: number, 
/**
 * Why.
 */
comment?: string, };

export type Read = { 
/**
 * The dialogue.
 */
conversation: string, 
/**
 * The last number read.
 */
seq: number, };

export type Release = { 
/**
 * The client's own name for the request.
 */
ref: string, 
/**
 * The dialogue.
 */
conversation: string, 
/**
 * Where it goes; to the queue if absent.
 */
to?: ReleaseTarget, };

export type ReleaseTarget = "queue" | "bot";

export type Resume = { 
/**
 * The dialogue.
 */
conversation: string, 
/**
 * The last number seen; 0 for none.
 */
seq: number, };

export type ServerFrame = { "type": "welcome", 
/**
 * This socket.
 */
session: string, 
/**
 * Who the token says it is.
 */
who: WhoBody, 
/**
 * The dialogues whose news comes without asking.
 */
conversations: Array<HeadBody>, 
/**
 * The longest silence of the server, in milliseconds.
 */
heartbeat_ms: number, 
/**
 * What is refused beyond.
 */
limits: Limits, 
/**
 * What this server can do.
 */
features: Array<string>, } | { "type": "entry" } & EntryBody | { "type": "delta", 
/**
 * The dialogue.
 */
conversation: string, 
/**
 * The id that the finished entry will bear.
 */
entry: string, 
/**
 * Where the piece begins, in Unicode code points.
 */
at: number, 
/**
 * The piece.
 */
text: string, } | { "type": "dropped", 
/**
 * The dialogue.
 */
conversation: string, 
/**
 * The id that the entry would have borne.
 */
entry: string, } | { "type": "ack", 
/**
 * The request.
 */
ref: string, 
/**
 * The dialogue.
 */
conversation: string, 
/**
 * The entry's number.
 */
seq: number, 
/**
 * The entry's id.
 */
id: string, 
/**
 * When it was accepted.
 */
at: string, } | { "type": "history", 
/**
 * The request.
 */
ref: string, 
/**
 * The dialogue.
 */
conversation: string, 
/**
 * The entries, oldest first.
 */
entries: Array<EntryBody>, 
/**
 * Whether there are older ones.
 */
more: boolean, } | { "type": "synced", 
/**
 * The dialogue.
 */
conversation: string, 
/**
 * Its last number.
 */
seq: number, } | { "type": "state", 
/**
 * The dialogue.
 */
conversation: string, 
/**
 * `bot`, `queued`, `assigned`, `snoozed` or `resolved`.
 */
state: string, 
/**
 * Who has it.
 */
agent?: NamedBody, 
/**
 * How many wait before it, and itself.
 */
position?: number, 
/**
 * How long it is likely to wait, in seconds, where that is known.
 */
wait_seconds?: number, } | { "type": "understood" } & UnderstoodFrame | { "type": "typing", 
/**
 * The dialogue.
 */
conversation: string, 
/**
 * Who.
 */
who: AuthorBody, 
/**
 * The draft so far.
 */
text?: string, } | { "type": "read", 
/**
 * The dialogue.
 */
conversation: string, 
/**
 * Who.
 */
who: AuthorBody, 
/**
 * The number.
 */
seq: number, } | { "type": "presence", 
/**
 * The dialogue.
 */
conversation: string, 
/**
 * Who.
 */
who: AuthorBody, 
/**
 * `online` or `offline`.
 */
status: string, } | { "type": "snapshot", 
/**
 * The topic.
 */
topic: string, 
/**
 * Its rows.
 */
rows: Array<TopicRow>, } | { "type": "change", 
/**
 * The topic.
 */
topic: string, 
/**
 * Rows that are new or have changed.
 */
upsert: Array<TopicRow>, 
/**
 * Ids of rows that are gone.
 */
remove: Array<string>, } | { "type": "ok", 
/**
 * The request.
 */
ref: string, 
/**
 * The last number, for a dialogue.
 */
seq?: number, } | { "type": "error", 
/**
 * The request.
 */
ref?: string, 
/**
 * Why, in a word.
 */
code: ErrorCode, 
/**
 * Why, in words, and what would be right.
 */
message: string, 
/**
 * What is wrong with which field, where it is about fields.
 */
fields?: { [key in string]: string }, 
/**
 * When to try again, in milliseconds.
 */
retry_after_ms?: number, } | { "type": "beat" } | { "type": "bye", 
/**
 * Why.
 */
reason: ByeReason, 
/**
 * When to come back, in milliseconds.
 */
retry_after_ms: number, };

export type Snooze = { 
/**
 * The client's own name for the request.
 */
ref: string, 
/**
 * The dialogue.
 */
conversation: string, 
/**
 * When it comes back, RFC 3339.
 */
until: string, };

export type TemperBody = { 
/**
 * From -100, dark, to 100, bright; the last messages count most.
 */
mood: number, 
/**
 * From 0 to 100: how likely the shopper soon wants somebody else, or is gone in anger.
 */
escalation: number, };

export type TopicRequest = { 
/**
 * The client's own name for the request.
 */
ref: string, 
/**
 * `conversation:ID`, `queue` or `visitors`.
 */
topic: string, 
/**
 * The last number seen, for a dialogue.
 */
since?: number, };

export type TopicRow = QueueRow | VisitorRow;

export type Typing = { 
/**
 * The dialogue.
 */
conversation: string, 
/**
 * The draft so far, where the shop has turned previews on and the shopper agreed.
 */
text?: string, };

export type UnderstoodBody = { 
/**
 * The language, such as `ru`; `und` if nothing speaks for any.
 */
language: GuessBody, 
/**
 * The other language of a message that holds two.
 */
second_language?: string, 
/**
 * What is wanted.
 */
intent: GuessBody, 
/**
 * What else it may be.
 */
second?: GuessBody, 
/**
 * `sure`: the first guess may be acted on. `unsure`: it is a guess and no more. `out_of_scope`: nothing that a shop can act on.
 */
verdict: string, 
/**
 * All wishes, where there are several.
 */
wishes?: Array<GuessBody>, 
/**
 * `neg`, `neu`, `pos` or `undecided`.
 */
sentiment: GuessBody, 
/**
 * `anger`, `joy`, `sadness`, `fear`, `surprise` or `none`.
 */
emotion: GuessBody, 
/**
 * What was named.
 */
entities?: Array<MentionBody>, 
/**
 * How the dialogue goes from here on.
 */
temper: TemperBody, 
/**
 * The version of the models.
 */
models: string, };

export type UnderstoodFrame = { 
/**
 * The dialogue.
 */
conversation: string, 
/**
 * The message's number.
 */
seq: number, 
/**
 * The language, such as `ru`; `und` if nothing speaks for any.
 */
language: GuessBody, 
/**
 * The other language of a message that holds two.
 */
second_language?: string, 
/**
 * What is wanted.
 */
intent: GuessBody, 
/**
 * What else it may be.
 */
second?: GuessBody, 
/**
 * `sure`: the first guess may be acted on. `unsure`: it is a guess and no more. `out_of_scope`: nothing that a shop can act on.
 */
verdict: string, 
/**
 * All wishes, where there are several.
 */
wishes?: Array<GuessBody>, 
/**
 * `neg`, `neu`, `pos` or `undecided`.
 */
sentiment: GuessBody, 
/**
 * `anger`, `joy`, `sadness`, `fear`, `surprise` or `none`.
 */
emotion: GuessBody, 
/**
 * What was named.
 */
entities?: Array<MentionBody>, 
/**
 * How the dialogue goes from here on.
 */
temper: TemperBody, 
/**
 * The version of the models.
 */
models: string, };

export type VisitorRow = { 
/**
 * The shopper.
 */
id: string, 
/**
 * Its name.
 */
name: string, 
/**
 * The page that it looks at.
 */
page: string, 
/**
 * Since when it is here.
 */
since: string, 
/**
 * Its open dialogue.
 */
conversation?: string, };

export type WhoBody = { 
/**
 * `shopper`, `agent` or `program`.
 */
kind: string, 
/**
 * Its id.
 */
id: string, 
/**
 * The name that others see.
 */
name: string, };
