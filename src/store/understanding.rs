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
    /// The epoch in which the message was read: what was erased since is not kept again.
    pub epoch: i64,
    /// The message's number.
    pub seq: Seq,
    /// What was understood.
    pub understood: Arc<Understood>,
}

/// Messages of a dialogue of which it is not kept what they are about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undigested {
    /// The dialogue's epoch as they were looked for.
    pub epoch: i64,
    /// Their numbers, in order.
    pub seqs: Vec<Seq>,
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
    /// Keeps what was understood, in one transaction; returns which of it was not kept before and belongs to a dialogue whose
    /// log nobody else has taken over meanwhile.
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
                 SELECT c.id, $4, c.tenant, $5, $6, $7, $8 FROM conversations c WHERE c.tenant = $1 AND c.id = $2 AND c.epoch = $3 \
                 ON CONFLICT (conversation, seq) DO NOTHING",
            );
            let insert = insert
                .bind(new.tenant)
                .bind(new.conversation)
                .bind(new.epoch)
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

    /// Returns the shopper's messages among the last `limit` of which it is not kept what they are about.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn undigested(&self, conversation: ConversationId, limit: u32) -> Result<Option<Undigested>, StoreError> {
        let select = query("SELECT epoch FROM conversations WHERE tenant = $1 AND id = $2");
        let Some(row) = self.db.one(select.bind(self.tenant).bind(conversation)).await? else { return Ok(None) };
        let missing = query(
            "SELECT e.seq FROM (SELECT seq, tenant, conversation FROM entries WHERE tenant = $1 AND conversation = $2 AND kind = 0 \
                 AND author_kind = 0 ORDER BY seq DESC LIMIT $3) AS e \
             WHERE NOT EXISTS (SELECT 1 FROM understandings u WHERE u.tenant = e.tenant AND u.conversation = e.conversation AND u.seq = e.seq) \
             ORDER BY e.seq",
        );
        let found = self.db.all(missing.bind(self.tenant).bind(conversation).bind(rows(limit))).await?;
        let seqs = found.iter().map(|row| Ok(Seq::from_raw(row.int("seq")?))).collect::<Result<_, StoreError>>()?;
        Ok(Some(Undigested { epoch: row.int("epoch")?, seqs }))
    }
}

fn understood_of(row: &Row) -> Result<Understood, StoreError> {
    understanding_body::read(row.text("models")?, &row.text("body")?)
}
