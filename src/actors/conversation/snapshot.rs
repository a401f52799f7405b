//! What a dialogue tells of itself.

use super::actor::Awake;
use crate::domain::{Phase, Seq};

/// What a dialogue is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ConversationSnapshot {
    /// Whose turn it is; `None` if there is no such dialogue.
    pub phase: Option<Phase>,
    /// The last number given.
    pub last: Seq,
    /// Appends on their way to the journal.
    pub n_pending: usize,
    /// Whether the bot is writing.
    pub is_answering: bool,
}

impl Awake {
    /// Returns what the dialogue is doing.
    #[must_use]
    pub fn snapshot(&self) -> ConversationSnapshot {
        ConversationSnapshot {
            phase: self.dialogue.as_ref().map(|dialogue| dialogue.row.phase),
            last: self.dialogue.as_ref().map(|dialogue| dialogue.row.last).unwrap_or_default(),
            n_pending: self.pending.len(),
            is_answering: self.turn.is_some(),
        }
    }
}
