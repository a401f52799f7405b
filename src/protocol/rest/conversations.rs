//! Dialogues, and what a program without a socket may do in them.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::domain::{Rating, Receipt};
use crate::protocol::{ButtonBody, CardBody, EntryBody, LastBody, LocationBody, NamedBody, PostFormBody, ReleaseTarget, TemperBody};

/// Whose turn it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum StateBody {
    /// The bot answers.
    Bot,
    /// It waits for a human.
    Queued,
    /// A human has it.
    Assigned,
    /// Put aside until a time.
    Snoozed,
    /// Settled.
    Resolved,
}

/// A dialogue.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ConversationBody {
    /// Its id.
    pub id: String,
    /// Whose turn it is.
    pub state: StateBody,
    /// Who has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent: Option<NamedBody>,
    /// The team that it was assigned to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<NamedBody>,
    /// Where it came in.
    pub inbox: NamedBody,
    /// The shopper.
    pub contact: ConversationContactBody,
    /// Where it takes place.
    pub channel: String,
    /// Since when it is in this state.
    #[schema(format = DateTime)]
    pub since: String,
    /// When it began.
    #[schema(format = DateTime)]
    pub opened_at: String,
    /// The last number of its log.
    pub seq: u64,
    /// Its last message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last: Option<LastBody>,
    /// Messages of the shopper that the asker has not read.
    pub unread: u64,
    /// When it comes back, if it is put aside.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(format = DateTime)]
    pub snoozed_until: Option<String>,
    /// What its shopper thought of it, the last time that was said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rating: Option<RatingBody>,
    /// How it goes, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub temper: Option<TemperBody>,
}

/// What a shopper thought of how it was served.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct RatingBody {
    /// One to five.
    pub score: u8,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub comment: Option<String>,
    /// When it was said.
    #[schema(format = DateTime)]
    pub at: String,
}

impl From<&Rating> for RatingBody {
    fn from(rating: &Rating) -> Self {
        Self { score: rating.score, comment: rating.comment.clone(), at: rating.at.to_string() }
    }
}

/// The shopper of a dialogue. Address and number are for agents, and for keys with `contacts:read`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ConversationContactBody {
    /// Its id.
    pub id: String,
    /// The name that agents see.
    pub name: String,
    /// An address to write to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// A number to call.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
}

/// Some dialogues.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ConversationPageBody {
    /// The newest first.
    pub items: Vec<ConversationBody>,
    /// What `before` is to be for the next page; absent on the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// Some lines of a dialogue's log.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct EntriesBody {
    /// By number.
    pub items: Vec<EntryBody>,
    /// Whether there are more in the direction that was asked for.
    pub more: bool,
}

/// What proves that an entry is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReceiptBody {
    /// The author's own name for the request.
    #[serde(rename = "ref")]
    pub reference: String,
    /// The dialogue.
    pub conversation: String,
    /// The entry's number.
    pub seq: u64,
    /// The entry's id.
    pub id: String,
    /// When it was accepted.
    #[schema(format = DateTime)]
    pub at: String,
}

impl ReceiptBody {
    /// Writes a receipt down.
    #[must_use]
    pub fn new(reference: &str, receipt: &Receipt) -> Self {
        Self {
            reference: reference.to_owned(),
            conversation: receipt.conversation.to_string(),
            seq: receipt.seq.get(),
            id: receipt.id.to_string(),
            at: receipt.at.to_string(),
        }
    }
}

/// A message to the shopper.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PostBody {
    /// The author's own name for it: the same one again makes no second entry.
    #[serde(rename = "ref")]
    pub reference: String,
    /// The words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Ids of uploaded files.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub attachments: Vec<String>,
    /// The number of the entry that it answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<u64>,
    /// What a pressed button carried.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payload: Option<String>,
    /// Something to fill in: `fields` and the like.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub form: Option<PostFormBody>,
    /// A place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<LocationBody>,
    /// What the shopper may press instead of writing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub buttons: Vec<ButtonBody>,
    /// Things shown beside the words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub cards: Vec<CardBody>,
}

/// Words between agents.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct NoteBody {
    /// The author's own name for it.
    #[serde(rename = "ref")]
    pub reference: String,
    /// The words.
    pub text: String,
}

/// A request that needs nothing but its name: take, resolve, reopen.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ReferenceBody {
    /// The author's own name for it.
    #[serde(rename = "ref")]
    pub reference: String,
}

/// Letting go of a dialogue.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ReleaseBody {
    /// The author's own name for it.
    #[serde(rename = "ref")]
    pub reference: String,
    /// Where to: `queue` if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<ReleaseTarget>,
}

/// Giving a dialogue to an agent or to a team: one of the two.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct AssignBody {
    /// The author's own name for it.
    #[serde(rename = "ref")]
    pub reference: String,
    /// The agent's id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent: Option<String>,
    /// The team's id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<String>,
}

/// Putting a dialogue aside.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct SnoozeBody {
    /// The author's own name for it.
    #[serde(rename = "ref")]
    pub reference: String,
    /// When it comes back.
    #[schema(format = DateTime)]
    pub until: String,
}
