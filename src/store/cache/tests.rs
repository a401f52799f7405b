//! Behaviour of the cache, over memory and over Redis; and what happens while Redis is away.
//!
//! `BESEDA_TEST_REDIS` names a server for tests. Without it the tests fail, unless `BESEDA_TEST_SQLITE_ONLY=1` says that
//! only what is embedded is meant to be tested.

use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use fred::interfaces::{ClientLike, KeysInterface};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

use super::{Cache, CacheConfig, CacheKind, Key, MemoryCache, VALUE_BYTES_MAX, keys};
use crate::store::StoreError;

const MINUTE: Duration = Duration::from_mins(1);

#[expect(clippy::disallowed_methods, reason = "only the tests' support reads the environment for them")]
fn environment(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

fn redis_server() -> Option<String> {
    if environment("BESEDA_TEST_SQLITE_ONLY").as_deref() == Some("1") {
        return None;
    }
    let server = environment("BESEDA_TEST_REDIS");
    assert!(
        server.is_some(),
        "BESEDA_TEST_REDIS is not set: name a server such as redis://127.0.0.1:6379 for tests, or set \
         BESEDA_TEST_SQLITE_ONLY=1 to leave Redis out"
    );
    server
}

/// Returns a key that no other test and no earlier run has used.
fn fresh_key() -> Key {
    keys::rate("test", &hex::encode(rand::random::<[u8; 16]>()))
}

async fn on_each_cache<F: Future<Output = ()>>(test: impl Fn(Arc<dyn Cache>) -> F) {
    test(super::open(&CacheConfig::default()).await.unwrap()).await;
    if let Some(url) = redis_server() {
        test(super::open(&CacheConfig { url: Some(url.into()), ..CacheConfig::default() }).await.unwrap()).await;
    }
}

#[tokio::test]
async fn a_value_is_there_until_it_is_deleted() {
    on_each_cache(async |cache| {
        let key = fresh_key();
        assert_eq!(cache.get(&key).await, None);
        cache.set(&key, Bytes::from_static(b"one\0\xff"), MINUTE).await;
        cache.set(&key, Bytes::from_static(b"two\0\xff"), MINUTE).await;
        assert_eq!(cache.get(&key).await, Some(Bytes::from_static(b"two\0\xff")));
        cache.delete(&key).await;
        assert_eq!(cache.get(&key).await, None);
        assert!(cache.is_well().await);
    })
    .await;
}

#[tokio::test]
async fn a_value_that_is_too_big_is_not_kept_and_neither_is_the_one_before() {
    on_each_cache(async |cache| {
        let key = fresh_key();
        cache.set(&key, Bytes::from(vec![1; VALUE_BYTES_MAX]), MINUTE).await;
        assert!(cache.get(&key).await.is_some());
        cache.set(&key, Bytes::from(vec![2; VALUE_BYTES_MAX + 1]), MINUTE).await;
        assert_eq!(cache.get(&key).await, None);
    })
    .await;
}

#[tokio::test]
async fn counting_counts_and_says_when_it_begins_anew() {
    on_each_cache(async |cache| {
        let key = fresh_key();
        for expected in 1..=3 {
            let count = cache.increment(&key, MINUTE).await;
            assert_eq!(count.count, expected);
            assert!(count.resets_in <= MINUTE && count.resets_in > MINUTE / 2, "{:?}", count.resets_in);
        }
    })
    .await;
}

#[tokio::test(start_paused = true)]
async fn values_and_counts_in_memory_end() {
    let cache = MemoryCache::new(10, 1_000);
    let key = fresh_key();
    cache.set(&key, Bytes::from_static(b"x"), MINUTE).await;
    cache.increment(&key, MINUTE).await;
    tokio::time::advance(Duration::from_millis(59_999)).await;
    assert!(cache.get(&key).await.is_some());
    assert_eq!(cache.increment(&key, MINUTE).await.count, 2);
    tokio::time::advance(Duration::from_millis(1)).await;
    assert_eq!(cache.get(&key).await, None);
    assert_eq!(cache.increment(&key, MINUTE).await.count, 1);
}

#[tokio::test(start_paused = true)]
async fn memory_is_bounded_by_entries_and_what_ends_soonest_goes_first() {
    let cache = MemoryCache::new(3, 1_000);
    let all: Vec<Key> = (0..4).map(|_| fresh_key()).collect();
    for (key, seconds) in all.iter().zip([30, 10, 20, 40]) {
        cache.set(key, Bytes::from_static(b"x"), Duration::from_secs(seconds)).await;
    }
    let there: Vec<bool> = [cache.get(&all[0]).await, cache.get(&all[1]).await, cache.get(&all[2]).await, cache.get(&all[3]).await]
        .iter()
        .map(Option::is_some)
        .collect();
    assert_eq!(there, [true, false, true, true]);
    assert_eq!(cache.len(), 3);
}

#[tokio::test(start_paused = true)]
async fn memory_is_bounded_by_bytes() {
    let cache = MemoryCache::new(1_000, 100);
    for _ in 0..50 {
        cache.set(&fresh_key(), Bytes::from(vec![0; 30]), MINUTE).await;
    }
    assert_eq!(cache.len(), 3);
    cache.set(&fresh_key(), Bytes::from(vec![0; 101]), MINUTE).await;
    assert!(cache.len() <= 3);
}

#[tokio::test(start_paused = true)]
async fn a_flood_of_counts_does_not_push_values_out() {
    let cache = MemoryCache::new(10, 1_000);
    let key = fresh_key();
    cache.set(&key, Bytes::from_static(b"x"), MINUTE).await;
    for _ in 0..100 {
        cache.increment(&fresh_key(), 10 * MINUTE).await;
    }
    assert!(cache.get(&key).await.is_some());
    assert_eq!(cache.len(), 11);
}

#[tokio::test]
async fn what_is_kept_in_redis_ends_there() {
    let Some(url) = redis_server() else { return };
    let cache = super::open(&CacheConfig { url: Some(url.clone().into()), ..CacheConfig::default() }).await.unwrap();
    assert_eq!(cache.kind(), CacheKind::Redis);
    let (value, count) = (fresh_key(), fresh_key());
    cache.set(&value, Bytes::from_static(b"x"), MINUTE).await;
    cache.increment(&count, MINUTE).await;

    let client = fred::types::Builder::from_config(fred::types::config::Config::from_url(&url).unwrap()).build().unwrap();
    client.init().await.unwrap();
    for key in [&value, &count] {
        let left_ms: i64 = client.pttl(key.as_str()).await.unwrap();
        assert!((1..=60_000).contains(&left_ms), "{key} ends in {left_ms} ms");
    }
    // A count that somehow has no end gets one instead of locking somebody out for good.
    let _: () = client.persist(count.as_str()).await.unwrap();
    cache.increment(&count, MINUTE).await;
    assert!(client.pttl::<i64, _>(count.as_str()).await.unwrap() > 0);
    client.quit().await.unwrap();
}

/// A way to Redis that can be cut.
struct Wire {
    address: SocketAddr,
    redis: String,
    tasks: JoinSet<()>,
}

impl Wire {
    async fn new(redis: &str) -> Self {
        let redis = redis.trim_start_matches("redis://").trim_end_matches('/').to_owned();
        let mut wire = Self { address: ([127, 0, 0, 1], 0).into(), redis, tasks: JoinSet::new() };
        wire.mend().await;
        wire
    }

    async fn mend(&mut self) {
        let listener = TcpListener::bind(self.address).await.unwrap();
        self.address = listener.local_addr().unwrap();
        let redis = self.redis.clone();
        self.tasks.spawn(async move {
            let mut sockets = JoinSet::new();
            while let Ok((mut near, _)) = listener.accept().await {
                let mut far = TcpStream::connect(&redis).await.unwrap();
                sockets.spawn(async move { tokio::io::copy_bidirectional(&mut near, &mut far).await.is_ok() });
            }
        });
    }

    async fn cut(&mut self) {
        self.tasks.shutdown().await;
    }
}

#[tokio::test]
async fn losing_redis_loses_nothing_but_what_was_in_it_and_its_return_is_noticed() {
    let Some(redis) = redis_server() else { return };
    let mut wire = Wire::new(&redis).await;
    let url = format!("redis://{}", wire.address);
    let cache = super::open(&CacheConfig { url: Some(url.into()), ..CacheConfig::default() }).await.unwrap();
    let (shared, own, counted) = (fresh_key(), fresh_key(), fresh_key());
    cache.set(&shared, Bytes::from_static(b"shared"), MINUTE).await;
    assert_eq!(cache.increment(&counted, MINUTE).await.count, 1);

    wire.cut().await;
    assert!(!cache.is_well().await);
    assert_eq!(cache.get(&shared).await, None);
    cache.set(&own, Bytes::from_static(b"own"), MINUTE).await;
    assert_eq!(cache.get(&own).await, Some(Bytes::from_static(b"own")));
    assert_eq!(cache.increment(&counted, MINUTE).await.count, 1);
    assert_eq!(cache.increment(&counted, MINUTE).await.count, 2);

    wire.mend().await;
    let back = async {
        while !cache.is_well().await {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), back).await.expect("the return of Redis was not noticed");
    assert_eq!(cache.get(&shared).await, Some(Bytes::from_static(b"shared")));
    assert_eq!(cache.increment(&counted, MINUTE).await.count, 2);
}

#[tokio::test]
async fn while_redis_is_away_requests_do_not_wait_for_it() {
    let Some(redis) = redis_server() else { return };
    let mut wire = Wire::new(&redis).await;
    let url = format!("redis://{}", wire.address);
    let cache = super::open(&CacheConfig { url: Some(url.into()), ..CacheConfig::default() }).await.unwrap();
    wire.cut().await;
    let asked = async {
        for _ in 0..10_000 {
            assert_eq!(cache.get(&fresh_key()).await, None);
        }
    };
    // Ten thousand timeouts of a quarter of a second each would take three quarters of an hour.
    tokio::time::timeout(Duration::from_secs(30), asked).await.expect("requests wait for a Redis that is away");
}

#[tokio::test]
async fn a_wrong_address_names_the_setting_and_the_cure_but_not_the_password() {
    for url in ["redis://:hunter2@127.0.0.1:1/0", "http://:hunter2@127.0.0.1/"] {
        let config = CacheConfig { url: Some(url.into()), ..CacheConfig::default() };
        let error = super::open(&config).await.err().expect("it opened");
        assert!(matches!(error, StoreError::Config { setting: "cache.url", .. }), "{error:?}");
        assert!(!format!("{error:?} {error}").contains("hunter2"), "{error}");
    }
}

#[test]
fn keys_have_a_bounded_length_whatever_goes_in() {
    let long = keys::rate("login", &"x".repeat(100_000));
    assert!(long.as_str().len() < 100);
    assert_ne!(keys::rate("login", "a"), keys::rate("login", "b"));
    assert_ne!(keys::rate("login", "a"), keys::rate("session", "a"));
}
