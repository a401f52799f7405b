//! Bringing a database up to the program's schema.
//!
//! Files under `migrations/` are embedded and run forward only, all in one transaction under a lock, so that two
//! processes that start at once do it once. A file that was run is never changed: its checksum is kept. A database
//! that a newer program has changed is refused.

use std::time::Duration;

use sha2::{Digest, Sha256};
use sqlx::{Connection, SqliteConnection};

use super::db::{Db, Pools, query};
use super::{DatabaseKind, Store, StoreError};
use crate::domain::{Clock, SystemClock};

/// The longest a migration may take, another process's that it waits for included.
const MIGRATION_TIME_MAX: Duration = Duration::from_mins(10);
/// What processes that migrate the same `PostgreSQL` database lock.
const LOCK: i64 = 0x6265_7365_6461;

/// One step of the schema.
struct Migration {
    version: i64,
    name: &'static str,
    sqlite: &'static str,
    postgres: &'static str,
}

macro_rules! migrations {
    ($($version:literal $name:literal)*) => {
        &[$(Migration {
            version: $version,
            name: $name,
            sqlite: include_str!(concat!("../../migrations/sqlite/", $name, ".sql")),
            postgres: include_str!(concat!("../../migrations/postgres/", $name, ".sql")),
        }),*]
    };
}

/// All steps, oldest first.
const MIGRATIONS: &[Migration] = migrations! {
    1 "0001_live_core"
    2 "0002_widget"
    3 "0003_understanding"
    4 "0004_push"
    5 "0005_pictures"
    6 "0006_models"
};

const MAKE_TABLE: &str = "CREATE TABLE IF NOT EXISTS schema_versions (\
    version BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL, applied_at BIGINT NOT NULL)";

/// What a migration did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MigrationReport {
    /// The version before; 0 for an empty database.
    pub from: i64,
    /// The version now.
    pub to: i64,
    /// The names of the steps that were run.
    pub applied: Vec<&'static str>,
}

impl Store {
    /// Brings the database up to the program's schema; does nothing where that is done.
    ///
    /// # Errors
    /// When the database is newer than the program, was changed by other hands, or cannot be used.
    pub async fn migrate(&self) -> Result<MigrationReport, StoreError> {
        match &self.db.pools {
            Pools::Sqlite { writer, .. } => {
                // A connection of its own: waiting for another process's migration takes longer than a statement may.
                let options = (*writer.connect_options()).clone().busy_timeout(MIGRATION_TIME_MAX);
                let mut connection = SqliteConnection::connect_with(&options).await?;
                let report = run(connection.begin_with("BEGIN IMMEDIATE").await?, DatabaseKind::Sqlite).await?;
                connection.close().await?;
                Ok(report)
            }
            Pools::Postgres { pool, .. } => {
                let mut tx = pool.begin().await?;
                let patience = format!("SET LOCAL statement_timeout = {}", MIGRATION_TIME_MAX.as_millis());
                sqlx::query(sqlx::AssertSqlSafe(patience)).execute(&mut *tx).await?;
                sqlx::query("SELECT pg_advisory_xact_lock($1)").bind(LOCK).execute(&mut *tx).await?;
                run(tx, DatabaseKind::Postgres).await
            }
        }
    }
}

/// Runs what is missing and commits.
async fn run<D>(mut tx: sqlx::Transaction<'_, D>, kind: DatabaseKind) -> Result<MigrationReport, StoreError>
where
    D: sqlx::Database,
    for<'c> &'c mut D::Connection: sqlx::Executor<'c, Database = D>,
    for<'q> D::Arguments: sqlx::IntoArguments<D>,
    (i64, String): for<'r> sqlx::FromRow<'r, D::Row>,
    for<'q> i64: sqlx::Encode<'q, D> + sqlx::Type<D>,
    for<'q> &'q str: sqlx::Encode<'q, D> + sqlx::Type<D>,
    for<'q> String: sqlx::Encode<'q, D> + sqlx::Type<D>,
{
    sqlx::raw_sql(MAKE_TABLE).execute(&mut *tx).await?;
    let applied: Vec<(i64, String)> =
        sqlx::query_as("SELECT version, checksum FROM schema_versions ORDER BY version").fetch_all(&mut *tx).await?;
    let from = applied.last().map_or(0, |(version, _)| *version);
    let missing = missing(&applied, kind)?;
    for migration in &missing {
        let sql = migration.sql(kind);
        sqlx::raw_sql(sql).execute(&mut *tx).await?;
        sqlx::query("INSERT INTO schema_versions (version, name, checksum, applied_at) VALUES ($1, $2, $3, $4)")
            .bind(migration.version)
            .bind(migration.name)
            .bind(checksum(sql))
            .bind(SystemClock.now().as_millis())
            .execute(&mut *tx)
            .await?;
    }
    tx.commit().await?;
    let to = missing.last().map_or(from, |migration| migration.version);
    Ok(MigrationReport { from, to, applied: missing.iter().map(|migration| migration.name).collect() })
}

/// Returns the steps that a database lacks.
fn missing(applied: &[(i64, String)], kind: DatabaseKind) -> Result<Vec<&'static Migration>, StoreError> {
    let found = applied.last().map_or(0, |(version, _)| *version);
    refuse(found)?;
    let mut missing = Vec::new();
    for migration in MIGRATIONS {
        match applied.iter().find(|(version, _)| *version == migration.version) {
            None => missing.push(migration),
            Some((_, kept)) if *kept == checksum(migration.sql(kind)) => {}
            Some(_) => {
                let name = migration.name;
                return Err(StoreError::Inconsistent(format!("the migration `{name}` was changed after it was run")));
            }
        }
    }
    Ok(missing)
}

fn refuse(found: i64) -> Result<(), StoreError> {
    let known = MIGRATIONS.last().map_or(0, |migration| migration.version);
    if found > known { Err(StoreError::Newer { found, known }) } else { Ok(()) }
}

/// Refuses a database that a newer program has changed.
pub(super) async fn refuse_newer(db: &Db) -> Result<(), StoreError> {
    let exists = match db.pools {
        Pools::Sqlite { .. } => "SELECT COUNT(*) AS n FROM sqlite_master WHERE type = 'table' AND name = 'schema_versions'",
        Pools::Postgres { .. } => {
            "SELECT COUNT(*) AS n FROM pg_tables WHERE schemaname = current_schema() AND tablename = 'schema_versions'"
        }
    };
    let exists = db.one(query(exists)).await?.map(|row| row.int("n")).transpose()?;
    if exists != Some(1) {
        return Ok(());
    }
    let newest = db.one(query("SELECT MAX(version) AS version FROM schema_versions")).await?;
    refuse(newest.map(|row| row.int_or_null("version")).transpose()?.flatten().unwrap_or(0))
}

fn checksum(sql: &str) -> String {
    hex::encode(Sha256::digest(sql.as_bytes()))
}

impl Migration {
    const fn sql(&self, kind: DatabaseKind) -> &'static str {
        match kind {
            DatabaseKind::Sqlite => self.sqlite,
            DatabaseKind::Postgres => self.postgres,
        }
    }
}
