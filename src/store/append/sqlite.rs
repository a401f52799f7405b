//! The batch append in `SQLite`'s words.
//!
//! The write lock is the transaction's from its first statement, so nothing needs to be locked row by row. Entries go in
//! by statements of many rows in few sizes, because a prepared statement is found again by its text; what is rarer goes
//! in as one JSON array that the database takes apart.

use std::sync::LazyLock;

use serde_json::{Value as Json, json};
use sqlx::pool::PoolConnection;
use sqlx::{Sqlite, SqlitePool};

use super::plan::{States, StoredIds, Writes};
use super::run::{AppendSession, StepError, state};
use crate::domain::{ConversationId, Entry, TenantId};
use crate::store::entry::hash_of;
use crate::store::timer::code_of;
use crate::store::{StoreError, entry_body};

/// Room for rows in one statement, the smallest first. What is not filled is passed over.
const SIZES: [usize; 5] = [8, 32, 96, 224, ROWS_MAX];
/// Rows of one statement at the most.
const ROWS_MAX: usize = 512;
/// Columns of an entry.
const COLUMNS: usize = 12;

/// The statements that insert entries, one for each of [`SIZES`]: one statement for a batch, because each is a way to the
/// database's thread and back.
///
/// `OR FAIL`: a statement that breaks a constraint half-way leaves what it has written so far. That is undone with the
/// transaction or the savepoint around it, and saves a copy of every page that the statement touches, which would be a
/// third of its time.
static INSERTS: LazyLock<[String; SIZES.len()]> = LazyLock::new(|| SIZES.map(insert_of));
/// The same, and the commit with it.
static LAST_INSERTS: LazyLock<[String; SIZES.len()]> = LazyLock::new(|| SIZES.map(|rows| format!("{}; COMMIT", insert_of(rows))));

/// Reads the state of dialogues: one row for all of them, because each row is a message from the database's thread.
const LOCK: &str = "SELECT json_group_array(json_array(c.id, c.tenant, c.epoch, \
                    COALESCE((SELECT MAX(e.seq) FROM entries e WHERE e.conversation = c.id), 0))) \
                    FROM json_each($1) x JOIN conversations c ON c.id = x.value";
/// The same as the first of a transaction.
static BEGIN_AND_LOCK: LazyLock<String> = LazyLock::new(|| format!("BEGIN IMMEDIATE; {LOCK}"));

fn insert_of(rows: usize) -> String {
    let row = format!("({})", ["?"; COLUMNS].join(","));
    format!(
        "INSERT OR FAIL INTO entries (conversation, seq, tenant, id, at, kind, author_kind, author, channel, ref, ref_hash, body) \
         SELECT * FROM (VALUES {}) WHERE column1 IS NOT NULL",
        vec![row; rows].join(",")
    )
}

/// Returns the smallest statement that has room for so many rows.
fn fitting(statements: &'static [String; SIZES.len()], rows: usize) -> &'static str {
    let fits = SIZES.iter().zip(statements).find(|(size, _)| **size >= rows);
    fits.map_or("", |(_, sql)| sql.as_str())
}

/// A transaction that holds the write lock.
///
/// Its beginning and its end are statements of our own and not the driver's: a statement that fails half-way may end the
/// transaction by itself (a full disk does), and the driver, which counts, would never begin another on this connection.
pub(super) struct Session {
    connection: PoolConnection<Sqlite>,
    stage: Stage,
}

/// How far a transaction is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    New,
    Begun,
    Over,
}

/// Who leaves in the middle leaves nothing behind: the connection is closed, which undoes what was begun on it.
impl Drop for Session {
    fn drop(&mut self) {
        if self.stage == Stage::Begun {
            self.connection.close_on_drop();
        }
    }
}

impl Session {
    /// Gets the writer's connection; the transaction begins with its first statement.
    pub(super) async fn begin(writer: &SqlitePool) -> Result<Self, StepError> {
        Ok(Self { connection: writer.acquire().await?, stage: Stage::New })
    }

    async fn run(&mut self, sql: &'static str) -> Result<(), StepError> {
        sqlx::query(sql).execute(&mut *self.connection).await?;
        Ok(())
    }

    /// Runs a statement that takes one JSON array of rows; does nothing for none.
    async fn rows(&mut self, sql: &'static str, rows: Vec<Json>) -> Result<u64, StepError> {
        if rows.is_empty() {
            return Ok(0);
        }
        let rows = Json::Array(rows).to_string();
        Ok(sqlx::query(sql).bind(rows).execute(&mut *self.connection).await?.rows_affected())
    }

    async fn claim(&mut self, writes: &Writes<'_>) -> Result<(), StepError> {
        let rows: Vec<Json> =
            writes.claims.iter().map(|append| json!([append.conversation.raw(), append.tenant.raw(), append.epoch])).collect();
        let expected = rows.len();
        let sql = "UPDATE conversations SET epoch = x.value ->> 2 FROM json_each($1) x \
                   WHERE conversations.id = x.value ->> 0 AND tenant = x.value ->> 1 AND epoch = (x.value ->> 2) - 1";
        let claimed = self.rows(sql, rows).await?;
        if usize::try_from(claimed) == Ok(expected) {
            return Ok(());
        }
        Err(StoreError::Inconsistent(format!("{claimed} of {expected} claims went through under the lock")).into())
    }

    async fn open(&mut self, writes: &Writes<'_>) -> Result<(), StepError> {
        let row = |(append, new): &(&super::Append, &super::NewConversation)| {
            json!([
                append.conversation.raw(),
                append.tenant.raw(),
                new.inbox.raw(),
                new.contact.raw(),
                new.channel.as_str(),
                new.phase.as_str(),
                new.opened_at.as_millis(),
                append.epoch,
            ])
        };
        let sql = "INSERT INTO conversations (id, tenant, inbox, contact, channel, phase, since, opened_at, epoch) \
                   SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6, \
                   value ->> 6, value ->> 7 FROM json_each($1)";
        self.rows(sql, writes.opens.iter().map(row).collect()).await.map(drop)
    }

    async fn change(&mut self, writes: &Writes<'_>) -> Result<(), StepError> {
        let row = |(id, (tenant, change)): (&ConversationId, &(TenantId, &super::ConversationChange))| {
            let agent = change.responsible.agent.as_ref();
            json!([
                id.raw(),
                tenant.raw(),
                change.phase.as_str(),
                change.since.as_millis(),
                agent.map(|agent| entry_body::author_kind_code(agent.kind)),
                agent.map(|agent| agent.id),
                agent.map(|agent| agent.name.as_ref()),
                change.responsible.team.map(crate::domain::TeamId::raw),
                change.snoozed_until.map(crate::domain::Timestamp::as_millis),
                change.channel.as_str(),
                change.rating.as_ref().map(|rating| rating.score),
                change.rating.as_ref().and_then(|rating| rating.comment.as_deref()),
                change.rating.as_ref().map(|rating| rating.at.as_millis()),
            ])
        };
        let sql = "UPDATE conversations SET phase = x.value ->> 2, since = x.value ->> 3, agent_kind = x.value ->> 4, \
                   agent = x.value ->> 5, agent_name = x.value ->> 6, team = x.value ->> 7, \
                   snoozed_until = x.value ->> 8, channel = x.value ->> 9, rating = x.value ->> 10, \
                   rating_comment = x.value ->> 11, rated_at = x.value ->> 12 FROM json_each($1) x \
                   WHERE conversations.id = x.value ->> 0 AND tenant = x.value ->> 1";
        self.rows(sql, writes.changes.iter().map(row).collect()).await.map(drop)
    }

    /// Inserts entries. The last of them may go with a statement that does more than insert.
    async fn insert(&mut self, entries: &[(TenantId, &Entry)], last: &'static [String; SIZES.len()]) -> Result<(), StepError> {
        let (earlier, rest) = entries.split_at(entries.len().saturating_sub(1) / ROWS_MAX * ROWS_MAX);
        for rows in earlier.chunks(ROWS_MAX) {
            self.insert_rows(fitting(&INSERTS, rows.len()), rows).await?;
        }
        if rest.is_empty() {
            return Ok(());
        }
        self.insert_rows(fitting(last, rest.len()), rest).await
    }

    async fn insert_rows(&mut self, sql: &'static str, rows: &[(TenantId, &Entry)]) -> Result<(), StepError> {
        let mut query = sqlx::query(sql);
        for (tenant, entry) in rows {
            query = query
                .bind(entry.conversation.raw())
                .bind(entry.seq.raw())
                .bind(tenant.raw())
                .bind(entry.id.raw())
                .bind(entry.at.as_millis())
                .bind(entry_body::entry_kind_code(&entry.body))
                .bind(entry_body::author_kind_code(entry.author.kind))
                .bind(entry.author.id)
                .bind(entry.channel.as_str())
                .bind(entry.reference.as_ref().map(|reference| reference.as_str().to_owned()))
                .bind(entry.reference.as_ref().map(hash_of))
                .bind(entry_body::write(&entry.author, &entry.body)?);
        }
        query.execute(&mut *self.connection).await?;
        Ok(())
    }

    /// Writes all but the entries.
    async fn write_about(&mut self, writes: &Writes<'_>) -> Result<(), StepError> {
        self.open(writes).await?;
        self.claim(writes).await?;
        self.change(writes).await?;
        self.time(writes).await?;
        self.send(writes).await
    }

    async fn time(&mut self, writes: &Writes<'_>) -> Result<(), StepError> {
        let (mut set, mut cleared) = (Vec::new(), Vec::new());
        for ((conversation, kind), (tenant, due)) in &writes.timers {
            match due {
                Some(due) => set.push(json!([conversation.raw(), code_of(*kind), tenant.raw(), due.as_millis()])),
                None => cleared.push(json!([conversation.raw(), code_of(*kind), tenant.raw()])),
            }
        }
        let sql = "INSERT INTO timers (conversation, kind, tenant, due) \
                   SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3 FROM json_each($1) WHERE true \
                   ON CONFLICT (conversation, kind) DO UPDATE SET due = excluded.due";
        self.rows(sql, set).await?;
        let sql = "DELETE FROM timers WHERE (conversation, kind, tenant) IN \
                   (SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each($1))";
        self.rows(sql, cleared).await.map(drop)
    }

    async fn send(&mut self, writes: &Writes<'_>) -> Result<(), StepError> {
        let row = |(append, outbound): &(&super::Append, &super::NewOutbound)| {
            json!([
                outbound.id.raw(),
                append.tenant.raw(),
                append.conversation.raw(),
                outbound.entry.raw(),
                outbound.channel.as_str(),
                outbound.integration.raw(),
                outbound.due.as_millis(),
            ])
        };
        let sql = "INSERT INTO outbox (id, tenant, conversation, seq, channel, integration, due, attempts) \
                   SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6, 0 \
                   FROM json_each($1)";
        self.rows(sql, writes.outbox.iter().map(row).collect()).await.map(drop)
    }
}

impl AppendSession for Session {
    async fn lock(&mut self, conversations: &[i64]) -> Result<States, StepError> {
        let sql = if self.stage == Stage::New { BEGIN_AND_LOCK.as_str() } else { LOCK };
        self.stage = Stage::Begun;
        let ids = json!(conversations).to_string();
        let rows: String = sqlx::query_scalar(sql).bind(ids).fetch_one(&mut *self.connection).await?;
        let rows: Vec<(i64, i64, i64, i64)> = serde_json::from_str(&rows)
            .map_err(|error| StoreError::Inconsistent(format!("the state of dialogues cannot be read: {error}")))?;
        Ok(rows.into_iter().map(state).collect())
    }

    async fn stored(&mut self, numbers: &[(i64, i64)]) -> Result<StoredIds, StepError> {
        let sql = "SELECT e.conversation, e.seq, e.id FROM json_each($1) x \
                   JOIN entries e ON e.conversation = x.value ->> 0 AND e.seq = x.value ->> 1";
        let numbers = json!(numbers).to_string();
        let rows: Vec<(i64, i64, i64)> = sqlx::query_as(sql).bind(numbers).fetch_all(&mut *self.connection).await?;
        Ok(rows.into_iter().map(|(conversation, seq, id)| ((conversation, seq), id)).collect())
    }

    async fn write(&mut self, writes: &Writes<'_>) -> Result<(), StepError> {
        self.write_about(writes).await?;
        self.insert(&writes.entries, &INSERTS).await
    }

    async fn write_last(&mut self, writes: &Writes<'_>) -> Result<(), StepError> {
        self.write_about(writes).await?;
        if writes.entries.is_empty() {
            return Ok(());
        }
        self.insert(&writes.entries, &LAST_INSERTS).await?;
        self.stage = Stage::Over;
        Ok(())
    }

    async fn savepoint(&mut self, sql: &'static str) -> Result<(), StepError> {
        if self.stage == Stage::New {
            self.stage = Stage::Begun;
            self.run("BEGIN IMMEDIATE").await?;
        }
        self.run(sql).await
    }

    async fn commit(mut self) -> Result<(), StepError> {
        if self.stage == Stage::Begun {
            self.run("COMMIT").await?;
            self.stage = Stage::Over;
        }
        Ok(())
    }

    async fn roll_back(mut self) {
        // Where this fails the transaction is over already, or the connection is of no use: it is closed then.
        if self.run("ROLLBACK").await.is_ok() {
            self.stage = Stage::Over;
        }
    }
}
