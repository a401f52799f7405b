//! A provider's window and its breaker: pure decisions.
//!
//! The window bounds the requests under way. The breaker opens when [`FAILURES_MAX`] requests in a row have failed, so that
//! shoppers are not kept waiting for a service that is down; after a pause one request is let through to see.

use std::time::Duration;

use tokio::time::Instant;

/// Failures in a row after which nobody is sent there for a while.
const FAILURES_MAX: u32 = 5;
/// The first pause of an open breaker; each is twice the one before.
const PAUSE: Duration = Duration::from_secs(5);
/// The longest pause.
const PAUSE_MAX: Duration = Duration::from_mins(2);
/// The weight of a new observation in the running averages.
const ALPHA: f64 = 0.2;

/// How a request to a provider ended.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Ending {
    /// With an answer, whose first piece came after this long.
    Answered {
        /// From the request to the first piece.
        first_piece: Duration,
        /// Tokens read and written, where the provider told.
        n_tokens: u64,
    },
    /// The provider failed.
    Failed,
    /// The shop's side gave it up: a newer message, a human. It says nothing about the provider.
    GivenUp,
}

/// A provider as it has been observed.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Window {
    size: usize,
    n_under_way: usize,
    n_failures: u32,
    open_until: Option<Instant>,
    n_answered: u64,
    n_failed: u64,
    n_tokens: u64,
    first_piece_ms: f64,
}

/// Whether a request may go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Admission {
    /// It may.
    Go,
    /// The window is full.
    Wait,
    /// The provider is left in peace until then.
    Shut(Instant),
}

impl Window {
    /// Makes a window for so many requests at once.
    #[must_use]
    pub(super) fn new(size: usize) -> Self {
        Self {
            size: size.max(1),
            n_under_way: 0,
            n_failures: 0,
            open_until: None,
            n_answered: 0,
            n_failed: 0,
            n_tokens: 0,
            first_piece_ms: 0.0,
        }
    }

    /// Decides whether a request may go, and counts it if it may.
    pub(super) fn admit(&mut self, now: Instant) -> Admission {
        match self.open_until {
            Some(until) if now < until => return Admission::Shut(until),
            // One goes ahead to see whether the provider is back.
            Some(until) if self.n_under_way > 0 => return Admission::Shut(until.max(now)),
            Some(_) | None => {}
        }
        if self.n_under_way >= self.size {
            return Admission::Wait;
        }
        self.n_under_way += 1;
        Admission::Go
    }

    /// Notes how a request ended.
    pub(super) fn release(&mut self, ending: Ending, now: Instant) {
        self.n_under_way = self.n_under_way.saturating_sub(1);
        match ending {
            Ending::Answered { first_piece, n_tokens } => {
                self.n_failures = 0;
                self.open_until = None;
                self.n_answered += 1;
                self.n_tokens += n_tokens;
                let millis = first_piece.as_secs_f64() * 1000.0;
                let known = if self.n_answered == 1 { millis } else { self.first_piece_ms };
                self.first_piece_ms = known + ALPHA * (millis - known);
            }
            Ending::Failed => {
                self.n_failed += 1;
                // Those that were under way when the breaker opened fail for the same cause: only a trial that fails after the
                // pause is news, and makes the next one longer.
                if self.open_until.is_some_and(|until| now < until) {
                    return;
                }
                self.n_failures = self.n_failures.saturating_add(1);
                if self.n_failures >= FAILURES_MAX {
                    let doublings = (self.n_failures - FAILURES_MAX).min(16);
                    self.open_until = Some(now + PAUSE.saturating_mul(1 << doublings).min(PAUSE_MAX));
                }
            }
            Ending::GivenUp => {}
        }
    }

    /// Returns what has been observed.
    #[must_use]
    pub(super) fn snapshot(&self, now: Instant) -> ProviderSnapshot {
        ProviderSnapshot {
            n_under_way: self.n_under_way,
            window: self.size,
            n_answered: self.n_answered,
            n_failed: self.n_failed,
            n_tokens: self.n_tokens,
            first_piece_ms: self.first_piece_ms,
            is_shut: self.open_until.is_some_and(|until| now < until),
        }
    }
}

/// What has been observed of a provider.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ProviderSnapshot {
    /// Requests under way.
    pub n_under_way: usize,
    /// Requests that may be under way.
    pub window: usize,
    /// Requests answered since the start.
    pub n_answered: u64,
    /// Requests that failed since the start.
    pub n_failed: u64,
    /// Tokens read and written since the start, as the provider tells.
    pub n_tokens: u64,
    /// Running average from a request to its first piece, in milliseconds.
    pub first_piece_ms: f64,
    /// Whether it is left in peace for now.
    pub is_shut: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_requests_than_the_window_are_under_way() {
        let now = Instant::now();
        let mut window = Window::new(2);
        assert_eq!([window.admit(now), window.admit(now), window.admit(now)], [Admission::Go, Admission::Go, Admission::Wait]);
        window.release(Ending::GivenUp, now);
        assert_eq!(window.admit(now), Admission::Go);
    }

    #[test]
    fn a_provider_that_keeps_failing_is_left_in_peace_and_then_tried_with_one_request() {
        let now = Instant::now();
        let mut window = Window::new(8);
        for _ in 0..FAILURES_MAX {
            assert_eq!(window.admit(now), Admission::Go);
            window.release(Ending::Failed, now);
        }
        assert_eq!(window.admit(now), Admission::Shut(now + PAUSE));
        let later = now + PAUSE;
        assert_eq!(window.admit(later), Admission::Go);
        assert!(matches!(window.admit(later), Admission::Shut(_)), "only one goes ahead");
        window.release(Ending::Answered { first_piece: Duration::from_millis(10), n_tokens: 3 }, later);
        assert_eq!([window.admit(later), window.admit(later)], [Admission::Go, Admission::Go]);
    }

    #[test]
    fn requests_that_fail_together_are_one_reason_to_pause() {
        let now = Instant::now();
        let mut window = Window::new(30);
        for _ in 0..30 {
            assert_eq!(window.admit(now), Admission::Go);
        }
        for _ in 0..30 {
            window.release(Ending::Failed, now);
        }
        assert_eq!(window.admit(now), Admission::Shut(now + PAUSE));
    }

    #[test]
    fn an_answer_that_was_given_up_is_not_held_against_the_provider() {
        let now = Instant::now();
        let mut window = Window::new(1);
        for _ in 0..100 {
            assert_eq!(window.admit(now), Admission::Go);
            window.release(Ending::GivenUp, now);
        }
        assert!(!window.snapshot(now).is_shut);
    }
}
