//! Domain to wire, by hand: what a shopper is spared is decided here and nowhere else.

use super::{
    AttachmentBody, AuthorBody, ButtonBody, CardBody, EntryBody, EventBody, FormAnswersBody, FormBody, HeadBody, LastBody, LocationBody,
    NamedBody, QueueRow, ServerFrame, TemperBody, UnderstoodBody,
};
use crate::domain::{
    Author, AuthorKind, BoardRow, Body, ConversationHead, Entry, Event, Format, LastWord, Message, Receipt, ReleaseTo, Understood,
};

/// For whose eyes an entry is written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum View {
    /// A shopper's: what is internal is hidden.
    Shopper,
    /// An agent's or a program's: everything.
    Staff,
}

impl From<&Author> for AuthorBody {
    fn from(author: &Author) -> Self {
        Self { kind: author_kind(author.kind).to_owned(), id: author.public_id(), name: author.name.to_string() }
    }
}

impl From<&Author> for NamedBody {
    fn from(author: &Author) -> Self {
        Self { id: author.public_id(), name: author.name.to_string() }
    }
}

/// Returns the wire's word for a kind of author: a program that does an agent's work is seen as an agent.
const fn author_kind(kind: AuthorKind) -> &'static str {
    match kind {
        AuthorKind::Shopper => "shopper",
        AuthorKind::Agent | AuthorKind::Program => "agent",
        AuthorKind::Bot => "bot",
        AuthorKind::System => "system",
    }
}

/// Writes an entry down for `view`; with `reference` if the reader is its author.
#[must_use]
pub fn entry_body(entry: &Entry, view: View, is_author: bool) -> EntryBody {
    if view == View::Shopper && entry.is_hidden_from_shoppers() {
        return frame_of(entry, "hidden", AuthorBody::from(&Author::system()));
    }
    let author = AuthorBody::from(&entry.author);
    let reference = entry.reference.as_ref().filter(|_| is_author).map(|reference| reference.as_str().to_owned());
    match &entry.body {
        Body::Message(message) => with_message(EntryBody { reference, ..frame_of(entry, "message", author) }, message),
        // A note without words is one whose words were taken away.
        Body::Note(text) => EntryBody { reference, text: Some(text.clone()), erased: text.is_empty(), ..frame_of(entry, "note", author) },
        Body::Event(event) => {
            let mut event = EventBody::from(event);
            if view == View::Shopper {
                // That somebody was found to be upset is not for that somebody's eyes.
                event.reason = None;
            }
            EntryBody { reference, event: Some(event), ..frame_of(entry, "event", author) }
        }
    }
}

/// Writes an entry down together with what was understood of it, which is for staff alone.
#[must_use]
pub fn entry_body_with(entry: &Entry, view: View, is_author: bool, understood: Option<&Understood>) -> EntryBody {
    let mut body = entry_body(entry, view, is_author);
    // What was taken away for good is not told in other words either.
    if view == View::Staff && !body.erased {
        body.understood = understood.map(|understood| Box::new(UnderstoodBody::from(understood)));
    }
    body
}

fn frame_of(entry: &Entry, kind: &str, author: AuthorBody) -> EntryBody {
    EntryBody {
        conversation: entry.conversation.to_string(),
        seq: entry.seq.get(),
        id: entry.id.to_string(),
        at: entry.at.to_string(),
        kind: kind.to_owned(),
        author,
        channel: entry.channel.as_str().to_owned(),
        reference: None,
        text: None,
        format: None,
        attachments: Vec::new(),
        buttons: Vec::new(),
        cards: Vec::new(),
        reply_to: None,
        payload: None,
        form: None,
        answers: None,
        location: None,
        erased: false,
        event: None,
        understood: None,
    }
}

fn with_message(body: EntryBody, message: &Message) -> EntryBody {
    EntryBody {
        text: Some(message.text.clone()),
        format: Some(format_name(message.format).to_owned()),
        attachments: message.attachments.iter().map(AttachmentBody::from).collect(),
        buttons: message.buttons.iter().map(ButtonBody::from).collect(),
        cards: message.cards.iter().map(CardBody::from).collect(),
        reply_to: message.reply_to.map(crate::domain::Seq::get),
        payload: message.payload.clone(),
        form: message.form.as_deref().map(FormBody::from),
        answers: message.answers.as_deref().map(FormAnswersBody::from),
        location: message.location.as_deref().map(LocationBody::from),
        erased: message.erased,
        ..body
    }
}

const fn format_name(format: Format) -> &'static str {
    match format {
        Format::Plain => "plain",
        Format::Markdown => "markdown",
    }
}

impl From<&Event> for EventBody {
    fn from(event: &Event) -> Self {
        let name = event.name().to_owned();
        match event {
            Event::Queued { reason } => Self { name, reason: Some((*reason).to_owned()), ..Self::default() },
            Event::Released { to } => Self { name, to: Some(release_name(*to).to_owned()), ..Self::default() },
            Event::Assigned { agent, team } => {
                Self { name, agent: agent.as_ref().map(NamedBody::from), team: team.map(|team| team.to_string()), ..Self::default() }
            }
            Event::Snoozed { until } => Self { name, until: Some(until.to_string()), ..Self::default() },
            Event::Moved { to } => Self { name, to: Some(to.as_str().to_owned()), ..Self::default() },
            Event::Rated { score, comment } => Self { name, score: Some(*score), comment: comment.clone(), ..Self::default() },
            Event::Opened | Event::Taken | Event::Woken | Event::Resolved | Event::Reopened => Self { name, ..Self::default() },
        }
    }
}

const fn release_name(to: ReleaseTo) -> &'static str {
    match to {
        ReleaseTo::Queue => "queue",
        ReleaseTo::Bot => "bot",
    }
}

impl From<&ConversationHead> for HeadBody {
    fn from(head: &ConversationHead) -> Self {
        Self { id: head.id.to_string(), seq: head.seq.get(), state: head.phase.as_str().to_owned(), unread: head.unread }
    }
}

impl From<&BoardRow> for QueueRow {
    fn from(row: &BoardRow) -> Self {
        Self {
            id: row.id.to_string(),
            state: row.phase.as_str().to_owned(),
            contact: NamedBody { id: row.contact.to_string(), name: row.contact_name.clone() },
            since: row.since.to_string(),
            last: row.last.as_ref().map(LastBody::from),
            agent: row.agent.as_ref().map(NamedBody::from),
            rating: row.rating,
            temper: row.temper.map(TemperBody::from),
            channel: row.channel.as_str().to_owned(),
        }
    }
}

impl From<&LastWord> for LastBody {
    fn from(last: &LastWord) -> Self {
        Self { seq: last.seq.get(), at: last.at.to_string(), text: last.text.as_str().to_owned() }
    }
}

/// Returns the `ack` of a request.
#[must_use]
pub fn receipt_frame(reference: &str, receipt: &Receipt) -> ServerFrame {
    ServerFrame::Ack {
        reference: reference.to_owned(),
        conversation: receipt.conversation.to_string(),
        seq: receipt.seq.get(),
        id: receipt.id.to_string(),
        at: receipt.at.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::domain::{Channel, ConversationId, EntryId, Ref, Seq, Timestamp, UserId};

    fn entry(body: Body) -> Entry {
        Entry {
            conversation: ConversationId::from(1),
            seq: Seq::new(3),
            id: EntryId::from(9),
            at: Timestamp::from_millis(1_767_225_600_000),
            author: Author::agent(UserId::from(5), Arc::from("Anna")),
            channel: Channel::WEB,
            reference: Ref::new("r"),
            body,
        }
    }

    #[test]
    fn a_shopper_learns_of_a_note_only_that_its_number_is_taken() {
        let body = entry_body(&entry(Body::Note("rude one".into())), View::Shopper, false);
        let text = serde_json::to_string(&body).unwrap();
        assert_eq!(body.kind, "hidden");
        assert!(!text.contains("rude") && !text.contains("Anna") && !text.contains("usr_"), "{text}");
    }

    #[test]
    fn what_was_understood_is_for_staff_alone() {
        let entry = entry(Body::Message(Message::plain("where is my order")));
        let understood = Understood { models: "v0".into(), ..Understood::default() };
        assert!(entry_body_with(&entry, View::Staff, false, Some(&understood)).understood.is_some());
        let shoppers = serde_json::to_string(&entry_body_with(&entry, View::Shopper, true, Some(&understood))).unwrap();
        assert!(!shoppers.contains("understood") && !shoppers.contains("v0"), "{shoppers}");
    }

    #[test]
    fn only_the_author_sees_its_own_name_for_an_entry() {
        let entry = entry(Body::Message(Message::plain("hi")));
        assert_eq!(entry_body(&entry, View::Shopper, false).reference, None);
        assert_eq!(entry_body(&entry, View::Staff, true).reference.as_deref(), Some("r"));
    }
}
