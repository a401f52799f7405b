//! What may be forgotten: a cache over the process's memory, or over Redis where several processes share it.
//!
//! Nothing here is the only copy of anything, and nothing here fails: a value that cannot be read was not there. When
//! Redis is lost its place is taken by the process's memory until it is back; that costs speed (and counts that are
//! shared by all processes), never an acked entry.
//!
//! A value must be right for as long as its time to live, or be kept under a key that changes with what it was made of
//! (a version): a `delete` while Redis is away does not reach it. Keys are made by the functions in [`keys`] alone.

pub mod keys;
mod memory;
mod redis;

#[cfg(test)]
mod tests;

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use secrecy::SecretString;

pub use keys::Key;
pub use memory::MemoryCache;
pub use redis::RedisCache;

use super::StoreError;

/// The biggest value that is kept; a bigger one is not.
pub const VALUE_BYTES_MAX: usize = 256 * 1024;

/// How the cache is reached.
#[derive(Debug, Clone)]
pub struct CacheConfig {
    /// Address of a Redis server; the process's memory if none.
    pub url: Option<SecretString>,
    /// The most values in the process's memory.
    pub entries_max: usize,
    /// The most bytes of values in the process's memory.
    pub bytes_max: usize,
    /// How long one command to Redis may take before memory is used instead.
    pub command_timeout: Duration,
    /// How long connecting to Redis may take.
    pub connect_timeout: Duration,
}

impl Default for CacheConfig {
    fn default() -> Self {
        Self {
            url: None,
            entries_max: 100_000,
            bytes_max: 64 * 1024 * 1024,
            command_timeout: Duration::from_millis(250),
            connect_timeout: Duration::from_secs(3),
        }
    }
}

/// Which cache it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CacheKind {
    /// The process's memory.
    Memory,
    /// A server.
    Redis,
}

impl CacheKind {
    /// Returns the word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Memory => "memory",
            Self::Redis => "redis",
        }
    }
}

/// How often something happened within its window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Count {
    /// How often, this time included.
    pub count: u64,
    /// When counting begins anew.
    pub resets_in: Duration,
}

/// A cache. Bounded in size and time; never fails.
#[async_trait]
pub trait Cache: Send + Sync + 'static {
    /// Returns a value that has not ended yet.
    async fn get(&self, key: &Key) -> Option<Bytes>;
    /// Keeps a value for a time, unless it is bigger than [`VALUE_BYTES_MAX`].
    async fn set(&self, key: &Key, value: Bytes, ttl: Duration);
    /// Forgets a value, or a count.
    async fn delete(&self, key: &Key);
    /// Counts one more; a window begins with the first of it.
    async fn increment(&self, key: &Key, window: Duration) -> Count;
    /// Tells whether the cache works as it should: whether Redis answers.
    async fn is_well(&self) -> bool;
    /// Returns which cache it is.
    fn kind(&self) -> CacheKind;
}

/// Makes the cache that the configuration asks for.
///
/// # Errors
/// When the address is not one, or when Redis cannot be reached at the start: then it is the setting that is wrong.
/// Later losses are lived with.
pub async fn open(config: &CacheConfig) -> Result<Arc<dyn Cache>, StoreError> {
    let memory = MemoryCache::new(config.entries_max, config.bytes_max);
    Ok(match &config.url {
        None => Arc::new(memory),
        Some(url) => Arc::new(RedisCache::connect(url, config, memory).await?),
    })
}
