//! How much of a core a worker takes: all of it for a moment, its share for long. Pure.

use std::time::Duration;

use tokio::time::Instant;

/// How much may be saved up for a rush, as time at work.
const RUSH: Duration = Duration::from_millis(500);

/// The time that a worker may still spend.
#[derive(Debug)]
pub(super) struct Pace {
    share: f64,
    /// Seconds at work that it may still take; below zero it owes a rest.
    allowance: f64,
    at: Instant,
}

impl Pace {
    pub(super) fn new(cpu_percent: u32, now: Instant) -> Self {
        Self { share: f64::from(cpu_percent.clamp(1, 100)) / 100.0, allowance: RUSH.as_secs_f64(), at: now }
    }

    /// Notes work that was done; returns how long to rest before the next.
    pub(super) fn spent(&mut self, took: Duration, now: Instant) -> Option<Duration> {
        let saved = now.duration_since(self.at).as_secs_f64() * self.share;
        self.at = now;
        self.allowance = (self.allowance + saved).min(RUSH.as_secs_f64()) - took.as_secs_f64();
        (self.allowance < 0.0).then(|| Duration::from_secs_f64(-self.allowance / self.share))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rush_passes_and_a_flood_is_held_to_its_share() {
        let start = Instant::now();
        let mut now = start;
        let mut pace = Pace::new(10, start);
        let piece = Duration::from_millis(10);
        let mut worked = Duration::ZERO;
        while worked < Duration::from_secs(2) {
            worked += piece;
            now += piece;
            now += pace.spent(piece, now).unwrap_or_default();
            assert!(worked > Duration::from_millis(400) || now - start == worked, "a rush rests for nothing");
        }
        let whole = (now - start).as_secs_f64();
        assert!((14.0..17.0).contains(&whole), "2 s of work with 0.5 s saved up take about 15 s at a tenth of a core: {whole}");
    }

    #[test]
    fn who_rests_saves_up_no_more_than_a_rush() {
        let start = Instant::now();
        let mut pace = Pace::new(50, start);
        assert_eq!(pace.spent(RUSH, start + Duration::from_hours(1)), None);
        let rest = pace.spent(Duration::from_millis(100), start + Duration::from_hours(1));
        assert_eq!(rest, Some(Duration::from_millis(200)));
    }
}
