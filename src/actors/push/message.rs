//! What a shopper is told, and in how many words.

use pulldown_cmark::{Event, Parser, TagEnd};
use serde_json::json;

use super::wishes::Wish;
use crate::domain::{
    Body, ContactId, Conversation, ConversationId, Entry, Format, InboxId, Message, Preview, PushSubscription, Seq, TenantId,
};

/// An answer of which a shopper may have to be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct News {
    pub(super) tenant: TenantId,
    pub(super) inbox: InboxId,
    pub(super) contact: ContactId,
    pub(super) conversation: ConversationId,
    pub(super) seq: Seq,
    author: String,
    words: String,
}

impl News {
    pub(super) fn of(dialogue: &Conversation, entry: &Entry) -> Self {
        Self {
            tenant: dialogue.tenant,
            inbox: dialogue.inbox,
            contact: dialogue.contact,
            conversation: dialogue.id,
            seq: entry.seq,
            author: entry.author.name.to_string(),
            words: if let Body::Message(message) = &entry.body { words_of(message) } else { String::new() },
        }
    }

    /// Writes it down for a browser. Without the shop's leave it says no more than that there is an answer.
    pub(super) fn payload(&self, wish: &Wish, to: &PushSubscription) -> Vec<u8> {
        let says = (wish.shows_words && !self.words.is_empty()).then(|| format!("{}: {}", self.author, self.words));
        let payload = json!({
            "v": 1,
            "title": wish.shop,
            "body": says,
            "locale": to.locale,
            "page": to.page,
            "tag": self.conversation.to_string(),
        });
        payload.to_string().into_bytes()
    }
}

/// Returns the words as they are read, without their markup.
fn words_of(message: &Message) -> String {
    if message.format == Format::Plain {
        return Preview::of(message.text.trim()).as_str().to_owned();
    }
    let mut plain = String::new();
    for event in Parser::new(&message.text) {
        match event {
            Event::Text(text) | Event::Code(text) => plain.push_str(&text),
            Event::SoftBreak | Event::HardBreak | Event::End(TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item) => plain.push(' '),
            _ => {}
        }
    }
    Preview::of(plain.trim()).as_str().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_not_read_out() {
        let message = Message {
            text: "**Two days.** See [delivery](https://shop.example/delivery):\n\n- by `DHL`\n- by post".to_owned(),
            format: Format::Markdown,
            ..Message::default()
        };
        assert_eq!(words_of(&message), "Two days. See delivery: by DHL by post");
        assert_eq!(words_of(&Message::plain(" **as** it stands ")), "**as** it stands");
    }
}
