//! The words in which a dialogue's decisions are put: what is asked, by whom, and what follows.

use std::time::Duration;

use super::words::Words;
use crate::ai::Outcome;
use crate::domain::{Author, Body, EntryId, Message, Ref, ReleaseTo, TeamId, TimerChange, Timestamp};

/// The longest that a dialogue may be put aside.
pub const SNOOZE_MAX: Duration = Duration::from_hours(366 * 24);

/// What somebody wants of a dialogue.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// Words, files or a pressed button for the other side.
    Post {
        /// What it says.
        message: Message,
        /// Whether the request named the dialogue. One that did not never reopens a settled dialogue.
        named: bool,
    },
    /// Words between agents.
    Note(String),
    /// A person, please.
    Human,
    /// The bot again, please.
    Bot,
    /// What its shopper thinks of it.
    Rate {
        /// One to five.
        score: u8,
        /// Why.
        comment: Option<String>,
    },
    /// I take it.
    Take,
    /// I let go of it.
    Release(ReleaseTo),
    /// It is for them.
    Assign {
        /// The agent who is to have it.
        agent: Option<Author>,
        /// The team that it is to wait for.
        team: Option<TeamId>,
    },
    /// Put it aside.
    Snooze(Timestamp),
    /// It is settled.
    Resolve,
    /// It is not settled.
    Reopen,
}

/// By what right somebody asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// As the shopper whose dialogue it is, or claims to be.
    Shopper,
    /// As an agent.
    Agent,
    /// As an admin, or Beseda itself.
    Admin,
}

/// An entry to be.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// Who writes it.
    pub author: Author,
    /// The author's own name for it.
    pub reference: Option<Ref>,
    /// What it says.
    pub body: Body,
    /// The id that was shown while it was being written.
    pub id: Option<EntryId>,
}

/// What becomes of the bot's answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TurnPlan {
    /// What is at work goes on.
    #[default]
    Keep,
    /// What is at work is abandoned, now.
    Cancel,
    /// What is at work is abandoned now, and a new answer is begun once the entries are durable.
    Begin,
}

/// What follows from a decision.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Plan {
    /// Entries to append, in order. None where the request changes nothing: the answer is the receipt of `again`.
    pub drafts: Vec<Draft>,
    /// Which of them answers the request.
    pub answers: usize,
    /// Whether the dialogue's row changes.
    pub changes_row: bool,
    /// Timers to set and to clear.
    pub timers: Vec<TimerChange>,
    /// What becomes of the bot's answer.
    pub turn: TurnPlan,
    /// Who has the dialogue from here on, where that is new.
    pub joins: Option<Author>,
    /// Who had it until here.
    pub parts: Option<Author>,
}

/// How long things may stay as they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// Silence after which a dialogue with the bot is settled; never if none.
    pub auto_resolve: Option<Duration>,
    /// Absence of its agent after which a dialogue waits for another; never if none.
    pub return_to_queue: Option<Duration>,
    /// After which an answer that the bot owes is begun anew.
    pub answer: Duration,
}

/// What a dialogue is decided with, the same for all requests.
#[derive(Debug, Clone, PartialEq)]
pub struct Setting {
    /// The shop's bot.
    pub bot: Author,
    /// The words that the dialogue says by itself.
    pub words: Words,
    /// How long things may stay as they are.
    pub patience: Patience,
}

/// Who asks, and how.
#[derive(Debug, Clone, PartialEq)]
pub struct Asker {
    /// Who.
    pub by: Author,
    /// By what right.
    pub standing: Standing,
    /// The asker's own name for the request.
    pub reference: Option<Ref>,
}

/// An answer that the bot has finished.
#[derive(Debug, Clone, PartialEq)]
pub struct Answered {
    /// The id under which its pieces were shown.
    pub id: EntryId,
    /// What it says.
    pub message: Message,
    /// What it came to.
    pub outcome: Outcome,
}

/// How a decision that changes nothing is answered.
#[derive(Debug, Clone, PartialEq)]
pub enum Decision {
    /// This follows.
    Do(Plan),
    /// It is so already.
    Already,
    /// The dialogue is settled and the post did not name it: it belongs to a new one.
    Elsewhere(Asker, Command),
}
