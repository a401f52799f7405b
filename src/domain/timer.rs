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

/// A timer of a dialogue that is set or cleared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimerChange {
    /// It is due then, whenever it was due before.
    Set {
        /// Which.
        kind: TimerKind,
        /// When.
        due: Timestamp,
    },
    /// It is not due any more.
    Clear {
        /// Which.
        kind: TimerKind,
    },
}

impl TimerChange {
    /// Returns which timer it is.
    #[must_use]
    pub const fn kind(&self) -> TimerKind {
        match self {
            Self::Set { kind, .. } | Self::Clear { kind } => *kind,
        }
    }
}
