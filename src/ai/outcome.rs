//! What goes into an answer and what comes out of it, whoever gives it: lines of the dialogue, words, and what follows.

use crate::domain::{ArticleHit, AuthorKind, Body, Button, Card, Entry, Format, Message};

/// The payload of the button that asks for a human.
pub const PAYLOAD_HUMAN: &str = "human";
/// What the payload of a button that opens an article begins with; the article's id follows.
pub const PAYLOAD_ARTICLE: &str = "article:";

/// Why a human is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum HandOverReason {
    /// The shopper asked for one.
    Asked,
    /// The bot did not know, twice in a row.
    Unanswered,
    /// The shopper is angry.
    Upset,
    /// The AI decided that a human is needed.
    Judged,
}

impl HandOverReason {
    /// Returns the word for reports, as `Event::Queued` carries it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Unanswered => "unanswered",
            Self::Upset => "upset",
            Self::Judged => "judged",
        }
    }
}

/// What an answer came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// The question was answered, or the greeting returned.
    Answered,
    /// The bot said that it does not know, and offered a human.
    Unsure,
    /// A human is to take over; the message says so to the shopper.
    HandOver {
        /// Why.
        reason: HandOverReason,
    },
}

/// An answer with all that is shown beside it.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// The words.
    pub text: String,
    /// How they are marked up.
    pub format: Format,
    /// The source, and what else may help.
    pub cards: Vec<Card>,
    /// What the shopper may press instead of writing.
    pub buttons: Vec<Button>,
    /// What it came to.
    pub outcome: Outcome,
    /// The articles that were found, best first.
    pub articles: Vec<ArticleHit>,
}

impl Answer {
    /// Returns an answer of words alone.
    pub fn words(text: impl Into<String>, outcome: Outcome) -> Self {
        Self { text: text.into(), format: Format::Plain, cards: Vec::new(), buttons: Vec::new(), outcome, articles: Vec::new() }
    }

    /// Returns the message that the shopper sees.
    #[must_use]
    pub fn into_message(self) -> Message {
        Message { text: self.text, format: self.format, cards: self.cards, buttons: self.buttons, ..Message::default() }
    }
}

/// Who spoke a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Speaker {
    /// The shopper.
    Shopper,
    /// The bot.
    Bot,
    /// A person (or a program) of the shop.
    Staff,
}

/// A line of the dialogue so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Who spoke.
    pub speaker: Speaker,
    /// The words.
    pub text: String,
    /// Whether it is the bot's word that it does not know: known by the button that offers a human.
    pub unsure: bool,
}

impl Line {
    /// Returns a line of words.
    pub fn new(speaker: Speaker, text: impl Into<String>) -> Self {
        Self { speaker, text: text.into(), unsure: false }
    }

    /// Reads a line from the log; `None` for what is not a message to the other side, or has no words.
    #[must_use]
    pub fn from_entry(entry: &Entry) -> Option<Self> {
        let Body::Message(message) = &entry.body else { return None };
        let speaker = match entry.author.kind {
            AuthorKind::Shopper => Speaker::Shopper,
            AuthorKind::Bot => Speaker::Bot,
            AuthorKind::Agent | AuthorKind::Program => Speaker::Staff,
            AuthorKind::System => return None,
        };
        if message.text.trim().is_empty() {
            return None;
        }
        let offers_human = message.buttons.iter().any(|button| button.payload == PAYLOAD_HUMAN);
        Some(Self { speaker, text: message.text.clone(), unsure: speaker == Speaker::Bot && offers_human })
    }
}
