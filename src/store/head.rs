//! Where each reader is: the heads of its dialogues, with what it has not read, and the marks of how far it has.

use super::conversation::phase_of;
use super::db::{Row, query};
use super::{ROWS_MAX, StoreError, TenantStore, rows};
use crate::domain::{ContactId, ConversationHead, ConversationId, Seq, Timestamp};

/// The most unread messages that are counted: who has more sees "more".
pub const UNREAD_MAX: i64 = 1_000;

/// The column that counts what `$2` has not read of the dialogue `c`, up to [`UNREAD_MAX`]: messages whose author is a
/// shopper (`=`) or is not (`<>`).
macro_rules! unread_column {
    ($shopper:literal) => {
        concat!(
            "(SELECT COUNT(*) FROM (SELECT 1 FROM entries e WHERE e.tenant = c.tenant AND e.conversation = c.id \
                AND e.kind = 0 AND e.author_kind ",
            $shopper,
            " 0 AND e.seq > COALESCE((SELECT m.seq FROM read_marks m \
                WHERE m.tenant = c.tenant AND m.conversation = c.id AND m.reader = $2), 0) \
                LIMIT 1000) AS unseen) AS unread "
        )
    };
}
pub(super) use unread_column;

/// How far somebody has read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReadMark {
    /// The reader's raw id; unique over shoppers, agents and programs.
    pub reader: i64,
    /// The last number read.
    pub seq: Seq,
    /// When it was read.
    pub at: Timestamp,
}

/// What a dialogue's head is made of, for the reader `$2`.
macro_rules! heads_from {
    ($shopper:literal, $rest:literal) => {
        concat!(
            "SELECT c.id, c.phase, \
             (SELECT COALESCE(MAX(e.seq), 0) FROM entries e WHERE e.tenant = c.tenant AND e.conversation = c.id) \
             AS last_seq, ",
            unread_column!($shopper),
            "FROM conversations c WHERE c.tenant = $1 ",
            $rest
        )
    };
}

impl TenantStore {
    /// Returns the heads of a shopper's dialogues, the newest first. Unread is what the shop's side wrote.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn heads_of_contact(&self, contact: ContactId, limit: u32) -> Result<Vec<ConversationHead>, StoreError> {
        let query = query(heads_from!("<>", "AND c.contact = $2 ORDER BY c.id DESC LIMIT $3"));
        let found = self.db.all(query.bind(self.tenant).bind(contact).bind(rows(limit))).await?;
        found.iter().map(head_of).collect()
    }

    /// Returns the heads of the dialogues that an agent (or program) has, the newest first. Unread is what shoppers
    /// wrote.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn heads_of_agent(&self, agent: i64, limit: u32) -> Result<Vec<ConversationHead>, StoreError> {
        let query = query(heads_from!("=", "AND c.phase IN ('assigned', 'snoozed') AND c.agent = $2 ORDER BY c.id DESC LIMIT $3"));
        let found = self.db.all(query.bind(self.tenant).bind(agent).bind(rows(limit))).await?;
        found.iter().map(head_of).collect()
    }

    /// Remembers how far somebody has read; never goes back.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn mark_read(&self, conversation: ConversationId, reader: i64, seq: Seq, at: Timestamp) -> Result<(), StoreError> {
        let query = query(
            "INSERT INTO read_marks (conversation, reader, tenant, seq, at) \
             SELECT c.id, $3, c.tenant, $4, $5 FROM conversations c WHERE c.tenant = $1 AND c.id = $2 \
             ON CONFLICT (conversation, reader) DO UPDATE SET seq = excluded.seq, at = excluded.at \
             WHERE read_marks.tenant = $1 AND read_marks.seq < excluded.seq",
        );
        let query = query.bind(self.tenant).bind(conversation).bind(reader).bind(seq).bind(at);
        self.db.write(query).await.map(drop)
    }

    /// Returns how far each reader of a dialogue has read.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn read_marks(&self, conversation: ConversationId) -> Result<Vec<ReadMark>, StoreError> {
        let query = query("SELECT reader, seq, at FROM read_marks WHERE tenant = $1 AND conversation = $2 ORDER BY reader LIMIT $3");
        let found = self.db.all(query.bind(self.tenant).bind(conversation).bind(ROWS_MAX)).await?;
        found.iter().map(read_mark_of).collect()
    }
}

fn read_mark_of(row: &Row) -> Result<ReadMark, StoreError> {
    Ok(ReadMark { reader: row.int("reader")?, seq: Seq::from_raw(row.int("seq")?), at: Timestamp::from_millis(row.int("at")?) })
}

fn head_of(row: &Row) -> Result<ConversationHead, StoreError> {
    Ok(ConversationHead {
        id: row.id("id")?,
        seq: Seq::from_raw(row.int("last_seq")?),
        phase: phase_of(&row.text("phase")?)?,
        unread: unread_of(row)?,
    })
}

/// Reads how many messages somebody has not read.
pub(super) fn unread_of(row: &Row) -> Result<u64, StoreError> {
    Ok(u64::try_from(row.int("unread")?).unwrap_or_default())
}
