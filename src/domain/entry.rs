//! The log of a dialogue: numbered entries that never change their number.

use std::num::NonZeroU64;

use super::{AttachmentId, Author, Channel, ConversationId, EntryId, Form, FormAnswers, TeamId, Timestamp};

/// The number of an entry within its dialogue: 1, 2, 3 … without holes. Zero, as a `Seq`, is "before the first".
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Seq(u64);

impl Seq {
    /// Before the first entry.
    pub const ZERO: Self = Self(0);

    /// Makes a number.
    #[must_use]
    pub const fn new(n: u64) -> Self {
        Self(n)
    }

    /// Returns the number.
    #[must_use]
    pub const fn get(self) -> u64 {
        self.0
    }

    /// Returns the next number.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0 + 1)
    }

    /// Returns the number as it is kept in a signed column.
    #[must_use]
    pub const fn raw(self) -> i64 {
        self.0.cast_signed()
    }

    /// Reads a number from a signed column; negative ones are zero.
    #[must_use]
    pub const fn from_raw(raw: i64) -> Self {
        if raw < 0 { Self(0) } else { Self(raw.cast_unsigned()) }
    }
}

/// An author's own name for a request: 1 to 64 characters, and the key that makes a repeated request one entry.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Ref(Box<str>);

impl Ref {
    /// The longest a name may be, in characters.
    pub const CHARS_MAX: usize = 64;

    /// Returns the name, or `None` if it is empty, too long or holds a control character.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        let fits = !text.is_empty() && text.chars().take(Self::CHARS_MAX + 1).count() <= Self::CHARS_MAX;
        (fits && !text.chars().any(char::is_control)).then(|| Self(text.into()))
    }

    /// Returns the text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the 64-bit fingerprint under which the store finds the name again. Never zero.
    /// FNV-1a with a final mix: the same in every process and version, because it is kept.
    #[must_use]
    pub fn fingerprint(&self) -> NonZeroU64 {
        let hash =
            self.0.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
        let mixed = (hash ^ (hash >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        NonZeroU64::new(mixed ^ (mixed >> 29)).unwrap_or(NonZeroU64::MIN)
    }
}

/// One line of a dialogue's log.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The dialogue.
    pub conversation: ConversationId,
    /// Its number there.
    pub seq: Seq,
    /// Its own id, known before its number while an answer is being written.
    pub id: EntryId,
    /// When it was accepted.
    pub at: Timestamp,
    /// Who wrote it.
    pub author: Author,
    /// Where it came in.
    pub channel: Channel,
    /// The author's own name for it, if it gave one.
    pub reference: Option<Ref>,
    /// What it says.
    pub body: Body,
}

impl Entry {
    /// Tells whether shoppers see only that something with this number exists.
    #[must_use]
    pub const fn is_hidden_from_shoppers(&self) -> bool {
        match &self.body {
            Body::Message(_) => false,
            Body::Note(_) => true,
            Body::Event(event) => event.is_internal(),
        }
    }

    /// Tells whether shoppers and staff read different things in it: what is internal, and why a dialogue waits.
    #[must_use]
    pub const fn reads_differently_to_shoppers(&self) -> bool {
        self.is_hidden_from_shoppers() || matches!(self.body, Body::Event(Event::Queued { .. }))
    }

    /// Returns what proves to the author that the entry is kept.
    #[must_use]
    pub const fn receipt(&self) -> Receipt {
        Receipt { conversation: self.conversation, seq: self.seq, id: self.id, at: self.at }
    }
}

/// What an author gets once its entry is durable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Receipt {
    /// The dialogue.
    pub conversation: ConversationId,
    /// The entry's number there.
    pub seq: Seq,
    /// The entry's id.
    pub id: EntryId,
    /// When it was accepted.
    pub at: Timestamp,
}

/// What an entry says.
#[derive(Debug, Clone, PartialEq)]
pub enum Body {
    /// What a person or the bot wrote to the other side.
    Message(Message),
    /// What agents write to each other; shoppers never see it.
    Note(String),
    /// What happened to the dialogue.
    Event(Event),
}

/// What a person or the bot wrote.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Message {
    /// The words; may be empty where there is something else.
    pub text: String,
    /// How the words are marked up.
    pub format: Format,
    /// Files that came with it.
    pub attachments: Vec<Attachment>,
    /// What the reader may press instead of writing.
    pub buttons: Vec<Button>,
    /// Things shown beside the words: a source, a product.
    pub cards: Vec<Card>,
    /// The entry that it answers.
    pub reply_to: Option<Seq>,
    /// What the pressed button carried.
    pub payload: Option<String>,
    /// Something to fill in.
    pub form: Option<Box<Form>>,
    /// What the shopper filled in.
    pub answers: Option<Box<FormAnswers>>,
    /// A place.
    pub location: Option<Box<Location>>,
    /// Whether what it said was taken away for good, at the wish of whom it was about.
    pub erased: bool,
}

impl Message {
    /// Returns a message of plain words.
    pub fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }
}

/// How a message's words are marked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Format {
    /// Not at all.
    #[default]
    Plain,
    /// CommonMark, of which clients show what they can.
    Markdown,
}

/// A file that came with a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// Its id.
    pub id: AttachmentId,
    /// The name that its sender gave it.
    pub name: String,
    /// Its media type, as found by looking at its bytes.
    pub media_type: String,
    /// Its size.
    pub size_bytes: u64,
    /// Where it can be read, relative to the server.
    pub url: String,
}

/// Something to press instead of writing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Button {
    /// The words on it.
    pub title: String,
    /// What comes back in `post.payload` when it is pressed.
    pub payload: String,
}

/// A thing shown beside the words.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Card {
    /// Its heading.
    pub title: String,
    /// A line or two.
    pub text: Option<String>,
    /// Where it leads.
    pub url: Option<String>,
    /// Its picture.
    pub image_url: Option<String>,
    /// What it costs.
    pub price: Option<Price>,
    /// What may be pressed on it.
    pub buttons: Vec<Button>,
}

/// What something costs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Price {
    /// In the smallest unit of the currency.
    pub amount_minor: i64,
    /// The ISO 4217 code.
    pub currency: String,
}

/// A place.
#[derive(Debug, Clone, PartialEq)]
pub struct Location {
    /// Degrees to the north.
    pub lat: f64,
    /// Degrees to the east.
    pub lon: f64,
    /// What is there.
    pub label: Option<String>,
}

/// Where an agent releases a dialogue to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ReleaseTo {
    /// Back to those who wait for a human.
    #[default]
    Queue,
    /// To the bot.
    Bot,
}

/// What happened to a dialogue.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// It began.
    Opened,
    /// It waits for a human; why.
    Queued {
        /// A word for reports: `asked`, `unanswered`, `failed`, `released`, `returned`.
        reason: &'static str,
    },
    /// A human took it.
    Taken,
    /// The human let go of it.
    Released {
        /// Where it went.
        to: ReleaseTo,
    },
    /// It was given to an agent or a team. For staff's eyes.
    Assigned {
        /// The agent who has it now.
        agent: Option<Author>,
        /// The team that it waits for now.
        team: Option<TeamId>,
    },
    /// It was put aside until then. For staff's eyes.
    Snoozed {
        /// When it comes back.
        until: Timestamp,
    },
    /// It came back from being put aside. For staff's eyes.
    Woken,
    /// It goes on in another channel.
    Moved {
        /// Where.
        to: Channel,
    },
    /// It was settled.
    Resolved,
    /// It was not settled after all.
    Reopened,
    /// Its shopper said what it thought of it.
    Rated {
        /// One to five.
        score: u8,
        /// Why.
        comment: Option<String>,
    },
}

impl Event {
    /// Returns the name that clients see.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Opened => "opened",
            Self::Queued { .. } => "queued",
            Self::Taken => "taken",
            Self::Released { .. } => "released",
            Self::Assigned { .. } => "assigned",
            Self::Snoozed { .. } => "snoozed",
            Self::Woken => "woken",
            Self::Moved { .. } => "moved",
            Self::Resolved => "resolved",
            Self::Reopened => "reopened",
            Self::Rated { .. } => "rated",
        }
    }

    /// Tells whether shoppers are spared it.
    #[must_use]
    pub const fn is_internal(&self) -> bool {
        matches!(self, Self::Assigned { .. } | Self::Snoozed { .. } | Self::Woken)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ref_has_one_to_sixty_four_characters_of_any_script() {
        assert!(Ref::new("").is_none());
        assert!(Ref::new(&"ж".repeat(64)).is_some());
        assert!(Ref::new(&"ж".repeat(65)).is_none());
        assert!(Ref::new("a\nb").is_none());
    }

    #[test]
    fn a_fingerprint_never_changes_because_it_is_kept() {
        let reference = Ref::new("hello-1").unwrap();
        assert_eq!(reference.fingerprint(), Ref::new("hello-1").unwrap().fingerprint());
        assert_ne!(reference.fingerprint(), Ref::new("hello-2").unwrap().fingerprint());
    }
}
