//! Shops, each walled off from the others.

use super::db::{Row, query, query_of_parts};
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

/// The tables that refer to a dialogue, in the order in which their rows may go.
const OF_DIALOGUES: [&str; 6] = ["understandings", "entries", "read_marks", "timers", "outbox", "conversations"];
/// The tables that belong to a shop apart from its dialogues, in the order in which their rows may go.
const OF_SHOPS: [&str; 17] = [
    "push_subscriptions",
    "visitors",
    "contact_identities",
    "contacts",
    "articles",
    "knowledge_versions",
    "intents",
    "intent_versions",
    "attachments",
    "integrations",
    "api_keys",
    "refresh_tokens",
    "team_members",
    "teams",
    "user_pictures",
    "users",
    "inboxes",
];
/// How far the epoch of a dialogue that is taken away is raised: further than any writer has come.
const EPOCHS_AWAY: i64 = 1 << 40;
/// Dialogues that are taken away together.
const DIALOGUES_AT_ONCE: i64 = 50;
/// Entries that are taken away in one transaction: a big one would make everybody's next message wait.
const ENTRIES_AT_ONCE: i64 = 5_000;

impl Store {
    /// Takes a shop away with everything in it, in many small transactions. What a crash leaves, the next call takes.
    /// Returns whether there was such a shop.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn delete_tenant(&self, id: TenantId) -> Result<bool, StoreError> {
        while self.delete_some_dialogues(id).await? {}
        for table in OF_SHOPS {
            self.db.write(query_of_parts(format!("DELETE FROM {table} WHERE tenant = $1")).bind(id)).await?;
        }
        Ok(self.db.write(query("DELETE FROM tenants WHERE id = $1").bind(id)).await? > 0)
    }

    /// Takes the oldest dialogues of a shop away. Returns whether there were any.
    async fn delete_some_dialogues(&self, id: TenantId) -> Result<bool, StoreError> {
        let select = query("SELECT id FROM conversations WHERE tenant = $1 ORDER BY id LIMIT $2").bind(id).bind(DIALOGUES_AT_ONCE);
        let found: Vec<i64> = self.db.all(select).await?.iter().map(|row| row.int("id")).collect::<Result<_, _>>()?;
        let (Some(first), Some(last)) = (found.first(), found.last()) else { return Ok(false) };
        // A dialogue's entries are found by the index on its number; the rows in between are other shops'.
        let entries = "DELETE FROM entries WHERE id IN (SELECT e.id FROM conversations c JOIN entries e ON e.conversation = c.id \
                       WHERE c.tenant = $1 AND c.id BETWEEN $2 AND $3 LIMIT $4)";
        while self.db.write(query(entries).bind(id).bind(*first).bind(*last).bind(ENTRIES_AT_ONCE)).await? > 0 {}
        // Dialogues that are awake write on until they are told that they are stale: by the higher epoch, and by the lock on
        // their rows, they cannot write between these statements.
        let mut tx = self.db.begin().await?;
        let raise = query("UPDATE conversations SET epoch = epoch + $4 WHERE tenant = $1 AND id BETWEEN $2 AND $3");
        tx.write(raise.bind(id).bind(*first).bind(*last).bind(EPOCHS_AWAY)).await?;
        for table in OF_DIALOGUES {
            let column = if table == "conversations" { "id" } else { "conversation" };
            let delete = query_of_parts(format!("DELETE FROM {table} WHERE tenant = $1 AND {column} BETWEEN $2 AND $3"));
            tx.write(delete.bind(id).bind(*first).bind(*last)).await?;
        }
        tx.commit().await?;
        Ok(true)
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
