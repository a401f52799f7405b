//! What is known of uploaded files. Their bytes are kept elsewhere.

use super::db::{Row, query};
use super::{ROWS_MAX, Store, StoreError, TenantStore};
use crate::domain::{Attachment, AttachmentId, TenantId, Timestamp};

/// An uploaded file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredAttachment {
    /// The shop.
    pub tenant: TenantId,
    /// Its id.
    pub id: AttachmentId,
    /// The part of its address that cannot be guessed: who knows it may read the file.
    pub secret: String,
    /// The raw id of the shopper, agent or program that sent it; nobody else may put it into a message.
    pub uploader: i64,
    /// The name that its sender gave it.
    pub name: String,
    /// Its media type, as found by looking at its bytes.
    pub media_type: String,
    /// Its size.
    pub size_bytes: u64,
    /// When it came.
    pub created_at: Timestamp,
}

impl StoredAttachment {
    /// Returns the file as a message carries it.
    #[must_use]
    pub fn to_attachment(&self) -> Attachment {
        Attachment {
            id: self.id,
            name: self.name.clone(),
            media_type: self.media_type.clone(),
            size_bytes: self.size_bytes,
            url: format!("/files/{}/{}/{}", self.id, self.secret, percent_encoded(&self.name)),
        }
    }
}

/// Writes a name as one segment of an address.
fn percent_encoded(name: &str) -> String {
    name.bytes().fold(String::with_capacity(name.len()), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.push_str(&hex::encode_upper([byte]));
        }
        out
    })
}

macro_rules! select {
    ($rest:literal) => {
        query(concat!("SELECT id, tenant, secret, uploader, name, media_type, size_bytes, created_at FROM attachments ", $rest))
    };
}

fn attachment_of(row: &Row) -> Result<StoredAttachment, StoreError> {
    Ok(StoredAttachment {
        tenant: row.id("tenant")?,
        id: row.id("id")?,
        secret: row.text("secret")?,
        uploader: row.int("uploader")?,
        name: row.text("name")?,
        media_type: row.text("media_type")?,
        size_bytes: u64::try_from(row.int("size_bytes")?).unwrap_or_default(),
        created_at: Timestamp::from_millis(row.int("created_at")?),
    })
}

impl Store {
    /// Returns a file by its public address, of whichever shop.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn attachment_by_secret(&self, id: AttachmentId, secret: &str) -> Result<Option<StoredAttachment>, StoreError> {
        let row = self.db.one(select!("WHERE id = $1 AND secret = $2").bind(id).bind(secret)).await?;
        row.as_ref().map(attachment_of).transpose()
    }
}

impl TenantStore {
    /// Returns the ids of the shop's files that follow `after`, at most [`ROWS_MAX`].
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn attachment_ids(&self, after: AttachmentId) -> Result<Vec<AttachmentId>, StoreError> {
        let select = query("SELECT id FROM attachments WHERE tenant = $1 AND id > $2 ORDER BY id LIMIT $3");
        let found = self.db.all(select.bind(self.tenant).bind(after).bind(ROWS_MAX)).await?;
        found.iter().map(|row| row.id("id")).collect()
    }

    /// Keeps what is known of a new file.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn create_attachment(&self, attachment: &StoredAttachment) -> Result<(), StoreError> {
        self.must_own(attachment.tenant)?;
        let insert = query(
            "INSERT INTO attachments (id, tenant, secret, uploader, name, media_type, size_bytes, created_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        );
        let insert = insert
            .bind(attachment.id)
            .bind(self.tenant)
            .bind(attachment.secret.as_str())
            .bind(attachment.uploader)
            .bind(attachment.name.as_str())
            .bind(attachment.media_type.as_str())
            .bind(i64::try_from(attachment.size_bytes).unwrap_or(i64::MAX))
            .bind(attachment.created_at);
        self.db.write(insert).await.map(drop)
    }

    /// Returns a file.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn attachment(&self, id: AttachmentId) -> Result<Option<StoredAttachment>, StoreError> {
        let row = self.db.one(select!("WHERE tenant = $1 AND id = $2").bind(self.tenant).bind(id)).await?;
        row.as_ref().map(attachment_of).transpose()
    }
}
