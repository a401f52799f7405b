//! How fast a shop's queue moves, so that who waits is told for how long: honestly, or not at all.

use std::collections::VecDeque;
use std::time::Duration;

use crate::domain::Timestamp;

/// Dialogues whose taking is remembered.
const TAKES_MAX: usize = 20;
/// Fewer than this say nothing about the next one.
const TAKES_MIN: usize = 3;
/// How long a take says something about the next one.
const RECENT: Duration = Duration::from_mins(30);
/// Whoever has to wait longer than this is not told a number.
const WAIT_MAX: Duration = Duration::from_hours(1);
/// A wait is told in steps of this many seconds, rounded up.
const STEP_SECONDS: u64 = 10;

/// When dialogues were taken out of the queue.
#[derive(Debug, Default)]
pub(super) struct Pace {
    takes: VecDeque<Timestamp>,
}

impl Pace {
    /// Notes that a human took a dialogue that waited.
    pub(super) fn note_take(&mut self, at: Timestamp) {
        if self.takes.len() == TAKES_MAX {
            self.takes.pop_front();
        }
        self.takes.push_back(at);
    }

    /// Returns how long the one at this place is likely to wait, in seconds. The time since the last take counts too, so
    /// that the number grows while nobody takes anything.
    pub(super) fn wait_seconds(&self, place: u32, now: Timestamp) -> Option<u32> {
        let recent: Vec<Timestamp> = self.takes.iter().copied().filter(|at| now.since(*at) <= RECENT).collect();
        let first = recent.first().filter(|_| recent.len() >= TAKES_MIN)?;
        let n_gaps = u32::try_from(recent.len().saturating_sub(1)).ok()?;
        let wait = now.since(*first).checked_div(n_gaps)?.saturating_mul(place);
        let seconds = wait.as_secs().max(1).div_ceil(STEP_SECONDS) * STEP_SECONDS;
        u32::try_from(seconds).ok().filter(|_| wait <= WAIT_MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_millis(1_767_225_600_000 + seconds * 1_000)
    }

    fn pace(takes: &[i64]) -> Pace {
        let mut pace = Pace::default();
        for seconds in takes {
            pace.note_take(at(*seconds));
        }
        pace
    }

    #[test]
    fn who_waits_is_told_by_how_fast_others_were_taken() {
        let pace = pace(&[0, 60, 120]);
        assert_eq!(pace.wait_seconds(1, at(120)), Some(60));
        assert_eq!(pace.wait_seconds(3, at(120)), Some(180));
    }

    #[test]
    fn the_wait_grows_while_nobody_takes_anything() {
        let pace = pace(&[0, 60, 120]);
        assert_eq!(pace.wait_seconds(1, at(600)), Some(300));
        assert_eq!(pace.wait_seconds(1, at(1_800)), Some(900));
        assert_eq!(pace.wait_seconds(1, at(1_801)), None, "what was so long ago says nothing any more");
    }

    #[test]
    fn where_too_little_is_known_nothing_is_told() {
        assert_eq!(pace(&[]).wait_seconds(1, at(0)), None);
        assert_eq!(pace(&[0, 60]).wait_seconds(1, at(60)), None);
        assert_eq!(pace(&[0, 600, 1_200]).wait_seconds(7, at(1_200)), None, "an hour and more is no answer");
    }

    #[test]
    fn only_the_newest_takes_count_and_a_burst_is_no_promise_of_none() {
        let many: Vec<i64> = (0..100).collect();
        assert_eq!(pace(&many).takes.len(), TAKES_MAX);
        assert_eq!(pace(&[5, 5, 5, 5]).wait_seconds(1, at(5)), Some(10));
    }
}
