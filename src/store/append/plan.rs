//! What of a batch may be stored: a pure decision over the state of its dialogues.

use std::collections::{HashMap, HashSet};

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

/// Dialogues of which one append of the batch was stale. Two writers that claim the same row choose the same epoch, so
/// the loser's next append would pass for the winner's.
pub(super) type Lost = HashSet<i64>;

/// Decides on each append of a batch, in order, and moves `states` along.
pub(super) fn decide(batch: &[Append], states: &mut States, stored: &StoredIds, lost: &mut Lost) -> Vec<Decision> {
    let mut decide = |append: &Append| {
        let id = append.conversation.raw();
        let decision = decide_one(append, states, stored);
        if decision == Decision::Answer(AppendOutcome::Stale) {
            lost.insert(id);
        }
        let stands = decision == Decision::Answer(AppendOutcome::Stored) || !lost.contains(&id);
        if stands { decision } else { Decision::Answer(AppendOutcome::Stale) }
    };
    batch.iter().map(&mut decide).collect()
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

#[cfg(test)]
mod tests {
    use super::*;

    fn nothing(epoch: i64, claims: bool) -> Append {
        Append {
            tenant: TenantId::from(1),
            conversation: ConversationId::from(2),
            epoch,
            claims,
            opens: None,
            entries: Vec::new(),
            change: None,
            timers: Vec::new(),
            outbox: Vec::new(),
        }
    }

    #[test]
    fn the_loser_of_a_claim_does_not_pass_for_the_winner_who_chose_the_same_epoch() {
        let mut states = States::from([(2, RowState { tenant: 1, epoch: 5, last: 3 })]);
        let batch = [nothing(5, true), nothing(5, false)];
        let decisions = decide(&batch, &mut states, &StoredIds::new(), &mut Lost::new());
        assert_eq!(decisions, [Decision::Answer(AppendOutcome::Stale), Decision::Answer(AppendOutcome::Stale)]);
    }

    #[test]
    fn the_last_change_of_a_batch_counts() {
        let timer = |due| TimerChange::Set { kind: TimerKind::Snooze, due: Timestamp::from_millis(due) };
        let batch = [Append { timers: vec![timer(1)], ..nothing(1, false) }, Append { timers: vec![timer(2)], ..nothing(1, false) }];
        let writes = Writes::gather(&batch, &[Decision::Write, Decision::Write]);
        let due = writes.timers.get(&(ConversationId::from(2), TimerKind::Snooze)).map(|(_, due)| *due);
        assert_eq!(due, Some(Some(Timestamp::from_millis(2))));
    }
}
