//! The installation's own keys: made on first use, the same for all processes from then on.

use super::db::query;
use super::{Store, StoreError};

/// How long a key is.
const KEY_BYTES: usize = 32;

impl Store {
    /// Returns the installation's key of this name; makes a random one where there is none yet. Of two processes that
    /// make it in the same instant, both get the same.
    ///
    /// # Errors
    /// When the database cannot be used.
    pub async fn secret(&self, name: &str) -> Result<[u8; KEY_BYTES], StoreError> {
        if let Some(key) = self.kept_secret(name).await? {
            return Ok(key);
        }
        let fresh: [u8; KEY_BYTES] = rand::random();
        let insert = query("INSERT INTO secrets (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING");
        self.db.write(insert.bind(name).bind(&fresh)).await?;
        let kept = self.kept_secret(name).await?;
        kept.ok_or_else(|| StoreError::Inconsistent(format!("the key `{name}`, just made, is not there")))
    }

    async fn kept_secret(&self, name: &str) -> Result<Option<[u8; KEY_BYTES]>, StoreError> {
        let row = self.db.one(query("SELECT value FROM secrets WHERE name = $1").bind(name)).await?;
        let Some(row) = row else { return Ok(None) };
        let value = row.bytes("value")?;
        let length = value.len();
        let key =
            value.try_into().map_err(|_bytes| StoreError::Inconsistent(format!("the key `{name}` has {length} bytes, not {KEY_BYTES}")))?;
        Ok(Some(key))
    }
}
