//! Where dialogues are kept.

use std::time::Duration;

use secrecy::SecretString;

use super::section::section;
use super::value::scheme_of_secret;

section! {
    /// Where dialogues are kept.
    DatabaseConfig in "database" {
        /// A PostgreSQL database, as `postgres://user:password@host:5432/name`. The variable `DATABASE_URL` does as well.
        /// If empty, an embedded SQLite database in the data folder is used.
        url: Option<SecretString> = None, judged |url| scheme_of_secret(url.as_ref(), &["postgres://", "postgresql://"]);
        /// The most connections to the database at once.
        pool_max: u32 = 8, within 2..=200;
        /// How long a request waits for a free connection.
        acquire_timeout: Duration = Duration::from_secs(5), within Duration::from_millis(100)..=Duration::from_mins(1);
        /// How long one statement may run.
        statement_timeout: Duration = Duration::from_secs(10), within Duration::from_millis(100)..=Duration::from_mins(5);
    }
}
