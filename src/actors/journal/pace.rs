//! How much is being written at the moment, which decides whether the journal waits for more before it writes.
//!
//! When little comes, a batch of one at once is the fastest that there is. When much comes, a batch that was gathered for a
//! moment costs less for each entry: fewer flushes, fewer round trips to the database's thread, fewer pages written twice.

use std::time::Duration;

use tokio::time::Instant;

/// Appends a second from which on it is worth waiting.
const BUSY_FROM: f64 = 4_000.0;
/// How long is counted before the pace is known anew.
const COUNTED_FOR: Duration = Duration::from_millis(20);

/// The pace of what comes in.
#[derive(Debug)]
pub(super) struct Pace {
    since: Instant,
    count: u32,
    is_busy: bool,
}

impl Pace {
    pub(super) fn new(now: Instant) -> Self {
        Self { since: now, count: 0, is_busy: false }
    }

    /// Notes that so many were taken up.
    pub(super) fn note(&mut self, count: usize, now: Instant) {
        self.count = self.count.saturating_add(u32::try_from(count).unwrap_or(u32::MAX));
        let counted_for = now.duration_since(self.since);
        if counted_for >= COUNTED_FOR {
            self.is_busy = f64::from(self.count) / counted_for.as_secs_f64() >= BUSY_FROM;
            (self.since, self.count) = (now, 0);
        }
    }

    /// Tells whether so much comes that it is worth waiting for more.
    pub(super) const fn is_busy(&self) -> bool {
        self.is_busy
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_busy_while_much_comes_and_no_longer() {
        let mut now = Instant::now();
        let mut pace = Pace::new(now);
        let mut run = |pace: &mut Pace, n_batches: u32, count: usize| {
            for _ in 0..n_batches {
                now += Duration::from_millis(1);
                pace.note(count, now);
            }
        };
        run(&mut pace, 100, 1);
        assert!(!pace.is_busy(), "a thousand a second is little");
        run(&mut pace, 100, 10);
        assert!(pace.is_busy());
        run(&mut pace, 100, 0);
        assert!(!pace.is_busy());
    }
}
