//! What is counted: delays in histograms, and second by second for the pictures.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::time::Duration;

use hdrhistogram::Histogram;
use tokio::time::Instant;

use crate::check::Broken;

/// Broken promises that are told in full; the rest is counted.
const BROKEN_TOLD_MAX: usize = 20;
/// The longest delay that is told apart.
const DELAY_MAX: Duration = Duration::from_mins(10);
/// Digits of a delay that are kept.
const DIGITS: u8 = 3;

/// One second of a run.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Second {
    /// Messages acked.
    pub(crate) acked: u64,
    /// Messages that came to somebody else.
    pub(crate) delivered: u64,
    /// Delays of the acks, in milliseconds.
    pub(crate) ack_p50_ms: f64,
    /// The same.
    pub(crate) ack_p99_ms: f64,
}

/// Delays, told.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Delays {
    pub(crate) count: u64,
    pub(crate) p50_ms: f64,
    pub(crate) p99_ms: f64,
    pub(crate) p999_ms: f64,
    pub(crate) max_ms: f64,
}

/// A histogram of delays.
#[derive(Debug, Clone)]
pub(crate) struct DelayHistogram(Histogram<u64>);

impl Default for DelayHistogram {
    fn default() -> Self {
        let max = u64::try_from(DELAY_MAX.as_micros()).unwrap_or(u64::MAX);
        let made = Histogram::new_with_max(max, DIGITS).or_else(|_| Histogram::new(DIGITS));
        #[expect(clippy::expect_used, reason = "both numbers are constants that the library takes")]
        Self(made.expect("a histogram of constant bounds"))
    }
}

impl DelayHistogram {
    pub(crate) fn record(&mut self, delay: Duration) {
        self.0.saturating_record(u64::try_from(delay.as_micros()).unwrap_or(u64::MAX));
    }

    pub(crate) fn told(&self) -> Delays {
        #[expect(clippy::cast_precision_loss, reason = "microseconds of minutes are far below 2^52")]
        let ms = |quantile: f64| self.0.value_at_quantile(quantile) as f64 / 1000.0;
        #[expect(clippy::cast_precision_loss, reason = "microseconds of minutes are far below 2^52")]
        let max_ms = self.0.max() as f64 / 1000.0;
        Delays { count: self.0.len(), p50_ms: ms(0.5), p99_ms: ms(0.99), p999_ms: ms(0.999), max_ms }
    }
}

#[derive(Debug)]
struct Counts {
    began: Instant,
    measured_since: Option<Instant>,
    measured_until: Option<Instant>,
    ack: DelayHistogram,
    delivery: DelayHistogram,
    seconds: Vec<Second>,
    this_second: DelayHistogram,
    n_acked: u64,
    n_delivered: u64,
    n_all: u64,
    broken: Vec<Broken>,
    n_broken: u64,
    refused: BTreeMap<String, u64>,
}

/// The counts of a run, shared by its tasks, all of which are on one thread.
#[derive(Debug, Clone)]
pub(crate) struct Stats(Rc<RefCell<Counts>>);

impl Stats {
    pub(crate) fn new() -> Self {
        Self(Rc::new(RefCell::new(Counts {
            began: Instant::now(),
            measured_since: None,
            measured_until: None,
            ack: DelayHistogram::default(),
            delivery: DelayHistogram::default(),
            seconds: Vec::new(),
            this_second: DelayHistogram::default(),
            n_acked: 0,
            n_delivered: 0,
            n_all: 0,
            broken: Vec::new(),
            n_broken: 0,
            refused: BTreeMap::new(),
        })))
    }

    /// Returns the nanoseconds since the run began: the clock that messages carry.
    pub(crate) fn nanos_of(&self, at: Instant) -> u64 {
        u64::try_from(at.duration_since(self.0.borrow().began).as_nanos()).unwrap_or(u64::MAX)
    }

    /// From now on it counts; what came before was to warm up.
    pub(crate) fn begin(&self) {
        self.0.borrow_mut().measured_since = Some(Instant::now());
    }

    /// Forgets what was measured so far.
    pub(crate) fn forget_measured(&self) {
        let mut counts = self.0.borrow_mut();
        (counts.measured_since, counts.measured_until) = (None, None);
        (counts.ack, counts.delivery, counts.this_second) = Default::default();
        (counts.n_acked, counts.n_delivered) = (0, 0);
        counts.seconds.clear();
    }

    /// From now on it does not count any more.
    pub(crate) fn end(&self) {
        let mut counts = self.0.borrow_mut();
        counts.measured_until = Some(Instant::now());
        counts.close_second();
    }

    pub(crate) fn acked(&self, due: Instant) {
        let mut counts = self.0.borrow_mut();
        counts.n_all += 1;
        if counts.is_measuring() {
            let delay = due.elapsed();
            counts.ack.record(delay);
            counts.roll();
            counts.this_second.record(delay);
            counts.n_acked += 1;
            if let Some(second) = counts.seconds.last_mut() {
                second.acked += 1;
            }
        }
    }

    /// Counts a message that came to somebody who did not write it; `due` is on the clock of [`Self::nanos_of`].
    pub(crate) fn delivered(&self, due: u64) {
        let now = self.nanos_of(Instant::now());
        let mut counts = self.0.borrow_mut();
        if counts.is_measuring() {
            counts.delivery.record(Duration::from_nanos(now.saturating_sub(due)));
            counts.roll();
            counts.n_delivered += 1;
            if let Some(second) = counts.seconds.last_mut() {
                second.delivered += 1;
            }
        }
    }

    pub(crate) fn broken(&self, broken: Broken) {
        let mut counts = self.0.borrow_mut();
        counts.n_broken += 1;
        if counts.broken.len() < BROKEN_TOLD_MAX {
            counts.broken.push(broken);
        }
    }

    pub(crate) fn refused(&self, code: &str) {
        *self.0.borrow_mut().refused.entry(code.to_owned()).or_default() += 1;
    }

    /// Returns the messages acked since the run began, warming up included.
    pub(crate) fn n_all(&self) -> u64 {
        self.0.borrow().n_all
    }

    pub(crate) fn n_acked(&self) -> u64 {
        self.0.borrow().n_acked
    }

    pub(crate) fn n_delivered(&self) -> u64 {
        self.0.borrow().n_delivered
    }

    pub(crate) fn ack_delays(&self) -> Delays {
        self.0.borrow().ack.told()
    }

    pub(crate) fn delivery_delays(&self) -> Delays {
        self.0.borrow().delivery.told()
    }

    pub(crate) fn seconds(&self) -> Vec<Second> {
        self.0.borrow().seconds.clone()
    }

    pub(crate) fn all_broken(&self) -> (u64, Vec<Broken>) {
        let counts = self.0.borrow();
        (counts.n_broken, counts.broken.clone())
    }

    pub(crate) fn all_refused(&self) -> BTreeMap<String, u64> {
        self.0.borrow().refused.clone()
    }
}

impl Counts {
    fn is_measuring(&self) -> bool {
        self.measured_since.is_some() && self.measured_until.is_none()
    }

    /// Opens the second that it is now.
    fn roll(&mut self) {
        let Some(since) = self.measured_since else { return };
        let now = usize::try_from(since.elapsed().as_secs()).unwrap_or(usize::MAX);
        while self.seconds.len() <= now {
            self.close_second();
            self.seconds.push(Second::default());
        }
    }

    fn close_second(&mut self) {
        let told = self.this_second.told();
        if let Some(second) = self.seconds.last_mut() {
            (second.ack_p50_ms, second.ack_p99_ms) = (told.p50_ms, told.p99_ms);
        }
        self.this_second.0.reset();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn only_what_is_measured_counts_and_each_second_has_its_own() {
        let stats = Stats::new();
        stats.acked(Instant::now());
        stats.begin();
        for delay_ms in [10, 20, 30] {
            let due = Instant::now();
            tokio::time::advance(Duration::from_millis(delay_ms)).await;
            stats.acked(due);
        }
        tokio::time::advance(Duration::from_secs(2)).await;
        stats.delivered(stats.nanos_of(Instant::now()) - 5_000_000);
        stats.end();
        stats.acked(Instant::now());
        assert_eq!((stats.n_all(), stats.n_acked(), stats.n_delivered()), (5, 3, 1));
        assert!((stats.ack_delays().p50_ms - 20.0).abs() < 0.1, "{:?}", stats.ack_delays());
        assert!((stats.delivery_delays().max_ms - 5.0).abs() < 0.1);
        let counted: Vec<_> = stats.seconds().iter().map(|second| (second.acked, second.delivered)).collect();
        assert_eq!(counted, [(3, 0), (0, 0), (0, 1)]);
        assert!((stats.seconds()[0].ack_p99_ms - 30.0).abs() < 0.1);
    }
}
