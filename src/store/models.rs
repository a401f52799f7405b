//! With which version of the models a shop stays. The versions themselves are files beside the database, not rows.

use super::db::query;
use super::{Store, StoreError, TenantStore};

impl Store {
    /// Tells whether any shop stays with this version of the models.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn is_pinned(&self, version: &str) -> Result<bool, StoreError> {
        Ok(self.db.one(query("SELECT id FROM tenants WHERE models = $1 LIMIT 1").bind(version)).await?.is_some())
    }
}

impl TenantStore {
    /// Returns the version of the models that the shop stays with; nothing for the newest.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn models_pin(&self) -> Result<Option<String>, StoreError> {
        let row = self.db.one(query("SELECT models FROM tenants WHERE id = $1").bind(self.tenant)).await?;
        Ok(row.map(|row| row.text_or_null("models")).transpose()?.flatten())
    }

    /// Lets the shop stay with a version of the models, or have the newest. Returns whether there is such a shop.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn pin_models(&self, version: Option<&str>) -> Result<bool, StoreError> {
        let update = query("UPDATE tenants SET models = $2 WHERE id = $1").bind(self.tenant).bind(version);
        Ok(self.db.write(update).await? > 0)
    }
}
