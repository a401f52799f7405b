//! Programs' keys. Only a hash of the secret part is kept.

use super::db::{Row, query};
use super::{ROWS_MAX, Store, StoreError, TenantStore};
use crate::domain::{ApiKey, ApiKeyId, Scope, Timestamp};

macro_rules! select {
    ($rest:literal) => {
        query(concat!("SELECT id, tenant, name, scopes, created_at, last_used_at FROM api_keys ", $rest))
    };
}

fn api_key_of(row: &Row) -> Result<ApiKey, StoreError> {
    Ok(ApiKey {
        tenant: row.id("tenant")?,
        id: row.id("id")?,
        name: row.text("name")?,
        // A scope that this version does not know allows nothing.
        scopes: row.text("scopes")?.split(' ').filter_map(Scope::parse).collect(),
        created_at: Timestamp::from_millis(row.int("created_at")?),
        last_used_at: row.int_or_null("last_used_at")?.map(Timestamp::from_millis),
    })
}

impl Store {
    /// Returns the key whose secret has this hash, of whichever shop.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn api_key_by_hash(&self, hash: [u8; 32]) -> Result<Option<ApiKey>, StoreError> {
        let row = self.db.one(select!("WHERE hash = $1").bind(&hash)).await?;
        row.as_ref().map(api_key_of).transpose()
    }
}

impl TenantStore {
    /// Keeps a new key.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn create_api_key(&self, key: &ApiKey, hash: [u8; 32]) -> Result<(), StoreError> {
        self.must_own(key.tenant)?;
        let scopes: Vec<&str> = key.scopes.iter().map(|scope| scope.as_str()).collect();
        let insert = query(
            "INSERT INTO api_keys (id, tenant, hash, name, scopes, created_at, last_used_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        );
        let insert = insert
            .bind(key.id)
            .bind(self.tenant)
            .bind(&hash)
            .bind(key.name.as_str())
            .bind(scopes.join(" "))
            .bind(key.created_at)
            .bind(key.last_used_at);
        self.db.write(insert).await.map(drop)
    }

    /// Returns a key.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn api_key(&self, id: ApiKeyId) -> Result<Option<ApiKey>, StoreError> {
        let row = self.db.one(select!("WHERE tenant = $1 AND id = $2").bind(self.tenant).bind(id)).await?;
        row.as_ref().map(api_key_of).transpose()
    }

    /// Returns the shop's keys, the oldest first, at most [`ROWS_MAX`].
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn api_keys(&self) -> Result<Vec<ApiKey>, StoreError> {
        let query = select!("WHERE tenant = $1 ORDER BY id LIMIT $2").bind(self.tenant).bind(ROWS_MAX);
        self.db.all(query).await?.iter().map(api_key_of).collect()
    }

    /// Remembers when a key was last used; never goes back.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn touch_api_key(&self, id: ApiKeyId, last_used_at: Timestamp) -> Result<(), StoreError> {
        let update = query("UPDATE api_keys SET last_used_at = $3 WHERE tenant = $1 AND id = $2 AND COALESCE(last_used_at, 0) < $3");
        self.db.write(update.bind(self.tenant).bind(id).bind(last_used_at)).await.map(drop)
    }

    /// Deletes a key. Returns whether there was such a key.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn delete_api_key(&self, id: ApiKeyId) -> Result<bool, StoreError> {
        let delete = query("DELETE FROM api_keys WHERE tenant = $1 AND id = $2");
        Ok(self.db.write(delete.bind(self.tenant).bind(id)).await? > 0)
    }
}
