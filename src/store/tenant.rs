//! Shops, each walled off from the others.

use super::db::{Row, query};
use super::{ROWS_MAX, Store, StoreError, TenantStore};
use crate::domain::{Tenant, TenantId, Timestamp};

fn tenant_of(row: &Row) -> Result<Tenant, StoreError> {
    Ok(Tenant { id: row.id("id")?, name: row.text("name")? })
}

impl Store {
    /// Keeps a new shop.
    ///
    /// # Errors
    /// When its id is taken, or when the database cannot be written.
    pub async fn create_tenant(&self, tenant: &Tenant, created_at: Timestamp) -> Result<(), StoreError> {
        let insert = query("INSERT INTO tenants (id, name, created_at) VALUES ($1, $2, $3)");
        self.db.write(insert.bind(tenant.id).bind(tenant.name.as_str()).bind(created_at)).await.map(drop)
    }

    /// Returns a shop.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn tenant(&self, id: TenantId) -> Result<Option<Tenant>, StoreError> {
        let row = self.db.one(query("SELECT id, name FROM tenants WHERE id = $1").bind(id)).await?;
        row.as_ref().map(tenant_of).transpose()
    }

    /// Returns the shops, the oldest first, at most [`ROWS_MAX`].
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn tenants(&self) -> Result<Vec<Tenant>, StoreError> {
        let found = self.db.all(query("SELECT id, name FROM tenants ORDER BY id LIMIT $1").bind(ROWS_MAX)).await?;
        found.iter().map(tenant_of).collect()
    }
}

impl TenantStore {
    /// Refuses to write a row that says it is another shop's: a mistake in the program, not in its input.
    pub(super) fn must_own(&self, tenant: TenantId) -> Result<(), StoreError> {
        if tenant == self.tenant {
            return Ok(());
        }
        Err(StoreError::Inconsistent(format!("a row of {tenant} was to be written as one of {}", self.tenant)))
    }
}
