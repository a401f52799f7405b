//! What an entry says, as it is kept: JSON of its own shape, with a version, so that the domain may change its mind.
//!
//! Fields that are empty are left out, because most entries are a line of plain words.

use serde::{Deserialize, Serialize};

use super::entry_parts::{KeptAnswers, KeptAttachment, KeptButton, KeptCard, KeptForm, KeptLocation, is_false};
use super::{StoreError, intern};
use crate::domain::{Attachment, Author, AuthorKind, Body, Button, Card, Event, Format, Message, ReleaseTo, Seq, Timestamp};

/// The version that is written. Older ones are read.
const VERSION: u8 = 1;

/// The column `body`.
#[derive(Serialize, Deserialize)]
struct Kept {
    /// The version of this shape.
    v: u8,
    /// The author's name at that moment.
    name: String,
    #[serde(flatten)]
    what: KeptWhat,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(clippy::large_enum_variant, reason = "it lives while a column is written or read")]
enum KeptWhat {
    Message(KeptMessage),
    Note(String),
    Event(KeptEvent),
}

#[derive(Serialize, Deserialize)]
struct KeptMessage {
    text: String,
    #[serde(default, skip_serializing_if = "is_false")]
    markdown: bool,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    attachments: Vec<KeptAttachment>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    buttons: Vec<KeptButton>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    cards: Vec<KeptCard>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reply_to: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    payload: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    form: Option<KeptForm>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    answers: Option<KeptAnswers>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    location: Option<KeptLocation>,
    #[serde(default, skip_serializing_if = "is_false")]
    erased: bool,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum KeptEvent {
    Opened,
    Queued {
        reason: String,
    },
    Taken,
    Released {
        to: KeptReleaseTo,
    },
    Assigned {
        agent: Option<KeptAgent>,
        team: Option<i64>,
    },
    Snoozed {
        until: i64,
    },
    Woken,
    Moved {
        to: String,
    },
    Resolved,
    Reopened,
    Rated {
        score: u8,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        comment: Option<String>,
    },
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum KeptReleaseTo {
    Queue,
    Bot,
}

#[derive(Serialize, Deserialize)]
struct KeptAgent {
    kind: i64,
    id: i64,
    name: String,
}

/// Returns the number under which a kind of author is kept.
pub(super) const fn author_kind_code(kind: AuthorKind) -> i64 {
    match kind {
        AuthorKind::Shopper => 0,
        AuthorKind::Agent => 1,
        AuthorKind::Program => 2,
        AuthorKind::Bot => 3,
        AuthorKind::System => 4,
    }
}

/// Reads the number of a kind of author.
pub(super) fn author_kind(code: i64) -> Result<AuthorKind, StoreError> {
    Ok(match code {
        0 => AuthorKind::Shopper,
        1 => AuthorKind::Agent,
        2 => AuthorKind::Program,
        3 => AuthorKind::Bot,
        4 => AuthorKind::System,
        _ => return Err(StoreError::Inconsistent(format!("there is no kind of author {code}"))),
    })
}

/// Entries of this kind are messages.
pub(super) const MESSAGE: i64 = 0;

/// Returns the number under which a kind of entry is kept.
pub(super) const fn entry_kind_code(body: &Body) -> i64 {
    match body {
        Body::Message(_) => MESSAGE,
        Body::Note(_) => 1,
        Body::Event(_) => 2,
    }
}

/// Writes the column.
pub(super) fn write(author: &Author, body: &Body) -> Result<String, StoreError> {
    let what = match body {
        Body::Message(message) => KeptWhat::Message(keep_message(message)),
        Body::Note(text) => KeptWhat::Note(text.clone()),
        Body::Event(event) => KeptWhat::Event(keep_event(event)),
    };
    let kept = Kept { v: VERSION, name: author.name.to_string(), what };
    serde_json::to_string(&kept).map_err(|error| StoreError::Inconsistent(format!("an entry's body: {error}")))
}

/// Reads the column: the author's name, and what the entry says.
pub(super) fn read(json: &str) -> Result<(String, Body), StoreError> {
    let kept: Kept =
        serde_json::from_str(json).map_err(|error| StoreError::Inconsistent(format!("an entry's body cannot be read: {error}")))?;
    if kept.v > VERSION {
        return Err(StoreError::Inconsistent(format!("an entry's body has version {}, newer than {VERSION}", kept.v)));
    }
    let body = match kept.what {
        KeptWhat::Message(message) => Body::Message(message.into()),
        KeptWhat::Note(text) => Body::Note(text),
        KeptWhat::Event(event) => Body::Event(read_event(event)?),
    };
    Ok((kept.name, body))
}

fn keep_message(message: &Message) -> KeptMessage {
    KeptMessage {
        text: message.text.clone(),
        markdown: message.format == Format::Markdown,
        attachments: message.attachments.iter().map(KeptAttachment::from).collect(),
        buttons: message.buttons.iter().map(KeptButton::from).collect(),
        cards: message.cards.iter().map(KeptCard::from).collect(),
        reply_to: message.reply_to.map(Seq::get),
        payload: message.payload.clone(),
        form: message.form.as_deref().map(KeptForm::from),
        answers: message.answers.as_deref().map(KeptAnswers::from),
        location: message.location.as_deref().map(KeptLocation::from),
        erased: message.erased,
    }
}

impl From<KeptMessage> for Message {
    fn from(kept: KeptMessage) -> Self {
        Self {
            text: kept.text,
            format: if kept.markdown { Format::Markdown } else { Format::Plain },
            attachments: kept.attachments.into_iter().map(Attachment::from).collect(),
            buttons: kept.buttons.into_iter().map(Button::from).collect(),
            cards: kept.cards.into_iter().map(Card::from).collect(),
            reply_to: kept.reply_to.map(Seq::new),
            payload: kept.payload,
            form: kept.form.map(|form| Box::new(form.into())),
            answers: kept.answers.map(|answers| Box::new(answers.into())),
            location: kept.location.map(|place| Box::new(place.into())),
            erased: kept.erased,
        }
    }
}

fn keep_event(event: &Event) -> KeptEvent {
    match event {
        Event::Opened => KeptEvent::Opened,
        Event::Queued { reason } => KeptEvent::Queued { reason: (*reason).to_owned() },
        Event::Taken => KeptEvent::Taken,
        Event::Released { to: ReleaseTo::Queue } => KeptEvent::Released { to: KeptReleaseTo::Queue },
        Event::Released { to: ReleaseTo::Bot } => KeptEvent::Released { to: KeptReleaseTo::Bot },
        Event::Assigned { agent, team } => {
            KeptEvent::Assigned { agent: agent.as_ref().map(keep_agent), team: team.map(crate::domain::TeamId::raw) }
        }
        Event::Snoozed { until } => KeptEvent::Snoozed { until: until.as_millis() },
        Event::Woken => KeptEvent::Woken,
        Event::Moved { to } => KeptEvent::Moved { to: to.as_str().to_owned() },
        Event::Resolved => KeptEvent::Resolved,
        Event::Reopened => KeptEvent::Reopened,
        Event::Rated { score, comment } => KeptEvent::Rated { score: *score, comment: comment.clone() },
    }
}

fn keep_agent(agent: &Author) -> KeptAgent {
    KeptAgent { kind: author_kind_code(agent.kind), id: agent.id, name: agent.name.to_string() }
}

fn read_event(kept: KeptEvent) -> Result<Event, StoreError> {
    Ok(match kept {
        KeptEvent::Opened => Event::Opened,
        KeptEvent::Queued { reason } => Event::Queued { reason: intern::intern(&reason)? },
        KeptEvent::Taken => Event::Taken,
        KeptEvent::Released { to: KeptReleaseTo::Queue } => Event::Released { to: ReleaseTo::Queue },
        KeptEvent::Released { to: KeptReleaseTo::Bot } => Event::Released { to: ReleaseTo::Bot },
        KeptEvent::Assigned { agent, team } => Event::Assigned { agent: agent.map(read_agent).transpose()?, team: team.map(Into::into) },
        KeptEvent::Snoozed { until } => Event::Snoozed { until: Timestamp::from_millis(until) },
        KeptEvent::Woken => Event::Woken,
        KeptEvent::Moved { to } => Event::Moved { to: intern::channel(&to)? },
        KeptEvent::Resolved => Event::Resolved,
        KeptEvent::Reopened => Event::Reopened,
        KeptEvent::Rated { score, comment } => Event::Rated { score, comment },
    })
}

fn read_agent(kept: KeptAgent) -> Result<Author, StoreError> {
    Ok(Author { kind: author_kind(kept.kind)?, id: kept.id, name: kept.name.into() })
}

/// Returns the column without what was said: the kind stays, the words go, and the author is called `name` from now on if
/// one is given.
pub(super) fn erased(json: &str, name: Option<&str>) -> Result<String, StoreError> {
    let (author, body) = read(json)?;
    let body = match body {
        Body::Message(_) => Body::Message(Message { erased: true, ..Message::default() }),
        Body::Note(_) => Body::Note(String::new()),
        Body::Event(Event::Rated { score, .. }) => Body::Event(Event::Rated { score, comment: None }),
        Body::Event(event) => Body::Event(event),
    };
    let author = Author { name: name.unwrap_or(&author).into(), ..Author::system() };
    write(&author, &body)
}
