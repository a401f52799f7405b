//! A dialogue: the single writer of one log.
//!
//! - Owns: whose turn it is, the next number, what is on its way to the journal, the bot's answer that is being written.
//! - Started by: the directory, on demand. Called by: sessions, timers and the dispatcher, through the directory.
//! - Bound: [`MAILBOX_MAX`] requests wait in its mailbox (counted by permits that travel in the messages) and
//!   [`IN_FLIGHT_MAX`] appends are on their way to the journal; beyond, a request is refused as `busy`.
//! - Restart: everything is read from the store. What was in the mailbox is told to ask again; listeners stand in the hub
//!   and notice nothing; an answer that was owed is begun anew by its timer.

mod actor;
mod amends;
mod effects;
mod plan;
mod snapshot;
mod state;
#[cfg(test)]
mod state_tests;
mod step;
mod turn;
mod words;
mod world;

pub use actor::{Birth, ConversationActor, ConversationArgs, Request, ToConversation};
pub use plan::{Answered, Asker, Command, Decision, Draft, Patience, Plan, SNOOZE_MAX, Setting, Standing, TurnPlan};
pub use snapshot::ConversationSnapshot;
pub use state::Dialogue;
pub use turn::{TurnEnd, TurnWord};
pub use words::Words;
pub use world::World;

/// How long a settled dialogue stays awake at the most after it was asked for something.
pub const SETTLED_AWAKE: std::time::Duration = std::time::Duration::from_secs(15);
/// Requests that may wait in one dialogue's mailbox.
pub const MAILBOX_MAX: usize = 512;
/// Appends of one dialogue that may be on their way to the journal.
pub const IN_FLIGHT_MAX: usize = 256;
