//! Counting within a window of time: so many wrong passwords, so many uploads, and then not before the window ends.
//!
//! The counts stand in the cache, so that all processes count together. Windows are cut by the clock (the quarter of an
//! hour, not "since the first try"), so that processes agree on them without asking each other.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;

use crate::domain::{Clock, Timestamp};
use crate::store::cache::{Cache, Key, keys};

/// Something that is counted, and how much of it is too much.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limit {
    /// What is counted.
    pub(super) what: &'static str,
    /// What it is called in the cache once it is too much.
    pub(super) full: &'static str,
    /// How often it may happen within the window.
    pub(super) most: u32,
    /// How long a window is.
    pub(super) window: Duration,
}

/// Counts by name.
#[derive(Clone)]
pub(super) struct Throttle {
    cache: Arc<dyn Cache>,
    clock: Arc<dyn Clock>,
}

/// A window of one name.
struct Window {
    count: Key,
    full: Key,
    ends_in: Duration,
}

impl Throttle {
    pub(super) fn new(cache: Arc<dyn Cache>, clock: Arc<dyn Clock>) -> Self {
        Self { cache, clock }
    }

    /// Counts one more and returns how long to wait if that was too much.
    pub(super) async fn count(&self, limit: Limit, who: &str) -> Option<Duration> {
        let window = window(limit, who, self.clock.now());
        let count = self.cache.increment(&window.count, limit.window).await.count;
        if count >= u64::from(limit.most) {
            self.cache.set(&window.full, Bytes::from_static(b"1"), window.ends_in).await;
        }
        (count > u64::from(limit.most)).then_some(window.ends_in)
    }

    /// Returns how long to wait if the most has been reached, without counting.
    pub(super) async fn wait(&self, limit: Limit, who: &str) -> Option<Duration> {
        let window = window(limit, who, self.clock.now());
        self.cache.get(&window.full).await.map(|_full| window.ends_in)
    }

    /// Forgets what was counted in this window.
    pub(super) async fn clear(&self, limit: Limit, who: &str) {
        let window = window(limit, who, self.clock.now());
        self.cache.delete(&window.count).await;
        self.cache.delete(&window.full).await;
    }
}

fn window(limit: Limit, who: &str, now: Timestamp) -> Window {
    let length = i64::try_from(limit.window.as_millis()).unwrap_or(i64::MAX).max(1);
    let index = now.as_millis().div_euclid(length);
    let ends_at = Timestamp::from_millis(index.saturating_add(1).saturating_mul(length));
    let name = format!("{index}:{who}");
    Window { count: keys::rate(limit.what, &name), full: keys::rate(limit.full, &name), ends_in: ends_at.since(now) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ManualClock;
    use crate::store::cache::MemoryCache;

    const LIMIT: Limit = Limit { what: "try", full: "try-full", most: 2, window: Duration::from_mins(1) };

    fn throttle() -> (Throttle, Arc<ManualClock>) {
        let clock = Arc::new(ManualClock::at(Timestamp::from_millis(1_767_225_600_000)));
        (Throttle::new(Arc::new(MemoryCache::new(100, 100_000)), clock.clone()), clock)
    }

    #[tokio::test]
    async fn past_the_limit_one_waits_for_the_end_of_the_window() {
        let (throttle, clock) = throttle();
        assert_eq!(throttle.count(LIMIT, "a").await, None);
        assert_eq!(throttle.wait(LIMIT, "a").await, None);
        assert_eq!(throttle.count(LIMIT, "a").await, None);
        clock.advance(Duration::from_secs(20));
        assert_eq!(throttle.wait(LIMIT, "a").await, Some(Duration::from_secs(40)));
        assert_eq!(throttle.count(LIMIT, "a").await, Some(Duration::from_secs(40)));
        assert_eq!(throttle.count(LIMIT, "b").await, None, "another name has its own count");
        clock.advance(Duration::from_secs(40));
        assert_eq!(throttle.wait(LIMIT, "a").await, None, "a new window begins with nothing");
        assert_eq!(throttle.count(LIMIT, "a").await, None);
    }

    #[tokio::test]
    async fn a_cleared_name_begins_again() {
        let (throttle, _clock) = throttle();
        for _ in 0..2 {
            assert_eq!(throttle.count(LIMIT, "a").await, None);
        }
        throttle.clear(LIMIT, "a").await;
        assert_eq!(throttle.wait(LIMIT, "a").await, None);
        assert_eq!(throttle.count(LIMIT, "a").await, None);
    }
}
