//! What is kept: one API over `SQLite` and `PostgreSQL`, and a cache over memory and Redis.
//!
//! The rules of the room:
//! - A shop's rows are reached only through [`TenantStore`], and every statement there names the tenant.
//! - One SQL text with `$1` placeholders and portable columns serves both databases; a dialect of its own only where
//!   they differ (tables, the batch append, locks).
//! - Methods are named by intent, take times and made ids as arguments, and are the transaction boundary.
//! - The log grows only by [`Store::append`], in which the epoch of each dialogue's single writer is checked.
//! - "Not found" is `None`. A shop's row asked for by another shop is not found.

mod api_key;
pub mod append;
mod article;
mod attachment;
mod board;
pub mod cache;
mod contact;
mod conversation;
mod db;
mod entry;
mod entry_body;
mod entry_parts;
mod erase;
mod error;
mod head;
mod inbox;
mod integration;
mod intent;
mod intern;
mod migrate;
mod models;
mod open;
mod outbox;
mod picture;
mod push;
mod refresh_token;
mod secret;
mod team;
mod tenant;
mod timer;
mod understanding;
mod understanding_body;
mod user;
mod value;

#[cfg(test)]
mod tests;

use std::path::PathBuf;
use std::time::Duration;

use secrecy::SecretString;

use crate::domain::TenantId;

pub use append::{Append, AppendOutcome, ConversationChange, NewConversation, NewOutbound};
pub use attachment::StoredAttachment;
pub use board::QueuedConversation;
pub use conversation::{AgentFilter, ConversationDetails, ConversationFilter};
pub use error::StoreError;
pub use head::{ReadMark, UNREAD_MAX};
pub use integration::Integration;
pub use migrate::MigrationReport;
pub use outbox::Outbound;
pub use picture::StoredPicture;
pub use push::PushRenewal;
pub use refresh_token::{FamilyId, NewRefreshToken, Rotation};
pub use understanding::NewUnderstanding;
pub use user::PasswordHash;

use db::{Db, Pools};

/// The most rows that one call returns, whatever it was asked for.
pub const ROWS_MAX: u32 = 1_000;

/// How the store is reached.
#[derive(Debug, Clone)]
pub struct StoreConfig {
    /// Address of a `PostgreSQL` database; an embedded `SQLite` database in `data_dir` if none.
    pub url: Option<SecretString>,
    /// Where the embedded database lies.
    pub data_dir: PathBuf,
    /// The most connections at once, besides the writer's.
    pub pool_max: u32,
    /// How long a call waits for a free connection.
    pub acquire_timeout: Duration,
    /// How long one statement may take, waiting for locks included.
    pub statement_timeout: Duration,
}

impl Default for StoreConfig {
    fn default() -> Self {
        Self {
            url: None,
            data_dir: PathBuf::from("data"),
            pool_max: 8,
            acquire_timeout: Duration::from_secs(3),
            statement_timeout: Duration::from_secs(5),
        }
    }
}

/// Which database it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DatabaseKind {
    /// The embedded one.
    Sqlite,
    /// A server.
    Postgres,
}

impl DatabaseKind {
    /// Returns the word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgres",
        }
    }
}

/// All that is kept. Cheap to clone: a handle.
#[derive(Debug, Clone)]
pub struct Store {
    db: Db,
}

impl Store {
    /// Returns what a shop may see and change.
    #[must_use]
    pub fn of(&self, tenant: TenantId) -> TenantStore {
        TenantStore { db: self.db.clone(), tenant }
    }

    /// Asks the database for a sign of life.
    ///
    /// # Errors
    /// When there is none.
    pub async fn ping(&self) -> Result<(), StoreError> {
        self.db.one(db::query("SELECT 1 AS one")).await.map(drop)
    }

    /// Returns which database it is.
    #[must_use]
    pub const fn kind(&self) -> DatabaseKind {
        match self.db.pools {
            Pools::Sqlite { .. } => DatabaseKind::Sqlite,
            Pools::Postgres { .. } => DatabaseKind::Postgres,
        }
    }

    /// Runs a statement that no product needs, such as one that takes a table away.
    #[cfg(test)]
    pub(crate) async fn execute(&self, sql: &'static str) {
        self.db.write(db::query(sql)).await.expect(sql);
    }

    /// Closes all connections in order; `SQLite` then folds its write-ahead log into the database.
    pub async fn close(&self) {
        self.db.close().await;
    }
}

/// What one shop may see and change. Rows of other shops do not exist for it.
#[derive(Debug, Clone)]
pub struct TenantStore {
    db: Db,
    tenant: TenantId,
}

impl TenantStore {
    /// Returns whose store it is.
    #[must_use]
    pub const fn tenant(&self) -> TenantId {
        self.tenant
    }
}

/// Bounds what a caller asks for.
fn rows(limit: u32) -> i64 {
    i64::from(limit.min(ROWS_MAX))
}
