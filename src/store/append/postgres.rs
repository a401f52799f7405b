//! The batch append in `PostgreSQL`'s words: one statement a table, rows as arrays for `UNNEST`.
//!
//! The dialogues' rows are locked first, in the order of their ids so that two batches cannot wait for each other. A plain
//! `WHERE epoch = …` would let a stale writer's entry in while another's claim is in flight; behind the lock it does not.
//! The ends of the logs are read by a second statement, because the first one's snapshot is older than its locks.

use sqlx::{PgPool, Postgres, Transaction};

use super::plan::{States, StoredIds, Writes};
use super::run::{AppendSession, StepError, state};
use crate::domain::{TeamId, Timestamp};
use crate::store::entry::hash_of;
use crate::store::timer::code_of;
use crate::store::{StoreError, entry_body};

/// A transaction.
pub(super) struct Session(Transaction<'static, Postgres>);

/// Gathers one column of many rows.
macro_rules! column {
    ($rows:expr, $pattern:pat => $value:expr) => {
        $rows.iter().map(|$pattern| $value).collect::<Vec<_>>()
    };
}

impl Session {
    /// Begins it.
    pub(super) async fn begin(writer: &PgPool) -> Result<Self, StepError> {
        Ok(Self(writer.begin().await?))
    }

    async fn claim(&mut self, writes: &Writes<'_>) -> Result<(), StepError> {
        let claims = &writes.claims;
        if claims.is_empty() {
            return Ok(());
        }
        let sql = "UPDATE conversations c SET epoch = x.epoch \
                   FROM UNNEST($1::bigint[], $2::bigint[], $3::bigint[]) AS x (id, tenant, epoch) \
                   WHERE c.id = x.id AND c.tenant = x.tenant AND c.epoch = x.epoch - 1";
        let done = sqlx::query(sql)
            .bind(column!(claims, append => append.conversation.raw()))
            .bind(column!(claims, append => append.tenant.raw()))
            .bind(column!(claims, append => append.epoch))
            .execute(&mut *self.0)
            .await?;
        if usize::try_from(done.rows_affected()) == Ok(claims.len()) {
            return Ok(());
        }
        let (claimed, expected) = (done.rows_affected(), claims.len());
        Err(StoreError::Inconsistent(format!("{claimed} of {expected} claims went through under the lock")).into())
    }

    async fn open(&mut self, writes: &Writes<'_>) -> Result<(), StepError> {
        let opens = &writes.opens;
        if opens.is_empty() {
            return Ok(());
        }
        let sql = "INSERT INTO conversations (id, tenant, inbox, contact, channel, phase, since, opened_at, epoch) \
                   SELECT id, tenant, inbox, contact, channel, phase, opened_at, opened_at, epoch FROM UNNEST(\
                   $1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::text[], $6::text[], $7::bigint[], \
                   $8::bigint[]) AS x (id, tenant, inbox, contact, channel, phase, opened_at, epoch)";
        sqlx::query(sql)
            .bind(column!(opens, (append, _) => append.conversation.raw()))
            .bind(column!(opens, (append, _) => append.tenant.raw()))
            .bind(column!(opens, (_, new) => new.inbox.raw()))
            .bind(column!(opens, (_, new) => new.contact.raw()))
            .bind(column!(opens, (_, new) => new.channel.as_str()))
            .bind(column!(opens, (_, new) => new.phase.as_str()))
            .bind(column!(opens, (_, new) => new.opened_at.as_millis()))
            .bind(column!(opens, (append, _) => append.epoch))
            .execute(&mut *self.0)
            .await?;
        Ok(())
    }

    async fn change(&mut self, writes: &Writes<'_>) -> Result<(), StepError> {
        let changes: Vec<_> = writes.changes.iter().map(|(id, (tenant, change))| (*id, *tenant, *change)).collect();
        if changes.is_empty() {
            return Ok(());
        }
        let agents = column!(changes, (_, _, change) => change.responsible.agent.as_ref());
        let ratings = column!(changes, (_, _, change) => change.rating.as_deref());
        let sql = "UPDATE conversations c SET phase = x.phase, since = x.since, agent_kind = x.agent_kind, agent = x.agent, \
                   agent_name = x.agent_name, team = x.team, snoozed_until = x.snoozed_until, channel = x.channel, \
                   rating = x.rating, rating_comment = x.rating_comment, rated_at = x.rated_at \
                   FROM UNNEST($1::bigint[], $2::bigint[], $3::text[], $4::bigint[], $5::bigint[], $6::bigint[], \
                   $7::text[], $8::bigint[], $9::bigint[], $10::text[], $11::bigint[], $12::text[], $13::bigint[]) \
                   AS x (id, tenant, phase, since, agent_kind, agent, agent_name, team, snoozed_until, channel, rating, \
                   rating_comment, rated_at) WHERE c.id = x.id AND c.tenant = x.tenant";
        sqlx::query(sql)
            .bind(column!(changes, (id, _, _) => id.raw()))
            .bind(column!(changes, (_, tenant, _) => tenant.raw()))
            .bind(column!(changes, (_, _, change) => change.phase.as_str()))
            .bind(column!(changes, (_, _, change) => change.since.as_millis()))
            .bind(column!(agents, agent => agent.map(|agent| entry_body::author_kind_code(agent.kind))))
            .bind(column!(agents, agent => agent.map(|agent| agent.id)))
            .bind(column!(agents, agent => agent.map(|agent| agent.name.to_string())))
            .bind(column!(changes, (_, _, change) => change.responsible.team.map(TeamId::raw)))
            .bind(column!(changes, (_, _, change) => change.snoozed_until.map(Timestamp::as_millis)))
            .bind(column!(changes, (_, _, change) => change.channel.as_str()))
            .bind(column!(ratings, rating => rating.map(|rating| i64::from(rating.score))))
            .bind(column!(ratings, rating => rating.and_then(|rating| rating.comment.clone())))
            .bind(column!(ratings, rating => rating.map(|rating| rating.at.as_millis())))
            .execute(&mut *self.0)
            .await?;
        Ok(())
    }

    async fn insert(&mut self, writes: &Writes<'_>) -> Result<(), StepError> {
        let entries = &writes.entries;
        if entries.is_empty() {
            return Ok(());
        }
        let bodies = entries.iter().map(|(_, entry)| entry_body::write(&entry.author, &entry.body)).collect::<Result<Vec<_>, _>>()?;
        let sql = "INSERT INTO entries (conversation, seq, tenant, id, at, kind, author_kind, author, channel, ref, \
                   ref_hash, body) SELECT * FROM UNNEST($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], \
                   $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[], $9::text[], $10::text[], $11::bigint[], \
                   $12::text[])";
        sqlx::query(sql)
            .bind(column!(entries, (_, entry) => entry.conversation.raw()))
            .bind(column!(entries, (_, entry) => entry.seq.raw()))
            .bind(column!(entries, (tenant, _) => tenant.raw()))
            .bind(column!(entries, (_, entry) => entry.id.raw()))
            .bind(column!(entries, (_, entry) => entry.at.as_millis()))
            .bind(column!(entries, (_, entry) => entry_body::entry_kind_code(&entry.body)))
            .bind(column!(entries, (_, entry) => entry_body::author_kind_code(entry.author.kind)))
            .bind(column!(entries, (_, entry) => entry.author.id))
            .bind(column!(entries, (_, entry) => entry.channel.as_str()))
            .bind(column!(entries, (_, entry) => entry.reference.as_ref().map(|name| name.as_str().to_owned())))
            .bind(column!(entries, (_, entry) => entry.reference.as_ref().map(hash_of)))
            .bind(bodies)
            .execute(&mut *self.0)
            .await?;
        Ok(())
    }

    async fn time(&mut self, writes: &Writes<'_>) -> Result<(), StepError> {
        let timers: Vec<_> =
            writes.timers.iter().map(|((id, kind), (tenant, due))| (id.raw(), code_of(*kind), tenant.raw(), *due)).collect();
        let (set, cleared): (Vec<_>, Vec<_>) = timers.into_iter().partition(|(_, _, _, due)| due.is_some());
        if !set.is_empty() {
            let sql = "INSERT INTO timers (conversation, kind, tenant, due) \
                       SELECT * FROM UNNEST($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[]) \
                       ON CONFLICT (conversation, kind) DO UPDATE SET due = excluded.due";
            sqlx::query(sql)
                .bind(column!(set, (id, ..) => *id))
                .bind(column!(set, (_, kind, ..) => *kind))
                .bind(column!(set, (_, _, tenant, _) => *tenant))
                .bind(column!(set, (.., due) => due.map(Timestamp::as_millis)))
                .execute(&mut *self.0)
                .await?;
        }
        if !cleared.is_empty() {
            let sql = "DELETE FROM timers t USING UNNEST($1::bigint[], $2::bigint[], $3::bigint[]) \
                       AS x (conversation, kind, tenant) \
                       WHERE t.conversation = x.conversation AND t.kind = x.kind AND t.tenant = x.tenant";
            sqlx::query(sql)
                .bind(column!(cleared, (id, ..) => *id))
                .bind(column!(cleared, (_, kind, ..) => *kind))
                .bind(column!(cleared, (_, _, tenant, _) => *tenant))
                .execute(&mut *self.0)
                .await?;
        }
        Ok(())
    }

    async fn send(&mut self, writes: &Writes<'_>) -> Result<(), StepError> {
        let outbox = &writes.outbox;
        if outbox.is_empty() {
            return Ok(());
        }
        let sql = "INSERT INTO outbox (id, tenant, conversation, seq, channel, integration, due, attempts) \
                   SELECT id, tenant, conversation, seq, channel, integration, due, 0 FROM UNNEST(\
                   $1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::text[], $6::bigint[], $7::bigint[]) \
                   AS x (id, tenant, conversation, seq, channel, integration, due)";
        sqlx::query(sql)
            .bind(column!(outbox, (_, outbound) => outbound.id.raw()))
            .bind(column!(outbox, (append, _) => append.tenant.raw()))
            .bind(column!(outbox, (append, _) => append.conversation.raw()))
            .bind(column!(outbox, (_, outbound) => outbound.entry.raw()))
            .bind(column!(outbox, (_, outbound) => outbound.channel.as_str()))
            .bind(column!(outbox, (_, outbound) => outbound.integration.raw()))
            .bind(column!(outbox, (_, outbound) => outbound.due.as_millis()))
            .execute(&mut *self.0)
            .await?;
        Ok(())
    }
}

impl AppendSession for Session {
    async fn lock(&mut self, conversations: &[i64]) -> Result<States, StepError> {
        let sql = "SELECT id, tenant, epoch FROM conversations WHERE id = ANY($1) ORDER BY id FOR NO KEY UPDATE";
        let rows: Vec<(i64, i64, i64)> = sqlx::query_as(sql).bind(conversations).fetch_all(&mut *self.0).await?;
        let ids = column!(rows, (id, _, _) => *id);
        let sql = "SELECT COALESCE((SELECT MAX(e.seq) FROM entries e WHERE e.conversation = x.id), 0) \
                   FROM UNNEST($1::bigint[]) WITH ORDINALITY AS x (id, place) ORDER BY place";
        let ends: Vec<i64> = sqlx::query_scalar(sql).bind(ids).fetch_all(&mut *self.0).await?;
        let rows = rows.into_iter().zip(ends).map(|((id, tenant, epoch), last)| (id, tenant, epoch, last));
        Ok(rows.map(state).collect())
    }

    async fn stored(&mut self, numbers: &[(i64, i64)]) -> Result<StoredIds, StepError> {
        let sql = "SELECT e.conversation, e.seq, e.id FROM UNNEST($1::bigint[], $2::bigint[]) AS x (conversation, seq) \
                   JOIN entries e ON e.conversation = x.conversation AND e.seq = x.seq";
        let rows: Vec<(i64, i64, i64)> = sqlx::query_as(sql)
            .bind(column!(numbers, (conversation, _) => *conversation))
            .bind(column!(numbers, (_, seq) => *seq))
            .fetch_all(&mut *self.0)
            .await?;
        Ok(rows.into_iter().map(|(conversation, seq, id)| ((conversation, seq), id)).collect())
    }

    async fn write(&mut self, writes: &Writes<'_>) -> Result<(), StepError> {
        self.open(writes).await?;
        self.claim(writes).await?;
        self.insert(writes).await?;
        self.change(writes).await?;
        self.time(writes).await?;
        self.send(writes).await
    }

    async fn savepoint(&mut self, sql: &'static str) -> Result<(), StepError> {
        sqlx::query(sql).execute(&mut *self.0).await?;
        Ok(())
    }

    async fn write_last(&mut self, writes: &Writes<'_>) -> Result<(), StepError> {
        self.write(writes).await
    }

    async fn commit(self) -> Result<(), StepError> {
        Ok(self.0.commit().await?)
    }

    async fn roll_back(self) {
        // A connection that cannot even do this is lost, and what was begun on it is undone by the server.
        drop(self.0.rollback().await);
    }
}
