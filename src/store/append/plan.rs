//! What of a batch may be stored: a pure decision over the state of its dialogues.

use std::collections::HashMap;

use super::{Append, AppendOutcome, ConversationChange, NewConversation, NewOutbound};
use crate::domain::{ConversationId, Entry, Seq, TenantId, Timestamp};
use crate::domain::{TimerChange, TimerKind};

/// A dialogue's row and the end of its log, as read under the lock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct RowState {
    pub(super) tenant: i64,
    pub(super) epoch: i64,
    pub(super) last: i64,
}

/// The state of a batch's dialogues, by their raw ids.
pub(super) type States = HashMap<i64, RowState>;
/// Ids of stored entries, by dialogue and number.
pub(super) type StoredIds = HashMap<(i64, i64), i64>;

/// What becomes of an append.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Decision {
    /// It is to be written.
    Write,
    /// It needs no writing.
    Answer(AppendOutcome),
}

/// Numbers of the batch that the logs have already: their ids tell a repeated append from a colliding one.
pub(super) fn numbers_in_doubt(batch: &[Append], states: &States) -> Vec<(i64, i64)> {
    let mut doubts = Vec::new();
    for append in batch {
        let Some(state) = states.get(&append.conversation.raw()) else { continue };
        let stored = append.entries.iter().filter(|entry| entry.seq.raw() <= state.last);
        doubts.extend(stored.map(|entry| (append.conversation.raw(), entry.seq.raw())));
    }
    doubts
}

/// Decides on each append of a batch, in order, and moves `states` along.
pub(super) fn decide(batch: &[Append], states: &mut States, stored: &StoredIds) -> Vec<Decision> {
    batch.iter().map(|append| decide_one(append, states, stored)).collect()
}

fn decide_one(append: &Append, states: &mut States, stored: &StoredIds) -> Decision {
    if let Err(reason) = well_formed(append) {
        return Decision::Answer(AppendOutcome::Refused(reason));
    }
    let id = append.conversation.raw();
    let Some(mut state) = states.get(&id).copied() else { return open(append, states) };
    if state.tenant != append.tenant.raw() {
        return Decision::Answer(AppendOutcome::Refused(missing(append)));
    }
    if is_stored(append, stored) {
        return Decision::Answer(AppendOutcome::Stored);
    }
    if append.opens.is_some() {
        return Decision::Answer(AppendOutcome::Refused(format!("there is already a dialogue {}", append.conversation)));
    }
    if append.claims && state.epoch == append.epoch - 1 {
        state.epoch = append.epoch;
    } else if append.claims || state.epoch != append.epoch {
        return Decision::Answer(AppendOutcome::Stale);
    }
    if let Some(first) = append.entries.first()
        && first.seq.raw() != state.last + 1
    {
        return Decision::Answer(AppendOutcome::OutOfTurn { expected: Seq::from_raw(state.last + 1) });
    }
    state.last += i64::try_from(append.entries.len()).unwrap_or(i64::MAX);
    states.insert(id, state);
    Decision::Write
}

/// A dialogue that is not there yet.
fn open(append: &Append, states: &mut States) -> Decision {
    if append.opens.is_none() {
        return Decision::Answer(AppendOutcome::Refused(missing(append)));
    }
    if let Some(first) = append.entries.first()
        && first.seq.raw() != 1
    {
        return Decision::Answer(AppendOutcome::OutOfTurn { expected: Seq::new(1) });
    }
    let last = i64::try_from(append.entries.len()).unwrap_or(i64::MAX);
    let state = RowState { tenant: append.tenant.raw(), epoch: append.epoch, last };
    states.insert(append.conversation.raw(), state);
    Decision::Write
}

fn missing(append: &Append) -> String {
    format!("there is no dialogue {}", append.conversation)
}

/// Tells whether all entries of an append are in the log already, by their ids.
fn is_stored(append: &Append, stored: &StoredIds) -> bool {
    let same = |entry: &std::sync::Arc<Entry>| stored.get(&(append.conversation.raw(), entry.seq.raw())) == Some(&entry.id.raw());
    !append.entries.is_empty() && append.entries.iter().all(same)
}

/// Refuses appends that contradict themselves, whatever the database holds.
fn well_formed(append: &Append) -> Result<(), String> {
    if append.opens.is_some() && append.claims {
        return Err("an append that opens a dialogue has nothing to claim".to_owned());
    }
    if append.opens.is_some() && append.entries.is_empty() {
        // Without an entry a repeated append could not be told from a second dialogue of the same id.
        return Err("a dialogue begins with an entry".to_owned());
    }
    if let Some(other) = append.entries.iter().find(|entry| entry.conversation != append.conversation) {
        return Err(format!("an entry of {} is in an append to {}", other.conversation, append.conversation));
    }
    let follows = append.entries.windows(2).all(|pair| match pair {
        [one, two] => two.seq == one.seq.next(),
        _ => true,
    });
    if follows { Ok(()) } else { Err("the entries' numbers do not follow one another".to_owned()) }
}

/// What the appends that are to be written come to, statement by statement.
#[derive(Debug, Default)]
pub(super) struct Writes<'a> {
    pub(super) opens: Vec<(&'a Append, &'a NewConversation)>,
    pub(super) claims: Vec<&'a Append>,
    pub(super) changes: HashMap<ConversationId, (TenantId, &'a ConversationChange)>,
    pub(super) entries: Vec<(TenantId, &'a Entry)>,
    pub(super) timers: HashMap<(ConversationId, TimerKind), (TenantId, Option<Timestamp>)>,
    pub(super) outbox: Vec<(&'a Append, &'a NewOutbound)>,
}

impl<'a> Writes<'a> {
    /// Gathers them; where two appends change the same thing, the later one's word counts.
    pub(super) fn gather(batch: &'a [Append], decisions: &[Decision]) -> Self {
        let mut writes = Self::default();
        let written = batch.iter().zip(decisions).filter(|(_, decision)| **decision == Decision::Write);
        for (append, _) in written {
            writes.add(append);
        }
        writes
    }

    fn add(&mut self, append: &'a Append) {
        if let Some(new) = &append.opens {
            self.opens.push((append, new));
        }
        if append.claims {
            self.claims.push(append);
        }
        if let Some(change) = &append.change {
            self.changes.insert(append.conversation, (append.tenant, change));
        }
        self.entries.extend(append.entries.iter().map(|entry| (append.tenant, entry.as_ref())));
        for timer in &append.timers {
            let due = match timer {
                TimerChange::Set { due, .. } => Some(*due),
                TimerChange::Clear { .. } => None,
            };
            self.timers.insert((append.conversation, timer.kind()), (append.tenant, due));
        }
        self.outbox.extend(append.outbox.iter().map(|outbound| (append, outbound)));
    }
}
