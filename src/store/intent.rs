//! A shop's own intents. Each change also raises their version, in the same transaction, as with articles.

use super::db::{Row, Tx, query};
use super::{ROWS_MAX, StoreError, TenantStore};
use crate::domain::{Intent, IntentId, Timestamp};

macro_rules! select {
    ($rest:literal) => {
        query(concat!("SELECT id, tenant, name, examples, updated_at FROM intents ", $rest))
    };
}

fn intent_of(row: &Row) -> Result<Intent, StoreError> {
    Ok(Intent {
        tenant: row.id("tenant")?,
        id: row.id("id")?,
        name: row.text("name")?,
        examples: row.json("examples")?,
        updated_at: Timestamp::from_millis(row.int("updated_at")?),
    })
}

impl TenantStore {
    /// Keeps an intent: a new one, or what it is from now on.
    ///
    /// # Errors
    /// When its id is another shop's, when its name is another intent's, or when the database cannot be written.
    pub async fn put_intent(&self, intent: &Intent) -> Result<(), StoreError> {
        self.must_own(intent.tenant)?;
        let upsert = query(
            "INSERT INTO intents (id, tenant, name, examples, updated_at) VALUES ($1, $2, $3, $4, $5) \
             ON CONFLICT (id) DO UPDATE SET name = excluded.name, examples = excluded.examples, updated_at = excluded.updated_at \
             WHERE intents.tenant = excluded.tenant",
        );
        let upsert = upsert.bind(intent.id).bind(self.tenant).bind(intent.name.as_str()).bind_json(&intent.examples)?;
        let mut tx = self.db.begin().await?;
        if tx.write(upsert.bind(intent.updated_at)).await? == 0 {
            return Err(StoreError::Taken { constraint: "intents.id".to_owned() });
        }
        self.raise_intent_version(&mut tx).await?;
        tx.commit().await
    }

    /// Deletes an intent. Returns whether there was such an intent.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn delete_intent(&self, id: IntentId) -> Result<bool, StoreError> {
        let mut tx = self.db.begin().await?;
        let delete = query("DELETE FROM intents WHERE tenant = $1 AND id = $2");
        if tx.write(delete.bind(self.tenant).bind(id)).await? == 0 {
            return Ok(false);
        }
        self.raise_intent_version(&mut tx).await?;
        tx.commit().await?;
        Ok(true)
    }

    async fn raise_intent_version(&self, tx: &mut Tx) -> Result<(), StoreError> {
        let raise = query(
            "INSERT INTO intent_versions (tenant, version) VALUES ($1, 1) \
             ON CONFLICT (tenant) DO UPDATE SET version = intent_versions.version + 1",
        );
        tx.write(raise.bind(self.tenant)).await.map(drop)
    }

    /// Returns a number that grows with each change of the shop's intents; 0 before the first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn intent_version(&self) -> Result<i64, StoreError> {
        let row = self.db.one(query("SELECT version FROM intent_versions WHERE tenant = $1").bind(self.tenant)).await?;
        Ok(row.map(|row| row.int("version")).transpose()?.unwrap_or(0))
    }

    /// Returns an intent.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn intent(&self, id: IntentId) -> Result<Option<Intent>, StoreError> {
        let row = self.db.one(select!("WHERE tenant = $1 AND id = $2").bind(self.tenant).bind(id)).await?;
        row.as_ref().map(intent_of).transpose()
    }

    /// Returns the shop's intents, by name.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn intents(&self) -> Result<Vec<Intent>, StoreError> {
        let select = select!("WHERE tenant = $1 ORDER BY name, id LIMIT $2");
        self.db.all(select.bind(self.tenant).bind(ROWS_MAX)).await?.iter().map(intent_of).collect()
    }
}
