//! Frames that the server sends.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use super::{AttachmentBody, ButtonBody, CardBody, FormAnswersBody, FormBody, LocationBody, TemperBody, UnderstoodBody, UnderstoodFrame};

/// A frame from the server.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ServerFrame {
    /// The answer to `hello`.
    Welcome {
        /// This socket.
        session: String,
        /// Who the token says it is.
        who: WhoBody,
        /// The dialogues whose news comes without asking.
        conversations: Vec<HeadBody>,
        /// The longest silence of the server, in milliseconds.
        heartbeat_ms: u32,
        /// What is refused beyond.
        limits: Limits,
        /// What this server can do.
        features: Vec<String>,
    },
    /// A line of a dialogue's log.
    Entry(Box<EntryBody>),
    /// A piece of an answer that is being written.
    Delta {
        /// The dialogue.
        conversation: String,
        /// The id that the finished entry will bear.
        entry: String,
        /// Where the piece begins, in Unicode code points.
        at: u32,
        /// The piece.
        text: String,
    },
    /// An answer that was being written was abandoned.
    Dropped {
        /// The dialogue.
        conversation: String,
        /// The id that the entry would have borne.
        entry: String,
    },
    /// The request was done, durably.
    Ack {
        /// The request.
        #[serde(rename = "ref")]
        reference: String,
        /// The dialogue.
        conversation: String,
        /// The entry's number.
        #[ts(type = "number")]
        seq: u64,
        /// The entry's id.
        id: String,
        /// When it was accepted.
        at: String,
    },
    /// Older entries.
    History {
        /// The request.
        #[serde(rename = "ref")]
        reference: String,
        /// The dialogue.
        conversation: String,
        /// The entries, oldest first.
        entries: Vec<EntryBody>,
        /// Whether there are older ones.
        more: bool,
    },
    /// All that was missed has been sent.
    Synced {
        /// The dialogue.
        conversation: String,
        /// Its last number.
        #[ts(type = "number")]
        seq: u64,
    },
    /// Whose turn it is now.
    State {
        /// The dialogue.
        conversation: String,
        /// `bot`, `queued`, `assigned`, `snoozed` or `resolved`.
        state: String,
        /// Who has it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        agent: Option<NamedBody>,
        /// How many wait before it, and itself.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        position: Option<u32>,
        /// How long it is likely to wait, in seconds, where that is known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        wait_seconds: Option<u32>,
    },
    /// What a shopper's message is about; to staff only.
    Understood(Box<UnderstoodFrame>),
    /// Somebody is writing.
    Typing {
        /// The dialogue.
        conversation: String,
        /// Who.
        who: AuthorBody,
        /// The draft so far.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        text: Option<String>,
    },
    /// Somebody has read up to a number.
    Read {
        /// The dialogue.
        conversation: String,
        /// Who.
        who: AuthorBody,
        /// The number.
        #[ts(type = "number")]
        seq: u64,
    },
    /// Somebody came or went.
    Presence {
        /// The dialogue.
        conversation: String,
        /// Who.
        who: AuthorBody,
        /// `online` or `offline`.
        status: String,
    },
    /// All of a topic, as it stands.
    Snapshot {
        /// The topic.
        topic: String,
        /// Its rows.
        rows: Vec<TopicRow>,
    },
    /// What is new in a topic.
    Change {
        /// The topic.
        topic: String,
        /// Rows that are new or have changed.
        upsert: Vec<TopicRow>,
        /// Ids of rows that are gone.
        remove: Vec<String>,
    },
    /// The request was done.
    Ok {
        /// The request.
        #[serde(rename = "ref")]
        reference: String,
        /// The last number, for a dialogue.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional, type = "number")]
        seq: Option<u64>,
    },
    /// The request was not done.
    Error {
        /// The request.
        #[serde(rename = "ref", default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        reference: Option<String>,
        /// Why, in a word.
        code: ErrorCode,
        /// Why, in words, and what would be right.
        message: String,
        /// What is wrong with which field, where it is about fields.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        #[ts(optional, as = "Option<BTreeMap<String, String>>")]
        fields: BTreeMap<String, String>,
        /// When to try again, in milliseconds.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional, type = "number")]
        retry_after_ms: Option<u64>,
    },
    /// I am here.
    Beat,
    /// The socket closes.
    Bye {
        /// Why.
        reason: ByeReason,
        /// When to come back, in milliseconds.
        #[ts(type = "number")]
        retry_after_ms: u64,
    },
}

/// Why a request was not done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// This is not a frame.
    BadFrame,
    /// This is a frame that cannot be done as it is.
    BadRequest,
    /// Who is this?
    Unauthorized,
    /// This one may not.
    Forbidden,
    /// There is no such thing, for this one.
    NotFound,
    /// It is too large.
    TooLarge,
    /// It is too often.
    RateLimited,
    /// It goes against what is.
    Conflict,
    /// Too much is waiting already.
    Busy,
    /// Something that it needs is away.
    Unavailable,
    /// It is our fault.
    Internal,
}

/// Why a socket closes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ByeReason {
    /// The server is about to restart.
    Draining,
    /// Another socket took its place.
    Replaced,
    /// Nothing was heard for too long.
    Idle,
    /// The token is no longer good.
    Revoked,
}

/// Who a token says it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct WhoBody {
    /// `shopper`, `agent` or `program`.
    pub kind: String,
    /// Its id.
    pub id: String,
    /// The name that others see.
    pub name: String,
}

/// A dialogue in `welcome`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct HeadBody {
    /// The dialogue.
    pub id: String,
    /// Its last number.
    #[ts(type = "number")]
    pub seq: u64,
    /// Whose turn it is.
    pub state: String,
    /// Messages of the other side that are not read.
    #[ts(type = "number")]
    pub unread: u64,
}

/// What is refused beyond.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Limits {
    /// Bytes in a frame.
    pub frame_bytes: u32,
    /// Characters in a text.
    pub text_chars: u32,
    /// Requests without an answer, beyond which the server stops reading.
    pub in_flight: u32,
}

/// An author.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct AuthorBody {
    /// `shopper`, `agent`, `bot` or `system`.
    pub kind: String,
    /// Its id.
    pub id: String,
    /// The name that others see.
    pub name: String,
}

/// Somebody with a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct NamedBody {
    /// Its id.
    pub id: String,
    /// The name that others see.
    pub name: String,
}

/// A line of a dialogue's log.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct EntryBody {
    /// The dialogue.
    pub conversation: String,
    /// Its number there.
    #[ts(type = "number")]
    pub seq: u64,
    /// Its id.
    pub id: String,
    /// When it was accepted.
    pub at: String,
    /// `message`, `note`, `event` or `hidden`.
    pub kind: String,
    /// Who wrote it.
    pub author: AuthorBody,
    /// Where it came in.
    pub channel: String,
    /// The author's own name for it; to its author only.
    #[serde(rename = "ref", default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub reference: Option<String>,
    /// The words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub text: Option<String>,
    /// `plain` or `markdown`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub format: Option<String>,
    /// Files.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<AttachmentBody>>")]
    pub attachments: Vec<AttachmentBody>,
    /// What may be pressed instead of writing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<ButtonBody>>")]
    pub buttons: Vec<ButtonBody>,
    /// Things shown beside the words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<CardBody>>")]
    pub cards: Vec<CardBody>,
    /// The entry that it answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "number")]
    pub reply_to: Option<u64>,
    /// What the pressed button carried.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub payload: Option<String>,
    /// Something to fill in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub form: Option<FormBody>,
    /// What the shopper filled in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub answers: Option<FormAnswersBody>,
    /// A place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub location: Option<LocationBody>,
    /// Set where what it said was taken away for good.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[ts(optional, as = "Option<bool>")]
    #[schema(required = false)]
    pub erased: bool,
    /// What happened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub event: Option<EventBody>,
    /// What a shopper's message is about, where that is known; to staff only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub understood: Option<Box<UnderstoodBody>>,
}

/// What happened to a dialogue.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct EventBody {
    /// `opened`, `queued`, `taken`, `released`, `assigned`, `snoozed`, `woken`, `moved`, `resolved`, `reopened`, `rated`.
    pub name: String,
    /// Why it was queued.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub reason: Option<String>,
    /// Where it was released to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub to: Option<String>,
    /// The agent that it was assigned to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub agent: Option<NamedBody>,
    /// The team that it was assigned to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub team: Option<String>,
    /// Until when it was put aside.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub until: Option<String>,
    /// How many of five the shopper gave.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub score: Option<u8>,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub comment: Option<String>,
}

/// A row of a topic.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(untagged)]
pub enum TopicRow {
    /// Of `queue`.
    Queue(QueueRow),
    /// Of `visitors`.
    Visitor(VisitorRow),
}

/// An open dialogue on the agents' board.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct QueueRow {
    /// The dialogue.
    pub id: String,
    /// Whose turn it is.
    pub state: String,
    /// The shopper.
    pub contact: NamedBody,
    /// Since when it is in this state.
    pub since: String,
    /// Its last message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub last: Option<LastBody>,
    /// Who has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub agent: Option<NamedBody>,
    /// How many of five its shopper gave it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub rating: Option<u8>,
    /// How it goes, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub temper: Option<TemperBody>,
    /// Where it takes place.
    pub channel: String,
}

/// The last message of a dialogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct LastBody {
    /// Its number.
    #[ts(type = "number")]
    pub seq: u64,
    /// When it was accepted.
    pub at: String,
    /// Its first words.
    pub text: String,
}

/// A shopper who is on the shop's pages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct VisitorRow {
    /// The shopper.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The page that it looks at.
    pub page: String,
    /// Since when it is here.
    pub since: String,
    /// Its open dialogue.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub conversation: Option<String>,
}

/// Writes a frame.
#[must_use]
pub fn encode(frame: &ServerFrame) -> String {
    // Only a map with keys that are not text could fail, and there is none.
    serde_json::to_string(frame).unwrap_or_default()
}
