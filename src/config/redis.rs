//! What several processes share, where there are several.

use std::time::Duration;

use secrecy::SecretString;

use super::section::section;
use super::value::scheme_of_secret;

section! {
    /// What several processes share, where there are several.
    RedisConfig in "redis" {
        /// A Redis server, as `redis://user:password@host:6379/0`. The variable `REDIS_URL` does as well. If empty, memory
        /// is used. Losing Redis slows the server, and loses nothing.
        url: Option<SecretString> = None, judged |url| scheme_of_secret(url.as_ref(), &["redis://", "rediss://"]);
        /// How long one command may take before the server goes on without it.
        command_timeout: Duration = Duration::from_millis(500), within Duration::from_millis(10)..=Duration::from_secs(10);
    }
}
