//! Taking away for good what is known of a shopper and what was said in its dialogues. Entries keep their numbers, or logs
//! would have holes.
//!
//! A dialogue's epoch is raised first: a writer that is at work steps down, so nothing that it still holds comes back. Each
//! page of entries is a transaction of its own, because one for all would make everybody's messages wait.

use super::db::query;
use super::{ROWS_MAX, Store, StoreError, TenantStore, entry_body};
use crate::domain::{AttachmentId, Body, ContactId, ConversationId, Profile, Seq, Timestamp};
use crate::store::db::Pools;

/// Entries that are erased with one transaction.
const PAGE: u32 = 200;

impl TenantStore {
    /// Returns every file of a shopper's: those that it sent, and those that stand in its dialogues.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn files_of_contact(&self, contact: ContactId) -> Result<Vec<AttachmentId>, StoreError> {
        let select = query("SELECT id FROM attachments WHERE tenant = $1 AND uploader = $2");
        let sent = self.db.all(select.bind(self.tenant).bind(contact)).await?;
        let mut files = sent.iter().map(|row| row.id("id")).collect::<Result<Vec<AttachmentId>, _>>()?;
        for dialogue in self.dialogues_of(contact).await? {
            let mut after = Seq::ZERO;
            loop {
                let page = self.entries_after(dialogue, after, PAGE).await?;
                let Some(last) = page.last() else { break };
                after = last.seq;
                for entry in &page {
                    if let Body::Message(message) = &entry.body {
                        files.extend(message.attachments.iter().map(|file| file.id));
                    }
                }
            }
        }
        files.sort_unstable();
        files.dedup();
        Ok(files)
    }

    /// Forgets what is known of a file.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn forget_attachment(&self, id: AttachmentId) -> Result<bool, StoreError> {
        let delete = query("DELETE FROM attachments WHERE tenant = $1 AND id = $2");
        Ok(self.db.write(delete.bind(self.tenant).bind(id)).await? > 0)
    }

    /// Erases what was said in a shopper's dialogues, by whomever.
    ///
    /// # Errors
    /// When the database cannot be read or written. What was erased until then stays erased.
    pub async fn erase_dialogues(&self, contact: ContactId) -> Result<(), StoreError> {
        let guest = Profile::default().display_name(contact);
        for dialogue in self.dialogues_of(contact).await? {
            let mut tx = self.db.begin().await?;
            let fence = query("UPDATE conversations SET epoch = epoch + 1, rating_comment = NULL WHERE tenant = $1 AND id = $2");
            tx.write(fence.bind(self.tenant).bind(dialogue)).await?;
            tx.write(query("DELETE FROM outbox WHERE tenant = $1 AND conversation = $2").bind(self.tenant).bind(dialogue)).await?;
            tx.commit().await?;
            let mut after = 0;
            while let Some(last) = self.erase_page(dialogue, after, &guest).await? {
                after = last;
            }
            // Last, because what was being understood meanwhile may have been kept a moment before the epoch was raised.
            let delete = query("DELETE FROM understandings WHERE tenant = $1 AND conversation = $2");
            self.db.write(delete.bind(self.tenant).bind(dialogue)).await?;
        }
        Ok(())
    }

    /// Erases some entries after a number; returns the last one's, if there were any.
    async fn erase_page(&self, dialogue: ConversationId, after: i64, guest: &str) -> Result<Option<i64>, StoreError> {
        let select = query(
            "SELECT id, seq, author_kind, body FROM entries WHERE tenant = $1 AND conversation = $2 AND seq > $3 ORDER BY seq LIMIT $4",
        );
        let found = self.db.all(select.bind(self.tenant).bind(dialogue).bind(after).bind(super::rows(PAGE))).await?;
        let mut tx = self.db.begin().await?;
        let mut last = None;
        for row in &found {
            let name = (row.int("author_kind")? == 0).then_some(guest);
            let body = entry_body::erased(&row.text("body")?, name)?;
            let update = query("UPDATE entries SET body = $3, ref = NULL, ref_hash = NULL WHERE tenant = $1 AND id = $2");
            tx.write(update.bind(self.tenant).bind(row.int("id")?).bind(body)).await?;
            last = Some(row.int("seq")?);
        }
        tx.commit().await?;
        Ok(last)
    }

    /// Erases what is known of a shopper, and all ways in which it could come in again.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn erase_contact(&self, contact: ContactId, now: Timestamp) -> Result<bool, StoreError> {
        let mut tx = self.db.begin().await?;
        for delete in [
            query("DELETE FROM push_subscriptions WHERE tenant = $1 AND contact = $2"),
            query("DELETE FROM visitors WHERE tenant = $1 AND contact = $2"),
            query("DELETE FROM contact_identities WHERE tenant = $1 AND contact = $2"),
        ] {
            tx.write(delete.bind(self.tenant).bind(contact)).await?;
        }
        let update = query(
            "UPDATE contacts SET name = NULL, email = NULL, phone = NULL, locale = NULL, attributes = '{}', erased_at = $3 \
             WHERE tenant = $1 AND id = $2",
        );
        let n_rows = tx.write(update.bind(self.tenant).bind(contact).bind(now)).await?;
        tx.commit().await?;
        Ok(n_rows > 0)
    }

    /// Tells whether a shopper was erased, or never was.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn is_erased(&self, contact: ContactId) -> Result<bool, StoreError> {
        let select = query("SELECT erased_at FROM contacts WHERE tenant = $1 AND id = $2");
        let row = self.db.one(select.bind(self.tenant).bind(contact)).await?;
        row.map_or(Ok(true), |row| Ok(row.int_or_null("erased_at")?.is_some()))
    }

    async fn dialogues_of(&self, contact: ContactId) -> Result<Vec<ConversationId>, StoreError> {
        let mut all: Vec<ConversationId> = Vec::new();
        loop {
            let after = all.last().map_or(0, |last| last.raw());
            let select = query("SELECT id FROM conversations WHERE tenant = $1 AND contact = $2 AND id > $3 ORDER BY id LIMIT $4");
            let found = self.db.all(select.bind(self.tenant).bind(contact).bind(after).bind(ROWS_MAX)).await?;
            if found.is_empty() {
                return Ok(all);
            }
            for row in &found {
                all.push(row.id("id")?);
            }
        }
    }
}

impl Store {
    /// Takes what was erased out of the embedded database's write-ahead log too. PostgreSQL does so by itself, at its next
    /// vacuum.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn wipe(&self) -> Result<(), StoreError> {
        match self.db.pools {
            Pools::Sqlite { .. } => self.db.write(query("PRAGMA wal_checkpoint(TRUNCATE)")).await.map(drop),
            Pools::Postgres { .. } => Ok(()),
        }
    }
}
