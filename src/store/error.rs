//! What can go wrong in the store, told apart by what the caller can do about it.
//!
//! "Not found" is no error here: reads return `Option`. Driver errors are sorted in one place, [`StoreError::from`], so
//! that a full disk is the same thing on both databases.

use std::error::Error;
use std::sync::Arc;

/// A driver's error, shared because one failed commit is told to everybody whose entries were in it.
type Source = Arc<dyn Error + Send + Sync>;

/// Why the store did not do what it was asked.
#[derive(Debug, Clone, thiserror::Error)]
pub enum StoreError {
    /// The database cannot be used at the moment (busy, full, gone, too slow); the same call may succeed later.
    #[error("the database is not available at the moment")]
    Unavailable(#[source] Source),
    /// The database was written by a newer version of this program.
    #[error(
        "the database has schema version {found}, but this program knows only up to {known}: \
         run the version of Beseda that last used it, or a newer one"
    )]
    Newer {
        /// The version that the database has.
        found: i64,
        /// The newest version that this program knows.
        known: i64,
    },
    /// Something with that name is already there.
    #[error("`{constraint}` is already taken")]
    Taken {
        /// What must be unique, as the database calls it: a constraint, or `table.column`.
        constraint: String,
    },
    /// What the database holds cannot be right.
    #[error("the database holds something that cannot be right: {0}")]
    Inconsistent(String),
    /// A setting is wrong.
    #[error("the setting `{setting}` does not work: {cure}")]
    Config {
        /// The setting's name.
        setting: &'static str,
        /// What is wrong with it, and what would be right.
        cure: String,
    },
    /// Anything else: a mistake in the program.
    #[error("the database refused a statement")]
    Internal(#[source] Source),
}

impl StoreError {
    /// Tells whether trying again later makes sense.
    #[must_use]
    pub const fn is_temporary(&self) -> bool {
        matches!(self, Self::Unavailable(_))
    }

    /// Returns the error of a call that took longer than it may.
    pub(super) fn too_slow(what: &'static str) -> Self {
        Self::Unavailable(Arc::new(TooSlow(what)))
    }
}

/// The database did not answer in time.
#[derive(Debug, thiserror::Error)]
#[error("{0} took longer than the statement timeout allows")]
struct TooSlow(&'static str);

/// What a driver's error means, whichever driver it came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// Worth another try later.
    Temporary,
    /// A unique constraint was broken.
    Taken,
    /// This row cannot be stored, now or later: another constraint, or a value that the column cannot hold.
    Unfit,
    /// What came back is not what was written.
    Odd,
    /// None of these.
    Other,
}

/// Sorts a driver's error.
pub(super) fn meaning_of(error: &sqlx::Error) -> Meaning {
    use sqlx::Error as E;
    match error {
        E::Io(_) | E::Tls(_) | E::Protocol(_) | E::PoolTimedOut | E::PoolClosed | E::WorkerCrashed | E::BeginFailed => Meaning::Temporary,
        E::RowNotFound | E::ColumnDecode { .. } | E::Decode(_) | E::TypeNotFound { .. } => Meaning::Odd,
        E::Database(database) => {
            let code = database.code().unwrap_or_default();
            // PostgreSQL's codes have five characters; SQLite's extended result codes are numbers of at most four digits.
            if code.len() == 5 { meaning_of_sqlstate(&code) } else { meaning_of_sqlite(&code) }
        }
        _ => Meaning::Other,
    }
}

/// Tells whether a connection turned out to be dead.
pub(super) fn is_lost(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_) => true,
        // The server shuts down, has crashed, or is starting up; or the connection failed in the protocol's own words.
        sqlx::Error::Database(database) => database.code().is_some_and(|code| code.starts_with("57P") || code.starts_with("08")),
        _ => false,
    }
}

/// Sorts PostgreSQL's error codes by their class.
fn meaning_of_sqlstate(code: &str) -> Meaning {
    match code {
        "23505" => Meaning::Taken,
        // Lock not available; read-only transaction (a standby, or a server that protects a full disk).
        "55P03" | "25006" => Meaning::Temporary,
        _ => match code.get(..2).unwrap_or_default() {
            // Connection, serialization and deadlock, insufficient resources, operator intervention, system error.
            "08" | "40" | "53" | "57" | "58" => Meaning::Temporary,
            "22" | "23" => Meaning::Unfit,
            _ => Meaning::Other,
        },
    }
}

/// Sorts SQLite's result codes by their low byte, of which the extended codes are refinements.
fn meaning_of_sqlite(code: &str) -> Meaning {
    const UNIQUE: i64 = 2067;
    const PRIMARY_KEY: i64 = 1555;
    let Ok(code) = code.parse::<i64>() else { return Meaning::Other };
    if code == UNIQUE || code == PRIMARY_KEY {
        return Meaning::Taken;
    }
    match code & 0xff {
        // Busy, locked, read-only, interrupted, I/O error, full, cannot open, locking protocol.
        5 | 6 | 8 | 9 | 10 | 13 | 14 | 15 => Meaning::Temporary,
        // Too big, constraint, type mismatch.
        18..=20 => Meaning::Unfit,
        _ => Meaning::Other,
    }
}

/// Returns what must be unique and was not, as far as the driver tells.
fn constraint_of(error: &sqlx::Error) -> String {
    let Some(database) = error.as_database_error() else { return "unknown".to_owned() };
    match database.constraint() {
        Some(name) => name.to_owned(),
        None => database.message().rsplit(": ").next().unwrap_or_default().to_owned(),
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match meaning_of(&error) {
            Meaning::Temporary => Self::Unavailable(Arc::new(error)),
            Meaning::Taken => Self::Taken { constraint: constraint_of(&error) },
            Meaning::Odd => Self::Inconsistent(error.to_string()),
            Meaning::Unfit | Meaning::Other => Self::Internal(Arc::new(error)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_is_temporary_on_both_databases() {
        assert_eq!(meaning_of_sqlite("13"), Meaning::Temporary);
        assert_eq!(meaning_of_sqlstate("53100"), Meaning::Temporary);
    }

    #[test]
    fn a_broken_unique_constraint_is_told_apart_from_others() {
        assert_eq!(meaning_of_sqlite("2067"), Meaning::Taken);
        assert_eq!(meaning_of_sqlstate("23505"), Meaning::Taken);
        assert_eq!(meaning_of_sqlite("787"), Meaning::Unfit);
        assert_eq!(meaning_of_sqlstate("23503"), Meaning::Unfit);
    }

    #[test]
    fn syntax_errors_are_nobodys_fault_but_ours() {
        assert_eq!(meaning_of_sqlite("1"), Meaning::Other);
        assert_eq!(meaning_of_sqlstate("42601"), Meaning::Other);
    }
}
