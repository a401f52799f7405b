//! How far one socket has come in one dialogue, and why it hears of it.

use super::{Cause, Start};
use crate::domain::Seq;

/// Whether a dialogue's entries come to a socket as they happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pace {
    /// They do.
    Live,
    /// They are read from the log; `seen` is the highest number that went by meanwhile.
    Behind { seen: Seq },
}

/// Whether a word is owed when the cursor comes live.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Synced {
    Owed,
    NotOwed,
}

#[derive(Debug)]
pub(super) struct Cursor {
    pub(super) next: Seq,
    pub(super) pace: Pace,
    /// The dialogue is the reader's own, or one that it has taken.
    pub(super) own: bool,
    /// The reader watches it.
    pub(super) watched: bool,
    pub(super) synced: Synced,
    /// The dialogue is the reader's no more: it hears it up to here, to the entry that says so.
    until: Option<Seq>,
}

impl Cursor {
    pub(super) const fn new(next: Seq, pace: Pace) -> Self {
        Self { next, pace, own: false, watched: false, synced: Synced::NotOwed, until: None }
    }

    pub(super) const fn is_behind(&self) -> bool {
        matches!(self.pace, Pace::Behind { .. })
    }

    /// The last number that was sent.
    pub(super) fn sent(&self) -> Seq {
        Seq::new(self.next.get().saturating_sub(1))
    }

    /// Tells whether an entry is for this reader and was not sent yet.
    pub(super) fn wants(&self, seq: Seq) -> bool {
        seq >= self.next && self.until.is_none_or(|until| seq <= until)
    }

    /// Notes that an entry is durable which is to be read from the log. Returns whether the cursor fell behind by that.
    pub(super) fn falls_behind(&mut self, seen: Seq) -> bool {
        let fell = !self.is_behind();
        let before = if let Pace::Behind { seen } = self.pace { seen } else { Seq::ZERO };
        self.pace = Pace::Behind { seen: before.max(seen) };
        fell
    }

    pub(super) const fn begin(&mut self, cause: Cause) {
        match cause {
            Cause::Own => self.own = true,
            Cause::Watched => self.watched = true,
        }
        self.until = None;
    }

    /// Applies where the reader wants to begin. Returns whether the cursor fell behind by that.
    pub(super) fn start(&mut self, start: Start) -> bool {
        match start {
            Start::After(_) => false,
            Start::Resumed(_) => {
                self.synced = Synced::Owed;
                false
            }
            Start::Rewound(after) => {
                let fell = !self.is_behind();
                self.next = after.next();
                self.pace = Pace::Behind { seen: Seq::ZERO };
                fell
            }
        }
    }

    /// The dialogue stops being the reader's own with the entry `last`, which it still hears.
    pub(super) fn end_own(&mut self, last: Seq) {
        self.own = false;
        if !self.watched {
            self.until = Some(last);
        }
    }

    /// Tells whether nothing more is to be heard, now or later.
    pub(super) fn is_over(&self) -> bool {
        let has_heard_all = self.until.is_none_or(|until| self.next > until);
        !self.own && !self.watched && has_heard_all && !self.is_behind()
    }

    /// Tells whether more is to be read from the log than was.
    pub(super) fn owes_reading(&self) -> bool {
        matches!(self.pace, Pace::Behind { seen } if self.wants(self.until.map_or(seen, |until| until.min(seen))))
    }
}
