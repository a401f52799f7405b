//! Chance that can be had again: every choice of a run follows from its seed.
//!
//! Each client, each connection and the plan of faults has dice of its own, made from the seed and its own number. So what one of them rolls
//! does not depend on who else rolled before, which only the scheduler knows.

use std::time::Duration;

use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};

/// What the dice are for; each has its own row of numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum For {
    /// The plan of faults.
    Plan,
    /// A client, by its number.
    Client(u64),
    /// A connection through the proxy, by its number.
    Line(u64),
    /// What goes one way on a connection, by the connection's number.
    Pipe(u64),
    /// A request to the AI provider, by its number.
    Answer(u64),
}

/// A source of choices.
#[derive(Debug)]
pub(crate) struct Dice(StdRng);

impl Dice {
    pub(crate) fn new(seed: u64, whom: For) -> Self {
        let (row, number) = match whom {
            For::Plan => (1, 0),
            For::Client(number) => (2, number),
            For::Line(number) => (3, number),
            For::Answer(number) => (4, number),
            For::Pipe(number) => (5, number),
        };
        // Odd factors far apart, so that neighbours do not roll alike.
        let mixed = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ (row << 56) ^ number.wrapping_mul(0xd1b5_4a32_d192_ed03);
        Self(StdRng::seed_from_u64(mixed))
    }

    /// Returns true so many times out of a hundred.
    pub(crate) fn percent(&mut self, percent: u32) -> bool {
        self.0.random_range(0..100) < percent
    }

    pub(crate) fn between(&mut self, least: u64, most: u64) -> u64 {
        self.0.random_range(least..=most.max(least))
    }

    pub(crate) fn millis(&mut self, least: u64, most: u64) -> Duration {
        Duration::from_millis(self.between(least, most))
    }

    pub(crate) fn index(&mut self, length: usize) -> usize {
        if length == 0 { 0 } else { self.0.random_range(0..length) }
    }

    pub(crate) fn pick<'a, T>(&mut self, of: &'a [T]) -> Option<&'a T> {
        of.get(self.index(of.len()))
    }

    /// Picks by weight; nothing if there is no weight at all.
    pub(crate) fn weighted<T: Copy>(&mut self, of: &[(u32, T)]) -> Option<T> {
        let total: u32 = of.iter().map(|(weight, _)| weight).sum();
        if total == 0 {
            return None;
        }
        let mut left = self.0.random_range(0..total);
        for (weight, what) in of {
            if left < *weight {
                return Some(*what);
            }
            left -= weight;
        }
        None
    }

    /// A pause between two deeds: often short, sometimes long.
    pub(crate) fn pause(&mut self, mean: Duration) -> Duration {
        let unit: f64 = self.0.random_range(0.001..1.0);
        mean.mul_f64(-unit.ln()).min(mean * 8)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_rolls_the_same_and_another_does_not() {
        let row = |seed, whom| {
            let mut dice = Dice::new(seed, whom);
            (0..8).map(|_| dice.between(0, u64::MAX)).collect::<Vec<_>>()
        };
        assert_eq!(row(7, For::Plan), row(7, For::Plan));
        assert_ne!(row(7, For::Plan), row(8, For::Plan));
        assert_ne!(row(7, For::Client(1)), row(7, For::Client(2)));
        assert_ne!(row(7, For::Client(1)), row(7, For::Line(1)));
    }

    #[test]
    fn what_weighs_nothing_is_never_picked() {
        let mut dice = Dice::new(1, For::Plan);
        assert!((0..200).all(|_| dice.weighted(&[(0, 'a'), (3, 'b')]) == Some('b')));
        assert_eq!(dice.weighted(&[(0, 'a')]), None);
    }
}
