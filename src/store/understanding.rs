//! What was understood of shoppers' messages. It is kept beside the log, can be worked out anew from it, and goes with it.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::db::{Row, query};
use super::{Store, StoreError, TenantStore, rows, understanding_body};
use crate::domain::{ConversationId, Mood, Seq, Temper, TenantId, Understood};

/// Something understood that is to be kept.
#[derive(Debug, Clone)]
pub struct NewUnderstanding {
    /// The shop.
    pub tenant: TenantId,
    /// The dialogue.
    pub conversation: ConversationId,
    /// The message's number.
    pub seq: Seq,
    /// What was understood.
    pub understood: Arc<Understood>,
}

/// How a dialogue `c` goes, in one number.
macro_rules! temper_column {
    () => {
        "(SELECT u.mood * 1000 + u.escalation FROM understandings u \
          WHERE u.tenant = c.tenant AND u.conversation = c.id ORDER BY u.seq DESC LIMIT 1) AS temper"
    };
}
pub(super) use temper_column;

/// Reads how a dialogue goes.
pub(super) fn temper_of(row: &Row) -> Result<Option<Temper>, StoreError> {
    let of = |packed: i64| {
        let mood = i8::try_from(packed.div_euclid(1000)).ok()?;
        Some(Temper { mood, escalation: u8::try_from(packed.rem_euclid(1000)).ok()? })
    };
    Ok(row.int_or_null("temper")?.and_then(of))
}

impl Store {
    /// Keeps what was understood, in one transaction; returns which of it was not kept before. What was erased meanwhile is not
    /// kept again: its entry says so, in a way in which no words of a shopper can.
    ///
    /// # Errors
    /// When the database cannot be written; nothing of it is kept then.
    pub async fn keep_understandings(&self, batch: &[NewUnderstanding]) -> Result<Vec<bool>, StoreError> {
        let mut tx = self.db.begin().await?;
        let mut kept = Vec::with_capacity(batch.len());
        for new in batch {
            let temper = new.understood.temper();
            let insert = query(
                "INSERT INTO understandings (conversation, seq, tenant, models, mood, escalation, body) \
                 SELECT e.conversation, e.seq, e.tenant, $4, $5, $6, $7 FROM entries e \
                 WHERE e.tenant = $1 AND e.conversation = $2 AND e.seq = $3 AND e.body NOT LIKE '%\"erased\":true%' \
                 ON CONFLICT (conversation, seq) DO NOTHING",
            );
            let insert = insert
                .bind(new.tenant)
                .bind(new.conversation)
                .bind(new.seq)
                .bind(new.understood.models.as_str())
                .bind(i64::from(temper.mood))
                .bind(i64::from(temper.escalation))
                .bind(understanding_body::write(&new.understood)?);
            kept.push(tx.write(insert).await? > 0);
        }
        tx.commit().await?;
        Ok(kept)
    }
}

impl TenantStore {
    /// Returns what was understood of a dialogue's messages from one number to another, by number.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn understandings(&self, conversation: ConversationId, from: Seq, to: Seq) -> Result<BTreeMap<Seq, Understood>, StoreError> {
        let select = query(
            "SELECT seq, models, body FROM understandings \
             WHERE tenant = $1 AND conversation = $2 AND seq >= $3 AND seq <= $4 ORDER BY seq LIMIT $5",
        );
        let select = select.bind(self.tenant).bind(conversation).bind(from).bind(to).bind(super::ROWS_MAX);
        let found = self.db.all(select).await?;
        found.iter().map(|row| Ok((Seq::from_raw(row.int("seq")?), understood_of(row)?))).collect()
    }

    /// Returns how a dialogue went up to a message.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn mood_before(&self, conversation: ConversationId, seq: Seq) -> Result<Option<Mood>, StoreError> {
        let select =
            query("SELECT models, body FROM understandings WHERE tenant = $1 AND conversation = $2 AND seq < $3 ORDER BY seq DESC LIMIT 1");
        let row = self.db.one(select.bind(self.tenant).bind(conversation).bind(seq)).await?;
        Ok(row.as_ref().map(understood_of).transpose()?.map(|understood| understood.mood))
    }

    /// Returns the numbers of the shopper's messages among the last `limit` of which it is not kept what they are about, in order.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn undigested(&self, conversation: ConversationId, limit: u32) -> Result<Vec<Seq>, StoreError> {
        let missing = query(
            "SELECT e.seq FROM (SELECT seq, tenant, conversation FROM entries WHERE tenant = $1 AND conversation = $2 AND kind = 0 \
                 AND author_kind = 0 ORDER BY seq DESC LIMIT $3) AS e \
             WHERE NOT EXISTS (SELECT 1 FROM understandings u WHERE u.tenant = e.tenant AND u.conversation = e.conversation AND u.seq = e.seq) \
             ORDER BY e.seq",
        );
        let found = self.db.all(missing.bind(self.tenant).bind(conversation).bind(rows(limit))).await?;
        found.iter().map(|row| Ok(Seq::from_raw(row.int("seq")?))).collect()
    }
}

fn understood_of(row: &Row) -> Result<Understood, StoreError> {
    understanding_body::read(row.text("models")?, &row.text("body")?)
}
