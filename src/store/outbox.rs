//! Messages on their way out through a channel. They are written by [`append`](super::append), in the transaction of the
//! entry that they carry; here whoever sends them finds them, puts them off and ticks them off.

use super::db::{Row, query};
use super::{Store, StoreError, TenantStore, intern, rows};
use crate::domain::{Channel, ConversationId, IntegrationId, OutboundId, Seq, TenantId, Timestamp};

/// A message that is to go out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outbound {
    /// The shop.
    pub tenant: TenantId,
    /// Its id.
    pub id: OutboundId,
    /// The dialogue.
    pub conversation: ConversationId,
    /// The entry that it carries.
    pub entry: Seq,
    /// The channel.
    pub channel: Channel,
    /// The account to send it with.
    pub integration: IntegrationId,
    /// When to try next.
    pub due: Timestamp,
    /// How often it was tried in vain.
    pub attempts: u32,
}

macro_rules! select {
    ($rest:literal) => {
        query(concat!("SELECT id, tenant, conversation, seq, channel, integration, due, attempts FROM outbox ", $rest))
    };
}

fn outbound_of(row: &Row) -> Result<Outbound, StoreError> {
    Ok(Outbound {
        tenant: row.id("tenant")?,
        id: row.id("id")?,
        conversation: row.id("conversation")?,
        entry: Seq::from_raw(row.int("seq")?),
        channel: intern::channel(&row.text("channel")?)?,
        integration: row.id("integration")?,
        due: Timestamp::from_millis(row.int("due")?),
        attempts: u32::try_from(row.int("attempts")?).unwrap_or(u32::MAX),
    })
}

impl Store {
    /// Returns messages of all shops that are to go out by now, the most overdue first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn due_outbound(&self, now: Timestamp, limit: u32) -> Result<Vec<Outbound>, StoreError> {
        let query = select!("WHERE due <= $1 ORDER BY due, id LIMIT $2").bind(now).bind(rows(limit));
        self.db.all(query).await?.iter().map(outbound_of).collect()
    }

    /// Returns when the message that waits longest was due, of any shop.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn oldest_outbound_due(&self) -> Result<Option<Timestamp>, StoreError> {
        let row = self.db.one(query("SELECT MIN(due) AS due FROM outbox")).await?;
        let due = row.map(|row| row.int_or_null("due")).transpose()?.flatten();
        Ok(due.map(Timestamp::from_millis))
    }
}

impl TenantStore {
    /// Returns a dialogue's messages that have not gone out yet, in the log's order.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn outbound_of(&self, conversation: ConversationId, limit: u32) -> Result<Vec<Outbound>, StoreError> {
        let query = select!("WHERE tenant = $1 AND conversation = $2 ORDER BY seq, id LIMIT $3");
        let query = query.bind(self.tenant).bind(conversation).bind(rows(limit));
        self.db.all(query).await?.iter().map(outbound_of).collect()
    }

    /// Puts a message off that could not be sent. Returns whether it was still there.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn postpone_outbound(&self, id: OutboundId, due: Timestamp) -> Result<bool, StoreError> {
        let update = query("UPDATE outbox SET due = $3, attempts = attempts + 1 WHERE tenant = $1 AND id = $2");
        Ok(self.db.write(update.bind(self.tenant).bind(id).bind(due)).await? > 0)
    }

    /// Ticks a message off that was sent. Returns whether it was still there.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn finish_outbound(&self, id: OutboundId) -> Result<bool, StoreError> {
        let delete = query("DELETE FROM outbox WHERE tenant = $1 AND id = $2");
        Ok(self.db.write(delete.bind(self.tenant).bind(id)).await? > 0)
    }
}
