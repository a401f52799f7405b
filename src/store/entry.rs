//! Reading the log. Writing it is [`append`](super::append)'s alone.

use super::db::{Query, Row, query};
use super::{StoreError, TenantStore, entry_body, intern, rows};
use crate::domain::{Author, ConversationId, Entry, Receipt, Ref, Seq, Timestamp};

/// One text for all reads of entries, so that they agree on the columns.
macro_rules! select {
    ($rest:literal) => {
        query(concat!("SELECT conversation, seq, id, at, author_kind, author, channel, ref, body FROM entries ", $rest))
    };
}

fn entry_of(row: &Row) -> Result<Entry, StoreError> {
    let (name, body) = entry_body::read(&row.text("body")?)?;
    let author = Author { kind: entry_body::author_kind(row.int("author_kind")?)?, id: row.int("author")?, name: name.into() };
    Ok(Entry {
        conversation: row.id("conversation")?,
        seq: Seq::from_raw(row.int("seq")?),
        id: row.id("id")?,
        at: Timestamp::from_millis(row.int("at")?),
        author,
        channel: intern::channel(&row.text("channel")?)?,
        reference: row.text_or_null("ref")?.as_deref().and_then(Ref::new),
        body,
    })
}

/// The most fingerprints that one call returns.
const REFS_MAX: u32 = 10_000;

impl TenantStore {
    async fn entries(&self, query: Query) -> Result<Vec<Entry>, StoreError> {
        self.db.all(query).await?.iter().map(entry_of).collect()
    }

    /// Returns what follows a number of a dialogue's log, in order.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn entries_after(&self, conversation: ConversationId, after: Seq, limit: u32) -> Result<Vec<Entry>, StoreError> {
        let query = select!("WHERE tenant = $1 AND conversation = $2 AND seq > $3 ORDER BY seq LIMIT $4");
        self.entries(query.bind(self.tenant).bind(conversation).bind(after).bind(rows(limit))).await
    }

    /// Returns what comes before a number of a dialogue's log (its end, if none is given): the last of it, in order.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn entries_before(&self, conversation: ConversationId, before: Option<Seq>, limit: u32) -> Result<Vec<Entry>, StoreError> {
        let before = before.map_or(i64::MAX, Seq::raw);
        let query = select!("WHERE tenant = $1 AND conversation = $2 AND seq < $3 ORDER BY seq DESC LIMIT $4");
        let query = query.bind(self.tenant).bind(conversation).bind(before).bind(rows(limit));
        let mut entries = self.entries(query).await?;
        entries.reverse();
        Ok(entries)
    }

    /// Returns one entry.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn entry(&self, conversation: ConversationId, seq: Seq) -> Result<Option<Entry>, StoreError> {
        let query = select!("WHERE tenant = $1 AND conversation = $2 AND seq = $3");
        let row = self.db.one(query.bind(self.tenant).bind(conversation).bind(seq)).await?;
        row.as_ref().map(entry_of).transpose()
    }

    /// Returns the receipt of the entry that an author has made with a `ref`, in whichever dialogue.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn find_ref(&self, author: i64, reference: &Ref) -> Result<Option<Receipt>, StoreError> {
        let query = select!("WHERE tenant = $1 AND author = $2 AND ref_hash = $3 AND ref = $4");
        let query = query.bind(self.tenant).bind(author).bind(hash_of(reference)).bind(reference.as_str());
        let row = self.db.one(query).await?;
        Ok(row.as_ref().map(entry_of).transpose()?.map(|entry| entry.receipt()))
    }

    /// Returns the fingerprints of an author's `ref`s, and whether these are all of them: where they are, a fingerprint
    /// that is not among them need not be asked for.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn ref_hashes(&self, author: i64, limit: u32) -> Result<(Vec<i64>, bool), StoreError> {
        let query = query("SELECT ref_hash FROM entries WHERE tenant = $1 AND author = $2 AND ref_hash IS NOT NULL LIMIT $3");
        let limit = limit.min(REFS_MAX);
        // One more than asked for tells whether there are more.
        let found = self.db.all(query.bind(self.tenant).bind(author).bind(i64::from(limit) + 1)).await?;
        let mut hashes = found.iter().map(|row| row.int("ref_hash")).collect::<Result<Vec<_>, _>>()?;
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let complete = hashes.len() <= limit;
        hashes.truncate(limit);
        Ok((hashes, complete))
    }
}

/// Returns a `ref`'s fingerprint as it is kept in a signed column.
pub(super) fn hash_of(reference: &Ref) -> i64 {
    reference.fingerprint().get().cast_signed()
}
