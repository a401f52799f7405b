//! One way to talk to both databases: a statement with `$1` placeholders goes in, rows of integers, texts and bytes
//! come out.
//!
//! `sqlx::Any` could carry the values, but it cannot set up its connections (pragmas, timeouts, application name) nor
//! keep reads and writes apart, and that is what SQLite needs most: one writer that queues fairly, many readers that
//! never wait for it. So this is a small dispatch over the two native drivers. Every call is bounded by the statement
//! timeout, on the client's side too, because a dead network never answers.

use std::future::Future;
use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{AssertSqlSafe, PgPool, Postgres, Row as _, SqlSafeStr, SqlStr, Sqlite, SqlitePool, Transaction};

use super::StoreError;
use super::error::is_lost;
use super::value::Value;

/// How much longer than the server the client waits: the server's own, more telling timeout should come first.
const CLIENT_GRACE: Duration = Duration::from_secs(1);

/// A connected database. The writer's pool has one connection: on SQLite it is the single writer, on PostgreSQL it
/// keeps the append's prepared statements warm and its commits in order.
#[derive(Debug, Clone)]
pub(super) struct Db {
    pub(super) pools: Pools,
    pub(super) statement_timeout: Duration,
}

/// The connections of one kind of database.
#[derive(Debug, Clone)]
pub(super) enum Pools {
    Sqlite { readers: SqlitePool, writer: SqlitePool },
    Postgres { pool: PgPool, writer: PgPool },
}

/// A statement with its values.
#[derive(Debug, Clone)]
pub(super) struct Query {
    sql: SqlStr,
    values: Vec<Value>,
}

/// Begins a statement.
pub(super) fn query(sql: &'static str) -> Query {
    Query { sql: sql.into_sql_str(), values: Vec::new() }
}

/// Begins a statement that was put together from fixed parts; values never become part of the text.
pub(super) fn query_of_parts(sql: String) -> Query {
    Query { sql: AssertSqlSafe(sql).into_sql_str(), values: Vec::new() }
}

impl Query {
    /// Adds the value of the next placeholder.
    pub(super) fn bind(mut self, value: impl Into<Value>) -> Self {
        self.values.push(value.into());
        self
    }

    /// Adds the value of the next placeholder as JSON in a text.
    pub(super) fn bind_json(self, value: &impl Serialize) -> Result<Self, StoreError> {
        let json =
            serde_json::to_string(value).map_err(|error| StoreError::Inconsistent(format!("a value cannot be kept as JSON: {error}")))?;
        Ok(self.bind(json))
    }

    fn for_sqlite(self) -> sqlx::query::Query<'static, Sqlite, sqlx::sqlite::SqliteArguments> {
        let query = sqlx::query(self.sql);
        self.values.into_iter().fold(query, |query, value| match value {
            Value::Int(value) => query.bind(value),
            Value::Text(value) => query.bind(value),
            Value::Blob(value) => query.bind(value),
        })
    }

    fn for_postgres(self) -> sqlx::query::Query<'static, Postgres, sqlx::postgres::PgArguments> {
        let query = sqlx::query(self.sql);
        self.values.into_iter().fold(query, |query, value| match value {
            Value::Int(value) => query.bind(value),
            Value::Text(value) => query.bind(value),
            Value::Blob(value) => query.bind(value),
        })
    }
}

/// A row of either database.
#[derive(Debug)]
pub(super) enum Row {
    Sqlite(SqliteRow),
    Postgres(PgRow),
}

macro_rules! column_readers {
    ($($(#[$doc:meta])* $name:ident -> $type:ty;)*) => {$(
        $(#[$doc])*
        pub(super) fn $name(&self, column: &str) -> Result<$type, StoreError> {
            Ok(match self {
                Self::Sqlite(row) => row.try_get(column)?,
                Self::Postgres(row) => row.try_get(column)?,
            })
        }
    )*};
}

impl Row {
    column_readers! {
        /// Reads an integer.
        int -> i64;
        /// Reads an integer that may be NULL.
        int_or_null -> Option<i64>;
        /// Reads a text.
        text -> String;
        /// Reads a text that may be NULL.
        text_or_null -> Option<String>;
        /// Reads bytes.
        bytes -> Vec<u8>;
    }

    /// Reads JSON in a text.
    pub(super) fn json<T: DeserializeOwned>(&self, column: &str) -> Result<T, StoreError> {
        serde_json::from_str(&self.text(column)?)
            .map_err(|error| StoreError::Inconsistent(format!("the column `{column}` cannot be read: {error}")))
    }

    /// Reads the integer of an id.
    pub(super) fn id<T: From<i64>>(&self, column: &str) -> Result<T, StoreError> {
        self.int(column).map(T::from)
    }

    /// Reads the integer of an id that may be NULL.
    pub(super) fn id_or_null<T: From<i64>>(&self, column: &str) -> Result<Option<T>, StoreError> {
        Ok(self.int_or_null(column)?.map(T::from))
    }
}

/// Bounds a call by the statement timeout, as a last resort where the server's own does not come.
pub(super) async fn in_time<T, E>(limit: Duration, what: &'static str, call: impl Future<Output = Result<T, E>>) -> Result<T, StoreError>
where
    StoreError: From<E>,
{
    match tokio::time::timeout(limit.saturating_add(CLIENT_GRACE), call).await {
        Ok(result) => Ok(result?),
        Err(_elapsed) => Err(StoreError::too_slow(what)),
    }
}

async fn all_rows(pools: Pools, query: Query) -> Result<Vec<Row>, sqlx::Error> {
    Ok(match &pools {
        Pools::Sqlite { readers, .. } => query.for_sqlite().fetch_all(readers).await?.into_iter().map(Row::Sqlite).collect(),
        Pools::Postgres { pool, .. } => query.for_postgres().fetch_all(pool).await?.into_iter().map(Row::Postgres).collect(),
    })
}

async fn first_row(pools: Pools, query: Query) -> Result<Option<Row>, sqlx::Error> {
    Ok(match &pools {
        Pools::Sqlite { readers, .. } => query.for_sqlite().fetch_optional(readers).await?.map(Row::Sqlite),
        Pools::Postgres { pool, .. } => query.for_postgres().fetch_optional(pool).await?.map(Row::Postgres),
    })
}

impl Db {
    /// Reads all rows.
    pub(super) async fn all(&self, query: Query) -> Result<Vec<Row>, StoreError> {
        self.read(query, all_rows).await
    }

    /// Reads the first row, if there is one.
    pub(super) async fn one(&self, query: Query) -> Result<Option<Row>, StoreError> {
        self.read(query, first_row).await
    }

    /// Reads, once more on another connection where one turns out to be dead: after the server was restarted every
    /// pooled one is, and reading twice does no harm.
    async fn read<T, F>(&self, query: Query, attempt: fn(Pools, Query) -> F) -> Result<T, StoreError>
    where
        F: Future<Output = Result<T, sqlx::Error>> + Send,
    {
        let mut connections = match &self.pools {
            Pools::Sqlite { .. } => 0,
            Pools::Postgres { pool, .. } => pool.size(),
        };
        loop {
            let call = attempt(self.pools.clone(), query.clone());
            match in_time(self.statement_timeout, "a read", async { Ok::<_, StoreError>(call.await) }).await? {
                Err(error) if connections > 0 && is_lost(&error) => connections -= 1,
                outcome => return Ok(outcome?),
            }
        }
    }

    /// Writes with one statement, durably; returns how many rows it touched.
    pub(super) async fn write(&self, query: Query) -> Result<u64, StoreError> {
        let call = async {
            Ok::<_, sqlx::Error>(match &self.pools {
                Pools::Sqlite { writer, .. } => query.for_sqlite().execute(writer).await?.rows_affected(),
                Pools::Postgres { pool, .. } => query.for_postgres().execute(pool).await?.rows_affected(),
            })
        };
        in_time(self.statement_timeout, "a write", call).await
    }

    /// Begins a transaction that writes. On SQLite it takes the write lock at once, so that it cannot fail half-way.
    pub(super) async fn begin(&self) -> Result<Tx, StoreError> {
        let call = async {
            Ok::<_, sqlx::Error>(match &self.pools {
                Pools::Sqlite { writer, .. } => Transacting::Sqlite(writer.begin_with("BEGIN IMMEDIATE").await?),
                Pools::Postgres { pool, .. } => Transacting::Postgres(pool.begin().await?),
            })
        };
        let transaction = in_time(self.statement_timeout, "the beginning of a transaction", call).await?;
        Ok(Tx { transaction, statement_timeout: self.statement_timeout })
    }
}

/// A transaction; dropped without a commit it is rolled back.
#[derive(Debug)]
pub(super) struct Tx {
    transaction: Transacting,
    statement_timeout: Duration,
}

#[derive(Debug)]
enum Transacting {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

impl Tx {
    /// Reads the first row, if there is one.
    pub(super) async fn one(&mut self, query: Query) -> Result<Option<Row>, StoreError> {
        let call = async {
            Ok::<_, sqlx::Error>(match &mut self.transaction {
                Transacting::Sqlite(tx) => query.for_sqlite().fetch_optional(&mut **tx).await?.map(Row::Sqlite),
                Transacting::Postgres(tx) => query.for_postgres().fetch_optional(&mut **tx).await?.map(Row::Postgres),
            })
        };
        in_time(self.statement_timeout, "a read", call).await
    }

    /// Writes; returns how many rows the statement touched.
    pub(super) async fn write(&mut self, query: Query) -> Result<u64, StoreError> {
        let call = async {
            Ok::<_, sqlx::Error>(match &mut self.transaction {
                Transacting::Sqlite(tx) => query.for_sqlite().execute(&mut **tx).await?.rows_affected(),
                Transacting::Postgres(tx) => query.for_postgres().execute(&mut **tx).await?.rows_affected(),
            })
        };
        in_time(self.statement_timeout, "a write", call).await
    }

    /// Makes it durable.
    pub(super) async fn commit(self) -> Result<(), StoreError> {
        let call = async {
            match self.transaction {
                Transacting::Sqlite(tx) => tx.commit().await,
                Transacting::Postgres(tx) => tx.commit().await,
            }
        };
        in_time(self.statement_timeout, "a commit", call).await
    }
}

impl Db {
    /// Closes all connections, the writer's last.
    pub(super) async fn close(&self) {
        match &self.pools {
            Pools::Sqlite { readers, writer } => {
                readers.close().await;
                writer.close().await;
            }
            Pools::Postgres { pool, writer } => {
                pool.close().await;
                writer.close().await;
            }
        }
    }
}
