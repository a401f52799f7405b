//! The journal's actor: a batch, a transaction, a word to each writer.

use std::sync::atomic::Ordering;
use std::time::Duration;

use metrics::{counter, histogram};
use ractor::{Actor, ActorProcessingErr, ActorRef};
use tokio::time::{Instant, sleep};

use super::ring::{Batch, Waiting};
use super::{GATHER_FOR, JournalHandle, RETRY_FOR, RETRY_PAUSE, RETRY_PAUSE_MAX};
use crate::actors::conversation::ToConversation;
use crate::actors::timers::TimersHandle;
use crate::domain::TimerChange;
use crate::store::{Append, AppendOutcome, Store, StoreError};

/// What the journal is told.
#[derive(Debug)]
pub enum ToJournal {
    /// Something waits to be written.
    Drain,
}

/// What the journal works with.
#[derive(Debug, Clone)]
pub struct JournalArgs {
    /// Where it writes.
    pub store: Store,
    /// What waits.
    pub handle: JournalHandle,
    /// Who is told of timers that were set.
    pub timers: TimersHandle,
}

/// The journal's actor.
#[derive(Debug)]
pub struct Journal;

impl Actor for Journal {
    type Msg = ToJournal;
    type State = JournalArgs;
    type Arguments = JournalArgs;

    async fn pre_start(&self, _myself: ActorRef<ToJournal>, args: JournalArgs) -> Result<JournalArgs, ActorProcessingErr> {
        Ok(args)
    }

    async fn post_start(&self, myself: ActorRef<ToJournal>, state: &mut JournalArgs) -> Result<(), ActorProcessingErr> {
        // What the one before left unfinished is taken up at once.
        state.handle.mark_awake();
        myself.cast(ToJournal::Drain)?;
        Ok(())
    }

    async fn handle(&self, myself: ActorRef<ToJournal>, message: ToJournal, state: &mut JournalArgs) -> Result<(), ActorProcessingErr> {
        match message {
            ToJournal::Drain => drain(&myself, state).await?,
        }
        Ok(())
    }
}

/// Writes one batch, and comes back for the next by way of the mailbox, so that a stop or a kill is heard in between.
async fn drain(myself: &ActorRef<ToJournal>, state: &JournalArgs) -> Result<(), ActorProcessingErr> {
    if state.handle.is_worth_gathering() {
        sleep(GATHER_FOR).await;
    }
    let Some(batch) = state.handle.next_batch() else {
        if state.handle.doze() {
            myself.cast(ToJournal::Drain)?;
        }
        return Ok(());
    };
    let written = write(&state.store, &state.handle, &batch.appends).await;
    report(&batch, written.as_deref(), &state.timers);
    state.handle.finish_batch(written.map_or(0, |outcomes| outcomes.len() as u64));
    myself.cast(ToJournal::Drain)?;
    Ok(())
}

/// Writes a batch; tries again while the database is away, because its authors cannot do better themselves.
async fn write(store: &Store, handle: &JournalHandle, appends: &[Append]) -> Result<Vec<AppendOutcome>, StoreError> {
    if appends.is_empty() {
        return Ok(Vec::new());
    }
    let started = Instant::now();
    let mut pause = RETRY_PAUSE;
    loop {
        let tried = Instant::now();
        match store.append(appends).await {
            Ok(outcomes) => {
                handle.mark_stalled(false);
                record(appends, tried.elapsed());
                return Ok(outcomes);
            }
            Err(error) if error.is_temporary() && started.elapsed() + pause < RETRY_FOR => {
                handle.mark_stalled(true);
                tracing::warn!(error = %error, batch.appends = appends.len(), retry.pause_ms = pause.as_millis(), "A batch could not be written; it is tried again.");
                counter!("beseda_journal_retries_total").increment(1);
                sleep(pause).await;
                pause = (pause * 2).min(RETRY_PAUSE_MAX);
            }
            Err(error) => {
                tracing::error!(error = %error, batch.appends = appends.len(), "A batch could not be written; its authors are told to send again.");
                counter!("beseda_journal_failures_total").increment(1);
                return Err(error);
            }
        }
    }
}

fn record(appends: &[Append], took: Duration) {
    let n_entries: usize = appends.iter().map(|append| append.entries.len()).sum();
    counter!("beseda_entries_total").increment(n_entries as u64);
    histogram!("beseda_journal_batch_entries").record(f64::from(u32::try_from(n_entries).unwrap_or(u32::MAX)));
    histogram!("beseda_journal_commit_seconds").record(took.as_secs_f64());
}

/// Tells each writer what became of its appends: one word for a run of stored ones, however long.
fn report(batch: &Batch, written: Result<&[AppendOutcome], &StoreError>, timers: &TimersHandle) {
    match written {
        Ok(outcomes) => {
            timers.heed(batch.appends.iter().flat_map(|append| &append.timers).filter_map(|change| match change {
                TimerChange::Set { due, .. } => Some(*due),
                TimerChange::Clear { .. } => None,
            }));
            report_outcomes(batch, outcomes);
        }
        Err(error) => {
            for waiting in &batch.waiting {
                lose(waiting, error.to_string());
            }
        }
    }
}

fn report_outcomes(batch: &Batch, outcomes: &[AppendOutcome]) {
    let mut told = batch.waiting.iter().zip(outcomes).peekable();
    while let Some((waiting, outcome)) = told.next() {
        let next_is_same = told
            .peek()
            .is_some_and(|(next, outcome)| matches!(outcome, AppendOutcome::Stored) && next.writer.get_id() == waiting.writer.get_id());
        match outcome {
            // The last word of a run speaks for all of it.
            AppendOutcome::Stored if next_is_same => {}
            AppendOutcome::Stored => tell(&waiting.writer, ToConversation::Stored { number: waiting.number }),
            AppendOutcome::Stale => {
                // What it sent since would bear the epoch of the one that has the log now.
                waiting.fence.store(true, Ordering::Release);
                tell(&waiting.writer, ToConversation::Stale { number: waiting.number });
            }
            AppendOutcome::Refused(reason) => lose(waiting, reason.clone()),
            AppendOutcome::OutOfTurn { expected } => lose(waiting, format!("the log goes on at {}", expected.get())),
        }
    }
}

/// Tells a writer that an append is lost, and sees to it that none of those it decided on after that is written.
fn lose(waiting: &Waiting, reason: String) {
    waiting.fence.store(true, Ordering::Release);
    tell(&waiting.writer, ToConversation::Lost { number: waiting.number, reason });
}

/// A writer that is gone has no need of the word: its successor reads the log.
fn tell(writer: &ActorRef<ToConversation>, word: ToConversation) {
    drop(writer.cast(word));
}
