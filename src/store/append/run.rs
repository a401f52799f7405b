//! The course of a batch, the same on both databases: lock and look, decide, write, commit; one by one where that fails.

use std::future::Future;

use super::plan::{Decision, Lost, RowState, States, StoredIds, Writes, decide, numbers_in_doubt};
use super::{Append, AppendOutcome};
use crate::store::StoreError;
use crate::store::error::{Meaning, meaning_of};

/// Why a step of a batch failed.
#[derive(Debug)]
pub(super) enum StepError {
    /// The driver said so.
    Driver(sqlx::Error),
    /// Before it came to the driver.
    Store(StoreError),
}

impl From<sqlx::Error> for StepError {
    fn from(error: sqlx::Error) -> Self {
        Self::Driver(error)
    }
}

impl From<StoreError> for StepError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<StepError> for StoreError {
    fn from(error: StepError) -> Self {
        match error {
            StepError::Driver(error) => error.into(),
            StepError::Store(error) => error,
        }
    }
}

impl StepError {
    /// Returns why what was written breaks a constraint, if that is what happened.
    fn refusal(&self) -> Option<String> {
        let Self::Driver(error) = self else { return None };
        let refused = matches!(meaning_of(error), Meaning::Taken | Meaning::Unfit);
        refused.then(|| error.to_string())
    }
}

/// A transaction of one of the databases, in the words that a batch needs.
pub(super) trait AppendSession: Send + Sized {
    /// Begins the transaction if it has not begun, locks dialogues against other writers and returns their state. The raw ids
    /// are sorted.
    fn lock(&mut self, conversations: &[i64]) -> impl Future<Output = Result<States, StepError>> + Send;
    /// Returns the ids of the entries with these numbers.
    fn stored(&mut self, numbers: &[(i64, i64)]) -> impl Future<Output = Result<StoredIds, StepError>> + Send;
    /// Writes.
    fn write(&mut self, writes: &Writes<'_>) -> impl Future<Output = Result<(), StepError>> + Send;
    /// Writes, and nothing follows but the commit, which may be made along with it.
    fn write_last(&mut self, writes: &Writes<'_>) -> impl Future<Output = Result<(), StepError>> + Send;
    /// Runs a statement about savepoints.
    fn savepoint(&mut self, sql: &'static str) -> impl Future<Output = Result<(), StepError>> + Send;
    /// Makes all of it durable.
    fn commit(self) -> impl Future<Output = Result<(), StepError>> + Send;
    /// Undoes all of it, and gives the connection back.
    fn roll_back(self) -> impl Future<Output = ()> + Send;
}

/// Keeps a batch.
pub(super) async fn append<S, F>(begin: impl Fn() -> F, batch: &[Append]) -> Result<Vec<AppendOutcome>, StepError>
where
    S: AppendSession,
    F: Future<Output = Result<S, StepError>> + Send,
{
    let mut session = begin().await?;
    match store(&mut session, batch, &mut Lost::new(), After::Commit).await {
        Ok(outcomes) => {
            session.commit().await?;
            return Ok(outcomes);
        }
        Err(error) if error.refusal().is_none() => {
            session.roll_back().await;
            return Err(error);
        }
        // The transaction is rolled back before the next one begins: they share the writer's connection.
        Err(_refused) => session.roll_back().await,
    }
    let mut session = begin().await?;
    let mut outcomes = Vec::with_capacity(batch.len());
    let mut lost = Lost::new();
    for append in batch {
        outcomes.push(store_alone(&mut session, append, &mut lost).await?);
    }
    session.commit().await?;
    Ok(outcomes)
}

/// What comes after the writing.
#[derive(Debug, Clone, Copy)]
enum After {
    /// The commit.
    Commit,
    /// More of the same transaction.
    More,
}

/// Looks, decides and writes, within a transaction.
async fn store<S: AppendSession>(
    session: &mut S,
    batch: &[Append],
    lost: &mut Lost,
    after: After,
) -> Result<Vec<AppendOutcome>, StepError> {
    let mut ids: Vec<i64> = batch.iter().map(|append| append.conversation.raw()).collect();
    ids.sort_unstable();
    ids.dedup();
    let mut states = session.lock(&ids).await?;
    let doubts = numbers_in_doubt(batch, &states);
    let stored = if doubts.is_empty() { StoredIds::new() } else { session.stored(&doubts).await? };
    let decisions = decide(batch, &mut states, &stored, lost);
    let writes = Writes::gather(batch, &decisions);
    match after {
        After::Commit => session.write_last(&writes).await?,
        After::More => session.write(&writes).await?,
    }
    let outcome = |decision| match decision {
        Decision::Write => AppendOutcome::Stored,
        Decision::Answer(outcome) => outcome,
    };
    Ok(decisions.into_iter().map(outcome).collect())
}

/// Stores one append in a savepoint, so that its failure undoes nothing but itself.
async fn store_alone<S: AppendSession>(session: &mut S, append: &Append, lost: &mut Lost) -> Result<AppendOutcome, StepError> {
    session.savepoint("SAVEPOINT alone").await?;
    let outcome = match store(session, std::slice::from_ref(append), lost, After::More).await {
        Ok(outcomes) => outcomes.into_iter().next().unwrap_or(AppendOutcome::Stored),
        Err(error) => match error.refusal() {
            None => return Err(error),
            Some(reason) => {
                session.savepoint("ROLLBACK TO SAVEPOINT alone").await?;
                AppendOutcome::Refused(reason)
            }
        },
    };
    session.savepoint("RELEASE SAVEPOINT alone").await?;
    Ok(outcome)
}

/// Makes a [`RowState`] of a row's columns.
pub(super) fn state((id, tenant, epoch, last): (i64, i64, i64, i64)) -> (i64, RowState) {
    (id, RowState { tenant, epoch, last })
}
