//! Outside services that a shop has set up: AI providers, later messengers and shops.

use std::fmt;

use secrecy::{ExposeSecret, SecretString};

use super::db::{Row, query};
use super::{ROWS_MAX, StoreError, TenantStore};
use crate::domain::{IntegrationId, TenantId, Timestamp};

/// A configured outside service.
#[derive(Clone)]
pub struct Integration {
    /// The shop.
    pub tenant: TenantId,
    /// Its id.
    pub id: IntegrationId,
    /// The provider's name in its registry.
    pub kind: String,
    /// Whether it is used.
    pub enabled: bool,
    /// Its settings, as its provider's descriptor describes them.
    pub config: serde_json::Value,
    /// Its keys: a JSON object as text. Never logged.
    pub secrets: SecretString,
    /// When it was last changed.
    pub updated_at: Timestamp,
}

impl fmt::Debug for Integration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Settings may hold addresses with keys in them, whatever a descriptor says: only what names it is shown.
        f.debug_struct("Integration").field("id", &self.id).field("kind", &self.kind).finish_non_exhaustive()
    }
}

impl Integration {
    /// Where in `config` the shop's own words to the model stand. All else there is the provider's.
    pub const SYSTEM_PROMPT: &'static str = "system_prompt";

    /// Returns the provider's settings with its keys among them: what a registry opens a provider with. Never to be
    /// logged or shown.
    #[must_use]
    pub fn provider_settings(&self) -> serde_json::Value {
        let mut settings = self.config.as_object().cloned().unwrap_or_default();
        settings.remove(Self::SYSTEM_PROMPT);
        let keys = serde_json::from_str::<serde_json::Map<_, _>>(self.secrets.expose_secret()).unwrap_or_default();
        settings.extend(keys);
        settings.into()
    }

    /// Returns what the shop wants the model to be told before every dialogue.
    #[must_use]
    pub fn system_prompt(&self) -> Option<&str> {
        self.config.get(Self::SYSTEM_PROMPT)?.as_str().filter(|text| !text.trim().is_empty())
    }
}

macro_rules! select {
    ($rest:literal) => {
        query(concat!("SELECT id, tenant, kind, enabled, config, secrets, updated_at FROM integrations ", $rest))
    };
}

fn integration_of(row: &Row) -> Result<Integration, StoreError> {
    Ok(Integration {
        tenant: row.id("tenant")?,
        id: row.id("id")?,
        kind: row.text("kind")?,
        enabled: row.int("enabled")? != 0,
        config: row.json("config")?,
        secrets: row.text("secrets")?.into(),
        updated_at: Timestamp::from_millis(row.int("updated_at")?),
    })
}

impl TenantStore {
    /// Keeps a service: a new one, or its settings from now on. Its kind never changes.
    ///
    /// # Errors
    /// When its id is another shop's, or when the database cannot be written.
    pub async fn put_integration(&self, integration: &Integration) -> Result<(), StoreError> {
        self.must_own(integration.tenant)?;
        let upsert = query(
            "INSERT INTO integrations (id, tenant, kind, enabled, config, secrets, updated_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (id) DO UPDATE SET enabled = excluded.enabled, \
             config = excluded.config, secrets = excluded.secrets, updated_at = excluded.updated_at \
             WHERE integrations.tenant = excluded.tenant",
        );
        let upsert = upsert
            .bind(integration.id)
            .bind(self.tenant)
            .bind(integration.kind.as_str())
            .bind(integration.enabled)
            .bind_json(&integration.config)?
            .bind(integration.secrets.expose_secret())
            .bind(integration.updated_at);
        if self.db.write(upsert).await? == 0 {
            return Err(StoreError::Taken { constraint: "integrations.id".to_owned() });
        }
        Ok(())
    }

    /// Returns a service.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn integration(&self, id: IntegrationId) -> Result<Option<Integration>, StoreError> {
        let row = self.db.one(select!("WHERE tenant = $1 AND id = $2").bind(self.tenant).bind(id)).await?;
        row.as_ref().map(integration_of).transpose()
    }

    /// Returns the shop's services of one kind, the oldest first, at most [`ROWS_MAX`].
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn integrations_of_kind(&self, kind: &str) -> Result<Vec<Integration>, StoreError> {
        let query = select!("WHERE tenant = $1 AND kind = $2 ORDER BY id LIMIT $3");
        let query = query.bind(self.tenant).bind(kind).bind(ROWS_MAX);
        self.db.all(query).await?.iter().map(integration_of).collect()
    }

    /// Deletes a service. Returns whether there was such a service.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn delete_integration(&self, id: IntegrationId) -> Result<bool, StoreError> {
        let delete = query("DELETE FROM integrations WHERE tenant = $1 AND id = $2");
        Ok(self.db.write(delete.bind(self.tenant).bind(id)).await? > 0)
    }
}
