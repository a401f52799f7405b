//! What is to happen to a dialogue at a time: kept in the store, so that a restart forgets none.

use super::{ConversationId, TenantId, Timestamp};

/// Why a dialogue is to be looked at; at most one of each kind a dialogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum TimerKind {
    /// It comes back from being put aside.
    Snooze,
    /// Its agent has been away too long: it waits for another.
    ReturnToQueue,
    /// Nobody has written for long: it is settled.
    AutoResolve,
    /// The bot owes an answer. Set with the shopper's message and cleared with the answer, so that an answer that a
    /// crash cut off is written again.
    Answer,
}

impl TimerKind {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Snooze, Self::ReturnToQueue, Self::AutoResolve, Self::Answer];

    /// Returns the word under which it is kept.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Snooze => "snooze",
            Self::ReturnToQueue => "return_to_queue",
            Self::AutoResolve => "auto_resolve",
            Self::Answer => "answer",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

/// A kept timer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timer {
    /// The shop.
    pub tenant: TenantId,
    /// The dialogue.
    pub conversation: ConversationId,
    /// Why.
    pub kind: TimerKind,
    /// When.
    pub due: Timestamp,
}

/// A change of a dialogue's timers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimerChange {
    /// It is due then, whatever it was before.
    Set(TimerKind, Timestamp),
    /// It is not due at all.
    Clear(TimerKind),
}
