//! The cache in Redis, with the process's memory to fall back on.
//!
//! The client's defaults wait for ever and buffer without bound; here every command has a timeout, one attempt and a
//! bounded queue, and a lost connection is made again in the background. After a failure Redis is left alone for a
//! moment, so that its loss costs one timeout a second and not one a request. The loss is logged once, and so is the
//! return.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use fred::clients::Client;
use fred::error::Error;
use fred::interfaces::{ClientLike, KeysInterface, LuaInterface};
use fred::types::config::{Config, ReconnectPolicy};
use fred::types::{Builder, Expiration};
use parking_lot::Mutex;
use secrecy::{ExposeSecret, SecretString};
use tokio::time::Instant;

use super::{Cache, CacheConfig, CacheKind, Count, Key, MemoryCache, VALUE_BYTES_MAX};
use crate::store::StoreError;

/// The setting that holds the server's address.
const URL: &str = "cache.url";
/// Commands that wait for the connection at the most; one more fails at once.
const COMMANDS_MAX: usize = 10_000;
/// Events of the client that a reader may lag behind.
const EVENTS_MAX: usize = 1_024;
/// The first wait before connecting anew, and the longest, in milliseconds.
const RECONNECT_MS: (u32, u32) = (100, 5_000);
/// How long Redis is left alone after a failure.
const REST: Duration = Duration::from_secs(1);

/// Counts one more and lets the window begin with the first, in one step: a count without an end would lock somebody
/// out for good.
const INCREMENT: &str = "local n = redis.call('INCR', KEYS[1]) \
    if redis.call('PTTL', KEYS[1]) < 0 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end \
    return {n, redis.call('PTTL', KEYS[1])}";

/// A cache in Redis.
pub struct RedisCache {
    client: Client,
    memory: MemoryCache,
    lost: AtomicBool,
    /// Until when Redis is left alone.
    resting: Mutex<Option<Instant>>,
}

impl RedisCache {
    /// Connects.
    ///
    /// # Errors
    /// When the address is not one, or when nothing answers there.
    pub async fn connect(url: &SecretString, config: &CacheConfig, memory: MemoryCache) -> Result<Self, StoreError> {
        let client = client(url, config)?;
        match tokio::time::timeout(config.connect_timeout, client.init()).await {
            Ok(Ok(_connection)) => {}
            Ok(Err(error)) => return Err(wrong(&error.to_string())),
            Err(_elapsed) => return Err(wrong("nothing answered in time")),
        }
        Ok(Self { client, memory, lost: AtomicBool::new(false), resting: Mutex::new(None) })
    }

    /// Tells whether Redis is worth a try.
    fn is_worth_a_try(&self) -> bool {
        self.resting.lock().is_none_or(|until| until <= Instant::now())
    }

    /// Keeps the outcome of a command in mind: `None` means that memory is to be used.
    fn judge<T>(&self, outcome: Result<T, Error>) -> Option<T> {
        match outcome {
            Ok(value) => {
                if self.lost.swap(false, Ordering::Relaxed) {
                    *self.resting.lock() = None;
                    tracing::info!("Redis answers again.");
                }
                Some(value)
            }
            Err(error) => {
                *self.resting.lock() = Some(Instant::now() + REST);
                if !self.lost.swap(true, Ordering::Relaxed) {
                    tracing::warn!(%error, "Redis does not answer; this process uses its own memory until it does.");
                }
                None
            }
        }
    }
}

fn wrong(why: &str) -> StoreError {
    StoreError::Config {
        setting: URL,
        cure: format!("Redis cannot be used there ({why}); check the address, the password and that it runs"),
    }
}

fn client(url: &SecretString, config: &CacheConfig) -> Result<Client, StoreError> {
    // The parser's own words may repeat the address, and with it the password.
    let parsed = Config::from_url(url.expose_secret()).map_err(|_error| StoreError::Config {
        setting: URL,
        cure: "it is not an address of the form `redis://:password@host:6379/0`".to_owned(),
    })?;
    let mut parsed = parsed;
    parsed.fail_fast = true;
    let mut builder = Builder::from_config(parsed);
    builder
        .with_performance_config(|performance| {
            performance.default_command_timeout = config.command_timeout;
            performance.broadcast_channel_capacity = EVENTS_MAX;
        })
        .with_connection_config(|connection| {
            connection.connection_timeout = config.connect_timeout;
            connection.internal_command_timeout = config.connect_timeout;
            connection.max_command_attempts = 1;
            connection.max_command_buffer_len = COMMANDS_MAX;
            // A connection on which nothing comes back is dead, whatever TCP thinks.
            connection.unresponsive.max_timeout = Some(config.connect_timeout);
        })
        // Without end: Redis may be back tomorrow.
        .set_policy(ReconnectPolicy::new_exponential(0, RECONNECT_MS.0, RECONNECT_MS.1, 2));
    builder.build().map_err(|error| wrong(&error.to_string()))
}

fn milliseconds(duration: Duration) -> i64 {
    // Redis refuses an expiry of nothing.
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX).max(1)
}

#[async_trait]
impl Cache for RedisCache {
    async fn get(&self, key: &Key) -> Option<Bytes> {
        if self.is_worth_a_try() {
            let outcome = self.client.get::<Option<Bytes>, _>(key.as_str()).await;
            if let Some(value) = self.judge(outcome) {
                return value;
            }
        }
        self.memory.get(key).await
    }

    async fn set(&self, key: &Key, value: Bytes, ttl: Duration) {
        if value.len() > VALUE_BYTES_MAX {
            return self.delete(key).await;
        }
        if self.is_worth_a_try() {
            let ends = Some(Expiration::PX(milliseconds(ttl)));
            let outcome = self.client.set::<(), _, _>(key.as_str(), value.clone(), ends, None, false).await;
            if self.judge(outcome).is_some() {
                return;
            }
        }
        self.memory.set(key, value, ttl).await;
    }

    async fn delete(&self, key: &Key) {
        self.memory.delete(key).await;
        if self.is_worth_a_try() {
            let outcome = self.client.del::<(), _>(key.as_str()).await;
            self.judge(outcome);
        }
    }

    async fn increment(&self, key: &Key, window: Duration) -> Count {
        if self.is_worth_a_try() {
            let (keys, arguments) = (vec![key.as_str()], vec![milliseconds(window)]);
            let outcome = self.client.eval::<(u64, i64), _, _, _>(INCREMENT, keys, arguments).await;
            if let Some((count, resets_in_ms)) = self.judge(outcome) {
                let resets_in = Duration::from_millis(u64::try_from(resets_in_ms).unwrap_or_default());
                return Count { count, resets_in };
            }
        }
        self.memory.increment(key, window).await
    }

    async fn is_well(&self) -> bool {
        // Asked even while it rests: this is how its return is seen where nobody else asks.
        let outcome = self.client.ping::<String>(None).await;
        self.judge(outcome).is_some()
    }

    fn kind(&self) -> CacheKind {
        CacheKind::Redis
    }
}

impl std::fmt::Debug for RedisCache {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RedisCache").field("lost", &self.lost).finish_non_exhaustive()
    }
}
