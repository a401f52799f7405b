//! A dialogue as the shop keeps it: whose turn it is, who has it, how far its log goes.

use std::fmt;

use super::{Author, ContactId, ConversationId, InboxId, Seq, TeamId, Temper, TenantId, Timestamp};

/// Who is to speak next on the shop's side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Phase {
    /// The bot answers.
    Bot,
    /// It waits for a human; the bot is silent.
    Queued,
    /// A human has it; the bot is silent.
    Assigned,
    /// Put aside until a time.
    Snoozed,
    /// Settled.
    Resolved,
}

impl Phase {
    /// All of them, in the order of the protocol's page.
    pub const ALL: [Self; 5] = [Self::Bot, Self::Queued, Self::Assigned, Self::Snoozed, Self::Resolved];

    /// Returns the word for it on the wire and in the store.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Bot => "bot",
            Self::Queued => "queued",
            Self::Assigned => "assigned",
            Self::Snoozed => "snoozed",
            Self::Resolved => "resolved",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|phase| phase.as_str() == text)
    }
}

/// Where a dialogue takes place: `web`, or the name of a messenger's channel.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Channel(&'static str);

impl Channel {
    /// The widget on the shop's page.
    pub const WEB: Self = Self("web");

    /// Makes the name of a channel; only `channels::registry` knows which there are.
    #[must_use]
    pub const fn named(name: &'static str) -> Self {
        Self(name)
    }

    /// Returns the name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.0
    }
}

impl fmt::Debug for Channel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

/// Who on the shop's side a dialogue waits for or belongs to.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Responsible {
    /// The agent (or program) who has it, in `Assigned`, or had it before `Snoozed`.
    pub agent: Option<Author>,
    /// The team that it was assigned to.
    pub team: Option<TeamId>,
}

/// What a shopper thought of how it was served.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rating {
    /// One to five.
    pub score: u8,
    /// Why.
    pub comment: Option<String>,
    /// When it was said.
    pub at: Timestamp,
}

impl Rating {
    /// The best that can be given.
    pub const BEST: u8 = 5;
}

/// A dialogue.
#[derive(Debug, Clone, PartialEq)]
pub struct Conversation {
    /// The shop.
    pub tenant: TenantId,
    /// Its id.
    pub id: ConversationId,
    /// Where it came in.
    pub inbox: InboxId,
    /// The shopper.
    pub contact: ContactId,
    /// The shopper's name as others see it.
    pub contact_name: String,
    /// Where it takes place now.
    pub channel: Channel,
    /// Whose turn it is.
    pub phase: Phase,
    /// Since when.
    pub since: Timestamp,
    /// Who has it or is to have it.
    pub responsible: Responsible,
    /// When it comes back, in `Snoozed`.
    pub snoozed_until: Option<Timestamp>,
    /// What its shopper thought of it, the last time that was said.
    pub rating: Option<Box<Rating>>,
    /// How it goes, where that is known.
    pub temper: Option<Temper>,
    /// When it began.
    pub opened_at: Timestamp,
    /// The fence of its single writer: raised by each new owner.
    pub epoch: i64,
    /// The last number of its log.
    pub last: Seq,
}

/// What `welcome` says of a dialogue.
#[derive(Debug, Clone, PartialEq)]
pub struct ConversationHead {
    /// The dialogue.
    pub id: ConversationId,
    /// Its last number.
    pub seq: Seq,
    /// Whose turn it is.
    pub phase: Phase,
    /// Messages of the other side that the asker has not read.
    pub unread: u64,
}

/// The last message of a dialogue, shortened for a list.
#[derive(Debug, Clone, PartialEq)]
pub struct LastWord {
    /// Its number.
    pub seq: Seq,
    /// When it was accepted.
    pub at: Timestamp,
    /// Its first words.
    pub text: Preview,
}

/// The first words of a message: at most [`Preview::CHARS_MAX`] characters, on one line.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Preview(String);

impl Preview {
    /// The longest it gets, in characters.
    pub const CHARS_MAX: usize = 120;

    /// Shortens a text.
    #[must_use]
    pub fn of(text: &str) -> Self {
        Self(text.chars().take(Self::CHARS_MAX).map(|c| if c.is_control() { ' ' } else { c }).collect())
    }

    /// Returns the words.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A line of the agents' board: an open dialogue.
#[derive(Debug, Clone, PartialEq)]
pub struct BoardRow {
    /// The dialogue.
    pub id: ConversationId,
    /// Whose turn it is.
    pub phase: Phase,
    /// Since when.
    pub since: Timestamp,
    /// The shopper.
    pub contact: ContactId,
    /// The shopper's name.
    pub contact_name: String,
    /// Where it takes place.
    pub channel: Channel,
    /// Who has it.
    pub agent: Option<Author>,
    /// How many of five its shopper gave it.
    pub rating: Option<u8>,
    /// How it goes, where that is known.
    pub temper: Option<Temper>,
    /// Its last message, if it has any.
    pub last: Option<LastWord>,
}
