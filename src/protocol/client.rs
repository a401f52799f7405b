//! Frames that a client sends, and their reading.
//!
//! Reading is done in two steps, the type first and then that type's own fields: an unknown field is ignored whatever it
//! holds, an unknown type is not, and an error names the frame's `ref` where there is one.

use std::borrow::Cow;

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use ts_rs::TS;
use utoipa::ToSchema;

use super::{ButtonBody, CardBody, LocationBody, PostFormBody};

/// A frame from a client.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
#[expect(clippy::large_enum_variant, reason = "a frame is boxed as a whole on its way")]
pub enum ClientFrame {
    /// Who is there, and what it has seen; the first frame of a socket.
    Hello(Hello),
    /// Words, files or a pressed button for the other side.
    Post(Post),
    /// Words between agents.
    Note(Note),
    /// Older entries, please.
    History(History),
    /// Live news of a topic, please.
    Watch(TopicRequest),
    /// No more of it.
    Unwatch(TopicRequest),
    /// A person, please.
    Human(ConversationRef),
    /// The bot again, please: I do not want to wait.
    Bot(ConversationRef),
    /// This is what I think of how I was served.
    Rate(Rate),
    /// I take this dialogue.
    Take(ConversationRef),
    /// It is settled.
    Resolve(ConversationRef),
    /// It is not settled.
    Reopen(ConversationRef),
    /// I let go of it.
    Release(Release),
    /// It is for that agent or that team.
    Assign(Assign),
    /// Put it aside.
    Snooze(Snooze),
    /// I am writing.
    Typing(Typing),
    /// I have read up to here.
    Read(Read),
    /// I am looking at this page.
    Page(PageVisit),
    /// Are you there?
    Beat,
}

/// `hello`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Hello {
    /// A widget token, an access token or an API key.
    pub token: String,
    /// The last number seen in each dialogue.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<Resume>>")]
    pub resume: Vec<Resume>,
    /// The language to speak.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub locale: Option<String>,
    /// The page that the shopper looks at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub page: Option<Page>,
}

/// How far a client has seen a dialogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Resume {
    /// The dialogue.
    pub conversation: String,
    /// The last number seen; 0 for none.
    #[ts(type = "number")]
    pub seq: u64,
}

/// A page of the shop.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Page {
    /// Its address.
    pub url: String,
    /// Its title.
    #[serde(default)]
    pub title: String,
    /// Where the shopper came from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub referrer: Option<String>,
}

/// `post`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
pub struct Post {
    /// The author's own name for it.
    #[serde(rename = "ref")]
    pub reference: String,
    /// The dialogue; the shopper's open one if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub conversation: Option<String>,
    /// The words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub text: Option<String>,
    /// Ids of uploaded files.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub attachments: Option<Vec<String>>,
    /// The entry that it answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "number")]
    pub reply_to: Option<u64>,
    /// What the pressed button carried.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub payload: Option<String>,
    /// A form that is answered, or a new one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub form: Option<PostFormBody>,
    /// A place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub location: Option<LocationBody>,
    /// What the shopper may press instead of writing (agents).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub buttons: Option<Vec<ButtonBody>>,
    /// Things shown beside the words (agents).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub cards: Option<Vec<CardBody>>,
}

/// `note`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Note {
    /// The author's own name for it.
    #[serde(rename = "ref")]
    pub reference: String,
    /// The dialogue.
    pub conversation: String,
    /// The words.
    pub text: String,
}

/// `history`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct History {
    /// The client's own name for the request.
    #[serde(rename = "ref")]
    pub reference: String,
    /// The dialogue.
    pub conversation: String,
    /// Entries before this number; the newest if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "number")]
    pub before: Option<u64>,
    /// How many: 1 to 200, 50 if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "number")]
    pub limit: Option<i64>,
}

/// `watch` and `unwatch`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TopicRequest {
    /// The client's own name for the request.
    #[serde(rename = "ref")]
    pub reference: String,
    /// `conversation:ID`, `queue` or `visitors`.
    pub topic: String,
    /// The last number seen, for a dialogue.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "number")]
    pub since: Option<u64>,
}

/// `human`, `bot`, `take`, `resolve` and `reopen`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ConversationRef {
    /// The client's own name for the request.
    #[serde(rename = "ref")]
    pub reference: String,
    /// The dialogue.
    pub conversation: String,
}

/// `rate`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Rate {
    /// The client's own name for the request.
    #[serde(rename = "ref")]
    pub reference: String,
    /// The dialogue.
    pub conversation: String,
    /// One to five.
    #[ts(type = "number")]
    pub score: i64,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub comment: Option<String>,
}

/// `release`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Release {
    /// The client's own name for the request.
    #[serde(rename = "ref")]
    pub reference: String,
    /// The dialogue.
    pub conversation: String,
    /// Where it goes; to the queue if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub to: Option<ReleaseTarget>,
}

/// Where a dialogue goes that an agent lets go of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReleaseTarget {
    /// To those who wait for a human.
    Queue,
    /// To the bot.
    Bot,
}

/// `assign`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Assign {
    /// The client's own name for the request.
    #[serde(rename = "ref")]
    pub reference: String,
    /// The dialogue.
    pub conversation: String,
    /// The agent who is to have it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub agent: Option<String>,
    /// The team that it is to wait for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub team: Option<String>,
}

/// `snooze`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Snooze {
    /// The client's own name for the request.
    #[serde(rename = "ref")]
    pub reference: String,
    /// The dialogue.
    pub conversation: String,
    /// When it comes back, RFC 3339.
    pub until: String,
}

/// `typing`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Typing {
    /// The dialogue.
    pub conversation: String,
    /// The draft so far, where the shop has turned previews on and the shopper agreed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub text: Option<String>,
}

/// `read`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Read {
    /// The dialogue.
    pub conversation: String,
    /// The last number read.
    #[ts(type = "number")]
    pub seq: u64,
}

/// `page`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PageVisit {
    /// Its address.
    pub url: String,
    /// Its title.
    #[serde(default)]
    pub title: String,
}

/// Why a text is not a frame.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// It is not a JSON object with a `type`.
    #[error("{problem}; a frame is one JSON object with a text field `type`")]
    NotAFrame {
        /// What is wrong with it.
        problem: String,
    },
    /// Its type is not on the protocol's page.
    #[error("`{name}` is not a frame type of beseda.v1")]
    UnknownType {
        /// The type that it bears.
        name: String,
        /// The request's own name, if it had one.
        reference: Option<String>,
    },
    /// Its type is known, its fields are not right.
    #[error("`{name}`: {problem}")]
    BadFields {
        /// The type that it bears.
        name: String,
        /// What is wrong with which field.
        problem: String,
        /// The request's own name, if it had one.
        reference: Option<String>,
    },
}

#[derive(Deserialize)]
struct Peek<'a> {
    #[serde(rename = "type", borrow)]
    name: Cow<'a, str>,
}

#[derive(Deserialize)]
struct PeekRef {
    #[serde(rename = "ref")]
    reference: String,
}

/// Reads a frame.
///
/// # Errors
/// When the text is not an object with a `type`, when the type is unknown, or when its fields are wrong.
pub fn decode(text: &str) -> Result<ClientFrame, DecodeError> {
    // serde reads a struct from an array too; a frame is an object.
    if !text.trim_start().starts_with('{') {
        return Err(DecodeError::NotAFrame { problem: "this is not an object".to_owned() });
    }
    let peek: Peek<'_> = serde_json::from_str(text).map_err(|error| DecodeError::NotAFrame { problem: error.to_string() })?;
    let name = peek.name.as_ref();
    match name {
        "hello" => fields(name, text).map(ClientFrame::Hello),
        "post" => fields(name, text).map(ClientFrame::Post),
        "note" => fields(name, text).map(ClientFrame::Note),
        "history" => fields(name, text).map(ClientFrame::History),
        "watch" => fields(name, text).map(ClientFrame::Watch),
        "unwatch" => fields(name, text).map(ClientFrame::Unwatch),
        "human" => fields(name, text).map(ClientFrame::Human),
        "bot" => fields(name, text).map(ClientFrame::Bot),
        "rate" => fields(name, text).map(ClientFrame::Rate),
        "take" => fields(name, text).map(ClientFrame::Take),
        "resolve" => fields(name, text).map(ClientFrame::Resolve),
        "reopen" => fields(name, text).map(ClientFrame::Reopen),
        "release" => fields(name, text).map(ClientFrame::Release),
        "assign" => fields(name, text).map(ClientFrame::Assign),
        "snooze" => fields(name, text).map(ClientFrame::Snooze),
        "typing" => fields(name, text).map(ClientFrame::Typing),
        "read" => fields(name, text).map(ClientFrame::Read),
        "page" => fields(name, text).map(ClientFrame::Page),
        "beat" => Ok(ClientFrame::Beat),
        _ => Err(DecodeError::UnknownType { name: shortened(name), reference: reference_of(text) }),
    }
}

fn fields<T: DeserializeOwned>(name: &str, text: &str) -> Result<T, DecodeError> {
    serde_json::from_str(text).map_err(|error| DecodeError::BadFields {
        name: name.to_owned(),
        problem: error.to_string(),
        reference: reference_of(text),
    })
}

fn reference_of(text: &str) -> Option<String> {
    serde_json::from_str::<PeekRef>(text).ok().map(|peek| peek.reference).filter(|reference| reference.chars().count() <= 64)
}

fn shortened(name: &str) -> String {
    name.chars().take(40).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_fields_are_ignored_whatever_they_hold() {
        let frame = decode(r#"{"zzz":[1,{"a":null}],"type":"beat","text":5}"#);
        assert_eq!(frame, Ok(ClientFrame::Beat));
    }

    #[test]
    fn the_order_of_fields_is_free() {
        let frame = decode(r#"{"text":"hi","ref":"a","type":"post"}"#).unwrap();
        let expected = Post { reference: "a".into(), text: Some("hi".into()), ..Post::default() };
        assert_eq!(frame, ClientFrame::Post(expected));
    }

    #[test]
    fn a_wrong_field_names_itself_and_the_request() {
        let error = decode(r#"{"type":"post","ref":"a","text":5}"#).unwrap_err();
        assert!(matches!(&error, DecodeError::BadFields { reference: Some(reference), .. } if reference == "a"), "{error}");
        assert!(error.to_string().contains("expected a string"), "{error}");
    }

    #[test]
    fn what_is_no_frame_is_told_so() {
        for text in ["", "5", "null", "[]", r#"["post"]"#, "{}", r#"{"type":7}"#, r#"{"type":"post""#, "\u{0}"] {
            assert!(matches!(decode(text), Err(DecodeError::NotAFrame { .. })), "{text}");
        }
    }

    #[test]
    fn an_unknown_type_is_not_ignored() {
        let error = decode(r#"{"type":"dance","ref":"r1"}"#).unwrap_err();
        assert_eq!(error, DecodeError::UnknownType { name: "dance".into(), reference: Some("r1".into()) });
    }
}
