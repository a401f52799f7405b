//! Counting within a window of time: so many wrong passwords, so many uploads, and then not before the window ends.
//!
//! Bounded: a flood of names pushes out the oldest, and the flood itself is held by its address.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use std::time::Duration;

use parking_lot::Mutex;

use crate::domain::Timestamp;

/// Names that are counted at once.
const NAMES_MAX: usize = 100_000;

/// Counts by name.
#[derive(Debug, Clone, Default)]
pub(super) struct Throttle(Arc<Mutex<Windows>>);

#[derive(Debug, Default)]
struct Windows {
    counts: HashMap<Arc<str>, Window>,
    by_end: BTreeSet<(Timestamp, Arc<str>)>,
}

#[derive(Debug, Clone, Copy)]
struct Window {
    n: u32,
    ends_at: Timestamp,
}

impl Throttle {
    /// Counts one more and returns how long to wait if that was more than `limit` within the window.
    #[must_use]
    pub(super) fn count(&self, name: &str, limit: u32, length: Duration, now: Timestamp) -> Option<Duration> {
        let mut windows = self.0.lock();
        windows.forget(now);
        let window = windows.open(name, length, now);
        window.n = window.n.saturating_add(1);
        (window.n > limit).then(|| window.ends_at.since(now))
    }

    /// Returns how long to wait if `limit` has been reached, without counting.
    #[must_use]
    pub(super) fn wait(&self, name: &str, limit: u32, now: Timestamp) -> Option<Duration> {
        let mut windows = self.0.lock();
        windows.forget(now);
        windows.counts.get(name).filter(|window| window.n >= limit).map(|window| window.ends_at.since(now))
    }

    /// Forgets what was counted under a name.
    pub(super) fn clear(&self, name: &str) {
        let mut windows = self.0.lock();
        if let Some((name, window)) = windows.counts.remove_entry(name) {
            windows.by_end.remove(&(window.ends_at, name));
        }
    }
}

impl Windows {
    fn forget(&mut self, now: Timestamp) {
        while let Some((ends_at, name)) = self.by_end.first() {
            if *ends_at > now && self.counts.len() < NAMES_MAX {
                return;
            }
            self.counts.remove(name);
            self.by_end.pop_first();
        }
    }

    fn open(&mut self, name: &str, length: Duration, now: Timestamp) -> &mut Window {
        let name: Arc<str> = Arc::from(name);
        let ends_at = now.plus(length);
        let by_end = &mut self.by_end;
        self.counts.entry(Arc::clone(&name)).or_insert_with(|| {
            by_end.insert((ends_at, name));
            Window { n: 0, ends_at }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_millis(1_767_225_600_000);
    const WINDOW: Duration = Duration::from_mins(1);

    #[test]
    fn past_the_limit_one_waits_for_the_end_of_the_window() {
        let throttle = Throttle::default();
        assert_eq!(throttle.count("a", 2, WINDOW, NOW), None);
        assert_eq!(throttle.wait("a", 2, NOW), None);
        assert_eq!(throttle.count("a", 2, WINDOW, NOW), None);
        let later = NOW.plus(Duration::from_secs(20));
        assert_eq!(throttle.wait("a", 2, later), Some(Duration::from_secs(40)));
        assert_eq!(throttle.count("a", 2, WINDOW, later), Some(Duration::from_secs(40)));
        assert_eq!(throttle.count("b", 2, WINDOW, later), None, "another name has its own count");
        assert_eq!(throttle.count("a", 2, WINDOW, NOW.plus(WINDOW)), None, "a new window begins with nothing");
    }

    #[test]
    fn a_cleared_name_begins_again() {
        let throttle = Throttle::default();
        assert_eq!(throttle.count("a", 1, WINDOW, NOW), None);
        throttle.clear("a");
        assert_eq!(throttle.wait("a", 1, NOW), None);
    }

    #[test]
    fn a_flood_of_names_is_bounded_and_pushes_out_the_oldest() {
        let throttle = Throttle::default();
        for n in 0..NAMES_MAX + 10 {
            let _unlimited = throttle.count(&n.to_string(), 9, WINDOW, NOW.plus(Duration::from_millis(u64::try_from(n).unwrap() / 100)));
        }
        let windows = throttle.0.lock();
        assert_eq!(windows.counts.len(), windows.by_end.len());
        assert!(windows.counts.len() <= NAMES_MAX);
        assert!(!windows.counts.contains_key("0"));
    }
}
