//! Opening the database, and saying what is wrong with a setting when that fails.

use std::path::Path;
use std::str::FromStr;
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions, Pool};

use super::db::{Db, Pools};
use super::{Store, StoreConfig, StoreError, migrate};

/// The name of the embedded database's file.
pub(super) const FILE: &str = "beseda.db";
/// The setting that holds the database's address.
const URL: &str = "database.url";
/// The setting that holds the data folder.
const DATA: &str = "server.data_dir";
/// The single writer's page cache: the hot end of every index stays in memory.
const WRITER_CACHE_KIB: &str = "-65536";
/// A reader's page cache; readers lean on the memory map.
const READER_CACHE_KIB: &str = "-8192";
/// How much of the file readers map: bounded, so that address space is too.
const MMAP_BYTES: &str = "1073741824";
/// The write-ahead log is cut back to this after a checkpoint.
const WAL_BYTES_MAX: &str = "67108864";
/// Pages in the write-ahead log before they are folded into the database: 32 MiB. Batches touch the same hot pages again and
/// again, and what is folded once instead of eight times halved the time of a batch; more would make the folding itself felt.
const CHECKPOINT_PAGES: &str = "8192";
/// Prepared statements kept for each connection.
const STATEMENTS_MAX: usize = 256;
/// Two processes that make the same new file at once may find it locked in a way that the busy timeout does not cover.
const OPEN_TRIES: u32 = 20;
/// The wait between two such tries.
const OPEN_RETRY: Duration = Duration::from_millis(50);

impl Store {
    /// Connects, and refuses a database that is newer than the program. Changes nothing in the database, but makes the
    /// embedded one's file where there is none.
    ///
    /// # Errors
    /// Names the setting and the cure when the database cannot be reached.
    pub async fn open(config: &StoreConfig) -> Result<Self, StoreError> {
        let pools = match &config.url {
            Some(url) => open_postgres(url, config).await?,
            None => open_sqlite(config).await?,
        };
        let store = Self { db: Db { pools, statement_timeout: config.statement_timeout } };
        migrate::refuse_newer(&store.db).await?;
        Ok(store)
    }
}

/// Returns how every connection to the embedded database begins.
fn sqlite_options(file: &Path, config: &StoreConfig) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(file)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        // FULL, because an acked entry survives the loss of power.
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(config.statement_timeout)
        .pragma("journal_size_limit", WAL_BYTES_MAX)
        .pragma("mmap_size", MMAP_BYTES)
        .pragma("wal_autocheckpoint", CHECKPOINT_PAGES)
        .statement_cache_capacity(STATEMENTS_MAX)
        .disable_statement_logging()
}

/// Makes the data folder and connects to the database in it.
async fn open_sqlite(config: &StoreConfig) -> Result<Pools, StoreError> {
    std::fs::create_dir_all(&config.data_dir).map_err(|error| wrong_folder(&config.data_dir, &error.to_string()))?;
    let options = sqlite_options(&config.data_dir.join(FILE), config);
    // The writer comes first: it makes the file. What it deletes is overwritten, because some of it was somebody's own.
    let writer = pool_of_sqlite(1, config, options.clone().pragma("cache_size", WRITER_CACHE_KIB).pragma("secure_delete", "on")).await?;
    let reading = options.pragma("cache_size", READER_CACHE_KIB).pragma("query_only", "on");
    let readers = pool_of_sqlite(config.pool_max.max(1), config, reading).await?;
    Ok(Pools::Sqlite { readers, writer })
}

async fn pool_of_sqlite(
    connections_max: u32,
    config: &StoreConfig,
    options: SqliteConnectOptions,
) -> Result<Pool<sqlx::Sqlite>, StoreError> {
    let mut tries = 1;
    loop {
        let pool = SqlitePoolOptions::new()
            .max_connections(connections_max)
            .acquire_timeout(config.acquire_timeout)
            // A local file does not hang up: nothing is gained by asking before each use, or by starting afresh.
            .test_before_acquire(false)
            .idle_timeout(None)
            .max_lifetime(None);
        match pool.connect_with(options.clone()).await {
            Ok(pool) => return Ok(pool),
            Err(error) if is_busy(&error) && tries < OPEN_TRIES => tries += 1,
            Err(error) => return Err(wrong_folder(&config.data_dir, &error.to_string())),
        }
        tokio::time::sleep(OPEN_RETRY).await;
    }
}

fn is_busy(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(|database| database.code().map(|code| code.parse::<i64>()));
    matches!(code, Some(Ok(code)) if code & 0xff == 5)
}

fn wrong_folder(folder: &Path, why: &str) -> StoreError {
    StoreError::Config {
        setting: DATA,
        cure: format!(
            "the embedded database in `{}` cannot be opened ({why}); name a folder that this user may write to, \
             on a disk with room",
            folder.display()
        ),
    }
}

/// Connects to a server.
async fn open_postgres(url: &SecretString, config: &StoreConfig) -> Result<Pools, StoreError> {
    let options = postgres_options(url, config)?;
    let cure = |error: &sqlx::Error| wrong_server(&options, error);
    let pooled = || {
        PgPoolOptions::new()
            .acquire_timeout(config.acquire_timeout)
            // A failed statement tells the same as asking before each use, a round trip earlier.
            .test_before_acquire(false)
    };
    // Connecting through the pool would turn every cause into "timed out": the first connection is made by hand.
    let first = tokio::time::timeout(config.acquire_timeout, options.connect()).await;
    match first {
        Ok(Ok(connection)) => drop(connection),
        Ok(Err(error)) => return Err(cure(&error)),
        Err(_elapsed) => return Err(cure(&sqlx::Error::PoolTimedOut)),
    }
    let pool = pooled().max_connections(config.pool_max.max(1));
    let pool = pool.connect_with(options.clone()).await.map_err(|error| cure(&error))?;
    let writer = pooled().max_connections(1).connect_with(options.clone()).await.map_err(|error| cure(&error))?;
    Ok(Pools::Postgres { pool, writer })
}

fn postgres_options(url: &SecretString, config: &StoreConfig) -> Result<PgConnectOptions, StoreError> {
    let url = url.expose_secret();
    let known = ["postgres://", "postgresql://"].iter().any(|scheme| url.starts_with(scheme));
    let options = known.then(|| PgConnectOptions::from_str(url).ok()).flatten();
    // The address itself is not repeated: it may hold a password.
    let options = options.ok_or_else(|| StoreError::Config {
        setting: URL,
        cure: "it is not an address of the form `postgres://user:password@host:5432/database`".to_owned(),
    })?;
    let timeout_ms = config.statement_timeout.as_millis().to_string();
    Ok(options
        .application_name("beseda")
        .statement_cache_capacity(STATEMENTS_MAX)
        .options([
            ("statement_timeout", timeout_ms.as_str()),
            ("idle_in_transaction_session_timeout", timeout_ms.as_str()),
            // Asked for by name, because a server may be set up to ack before it is durable.
            ("synchronous_commit", "on"),
        ])
        .disable_statement_logging())
}

fn wrong_server(options: &PgConnectOptions, error: &sqlx::Error) -> StoreError {
    let code = error.as_database_error().and_then(sqlx::error::DatabaseError::code).unwrap_or_default();
    let server = format!("{}:{}", options.get_host(), options.get_port());
    let user = options.get_username();
    let database = options.get_database().unwrap_or(user);
    let cure = match code.as_ref() {
        "28P01" | "28000" => format!("`{server}` does not let in the user `{user}`; check the name and the password"),
        "3D000" => format!("there is no database `{database}` on `{server}`; make it with `createdb {database}`"),
        "42501" => format!("the user `{user}` may not use the database `{database}`; grant it"),
        "53300" => format!("`{server}` has no connection left; raise its `max_connections`, or lower `database.pool_max`"),
        _ => format!("PostgreSQL cannot be reached at `{server}` ({error}); check the address and that it runs"),
    };
    StoreError::Config { setting: URL, cure }
}
