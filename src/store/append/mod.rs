//! The batch append: the only way in which logs grow.
//!
//! A batch is one transaction and one flush. What may be stored is decided in [`plan`], a pure function over the state
//! of the batch's dialogues, read under a lock: the epoch is the writer's own, the numbers follow the last one. What is
//! already there, with the same ids, counts as stored: so a batch whose commit got lost may simply be tried again.
//! When a statement breaks a constraint all the same (a `ref` that its author has used), the batch is tried again one
//! append at a time, each in a savepoint, so that the one costs its neighbours nothing.

mod plan;
mod postgres;
mod run;
mod sqlite;

use std::sync::Arc;

use super::db::{Pools, in_time};
use super::{Store, StoreError};
use crate::domain::{
    Channel, ContactId, ConversationId, Entry, InboxId, IntegrationId, OutboundId, Phase, Rating, Responsible, Seq, TenantId, TimerChange,
    Timestamp,
};

/// What one writer of one dialogue wants kept, all or nothing.
#[derive(Debug, Clone)]
pub struct Append {
    /// The shop.
    pub tenant: TenantId,
    /// The dialogue.
    pub conversation: ConversationId,
    /// The writer's fence.
    pub epoch: i64,
    /// Whether this is the writer's first append: the row's epoch is raised from the one before to `epoch`, if it still
    /// is the one before. Not for appends that open a dialogue.
    ///
    /// A writer waits for the answer to its claim before it sends anything else in another batch: two that read the same
    /// row claim the same epoch, and the loser's next append would pass for the winner's.
    pub claims: bool,
    /// The dialogue itself, where it begins with this append. Its row gets `epoch`.
    pub opens: Option<Box<NewConversation>>,
    /// New entries, with their numbers.
    pub entries: Vec<Arc<Entry>>,
    /// The row's new values.
    pub change: Option<Box<ConversationChange>>,
    /// Timers that are set or cleared.
    pub timers: Vec<TimerChange>,
    /// Messages for channels.
    pub outbox: Vec<NewOutbound>,
}

/// A dialogue that begins.
#[derive(Debug, Clone, PartialEq)]
pub struct NewConversation {
    /// Where it came in.
    pub inbox: InboxId,
    /// The shopper.
    pub contact: ContactId,
    /// Where it takes place.
    pub channel: Channel,
    /// Whose turn it is.
    pub phase: Phase,
    /// When it began.
    pub opened_at: Timestamp,
}

/// The values that a dialogue's row has from now on.
#[derive(Debug, Clone, PartialEq)]
pub struct ConversationChange {
    /// Whose turn it is.
    pub phase: Phase,
    /// Since when.
    pub since: Timestamp,
    /// Who has it or is to have it.
    pub responsible: Responsible,
    /// When it comes back, in `Snoozed`.
    pub snoozed_until: Option<Timestamp>,
    /// Where it takes place.
    pub channel: Channel,
    /// What its shopper thought of it.
    pub rating: Option<Box<Rating>>,
}

/// A message that is to go out through a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewOutbound {
    /// Its id.
    pub id: OutboundId,
    /// The channel.
    pub channel: Channel,
    /// The account to send it with.
    pub integration: IntegrationId,
    /// The entry that it carries.
    pub entry: Seq,
    /// When to send it.
    pub due: Timestamp,
}

/// What became of an append.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AppendOutcome {
    /// It is durable.
    Stored,
    /// Another writer has raised the epoch: nothing of it was stored, and this writer is to step down.
    Stale,
    /// It alone cannot be stored, now or later: nothing of it was. Says why.
    Refused(String),
    /// Its numbers do not follow the log, which goes on at `expected`; usually because the append before it was
    /// refused. Nothing of it was stored; with other numbers it can be.
    OutOfTurn {
        /// The number that the log goes on with.
        expected: Seq,
    },
}

impl Store {
    /// Keeps a batch in one transaction with one flush, in order, and tells what became of each append.
    ///
    /// # Errors
    /// When nothing was stored; or when it is not known whether all was, because the connection was lost during the
    /// commit. Either way the same batch may be tried again.
    pub async fn append(&self, batch: &[Append]) -> Result<Vec<AppendOutcome>, StoreError> {
        if batch.is_empty() {
            return Ok(Vec::new());
        }
        let limit = self.db.statement_timeout;
        // Boxed, because it is by far the biggest future of its callers.
        match &self.db.pools {
            Pools::Sqlite { writer, .. } => {
                let append = Box::pin(run::append(|| sqlite::Session::begin(writer), batch));
                in_time(limit, "an append", append).await
            }
            Pools::Postgres { writer, .. } => {
                let append = Box::pin(run::append(|| postgres::Session::begin(writer), batch));
                in_time(limit, "an append", append).await
            }
        }
    }
}
