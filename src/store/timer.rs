//! What is to happen to a dialogue at a time. Timers are set and cleared by [`append`](super::append), in the transaction
//! of what they follow from; here they are found again.

use super::db::{Row, query};
use super::{Store, StoreError, TenantStore, rows};
use crate::domain::{ConversationId, Timer, TimerKind, Timestamp};

/// Returns the number under which a kind of timer is kept.
pub(super) const fn code_of(kind: TimerKind) -> i64 {
    match kind {
        TimerKind::Snooze => 0,
        TimerKind::ReturnToQueue => 1,
        TimerKind::AutoResolve => 2,
        TimerKind::Answer => 3,
    }
}

fn timer_of(row: &Row) -> Result<Timer, StoreError> {
    let code = row.int("kind")?;
    let kind = TimerKind::ALL.into_iter().find(|kind| code_of(*kind) == code);
    Ok(Timer {
        tenant: row.id("tenant")?,
        conversation: row.id("conversation")?,
        kind: kind.ok_or_else(|| StoreError::Inconsistent(format!("there is no kind of timer {code}")))?,
        due: Timestamp::from_millis(row.int("due")?),
    })
}

impl Store {
    /// Returns timers of all shops that are due, the most overdue first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn due_timers(&self, now: Timestamp, limit: u32) -> Result<Vec<Timer>, StoreError> {
        let query = query("SELECT tenant, conversation, kind, due FROM timers WHERE due <= $1 ORDER BY due, conversation LIMIT $2");
        self.db.all(query.bind(now).bind(rows(limit))).await?.iter().map(timer_of).collect()
    }

    /// Returns timers of one kind, of all shops, whether they are due or not, the first due first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn timers_of_kind(&self, kind: TimerKind, limit: u32) -> Result<Vec<Timer>, StoreError> {
        let query = query("SELECT tenant, conversation, kind, due FROM timers WHERE kind = $1 ORDER BY due LIMIT $2");
        self.db.all(query.bind(code_of(kind)).bind(rows(limit))).await?.iter().map(timer_of).collect()
    }

    /// Returns when the next timer of any shop is due.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn next_timer_due(&self) -> Result<Option<Timestamp>, StoreError> {
        let row = self.db.one(query("SELECT MIN(due) AS due FROM timers")).await?;
        let due = row.map(|row| row.int_or_null("due")).transpose()?.flatten();
        Ok(due.map(Timestamp::from_millis))
    }
}

impl TenantStore {
    /// Returns the timers of a dialogue.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn timers_of(&self, conversation: ConversationId) -> Result<Vec<Timer>, StoreError> {
        let query = query("SELECT tenant, conversation, kind, due FROM timers WHERE tenant = $1 AND conversation = $2 ORDER BY kind");
        self.db.all(query.bind(self.tenant).bind(conversation)).await?.iter().map(timer_of).collect()
    }
}
