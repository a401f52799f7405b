//! Numbers by name, medians of runs, and percentiles.

use std::collections::BTreeMap;
use std::time::Duration;

/// What is measured; the order is that of the columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Metric {
    EntriesPerSecond,
    AckP50Ms,
    AckP99Ms,
    DeliveryP50Ms,
    DeliveryP99Ms,
    ServerCpuUs,
    DatabaseCpuUs,
    BytesPerClient,
    SingleDeliveriesPerSecond,
    BurstDeliveriesPerSecond,
}

/// What one run gave, or the medians of several.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Figures(BTreeMap<Metric, f64>);

impl Figures {
    pub(crate) fn with(mut self, metric: Metric, value: f64) -> Self {
        self.0.insert(metric, value);
        self
    }

    pub(crate) fn with_some(self, metric: Metric, value: Option<f64>) -> Self {
        match value {
            Some(value) => self.with(metric, value),
            None => self,
        }
    }

    pub(crate) fn get(&self, metric: Metric) -> Option<f64> {
        self.0.get(&metric).copied()
    }

    /// The median of each number over the runs that have it.
    pub(crate) fn medians(runs: &[Self]) -> Self {
        let mut values = BTreeMap::<Metric, Vec<f64>>::new();
        for (metric, value) in runs.iter().flat_map(|run| &run.0) {
            values.entry(*metric).or_default().push(*value);
        }
        Self(values.into_iter().filter_map(|(metric, values)| Some((metric, median(values)?))).collect())
    }
}

/// The middle one; of an even number, the mean of the two in the middle.
fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let upper = *values.get(values.len() / 2)?;
    if values.len() % 2 == 1 {
        return Some(upper);
    }
    Some(f64::midpoint(*values.get(values.len() / 2 - 1)?, upper))
}

/// Times of single messages. All are kept: some hundred thousand numbers are nothing, and a percentile of them is exact.
#[derive(Debug, Default)]
pub(crate) struct Times(Vec<Duration>);

impl Times {
    pub(crate) fn add(&mut self, time: Duration) {
        self.0.push(time);
    }

    pub(crate) fn append(&mut self, mut other: Self) {
        self.0.append(&mut other.0);
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// The time that so many of a hundred did not exceed, in milliseconds (nearest rank).
    pub(crate) fn percentile_ms(&mut self, percent: usize) -> Option<f64> {
        let rank = (self.0.len() * percent).div_ceil(100).checked_sub(1)?;
        let (_, time, _) = self.0.select_nth_unstable(rank);
        Some(time.as_secs_f64() * 1e3)
    }
}

/// A count as a number to calculate with.
pub(crate) fn number(count: u64) -> f64 {
    // Counts of messages and bytes stay far below 2^32 · 2^20; both halves are exact.
    let (high, low) = (count >> 32, count & u64::from(u32::MAX));
    f64::from(u32::try_from(high).unwrap_or(u32::MAX)) * 4_294_967_296.0 + f64::from(u32::try_from(low).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(one: Option<f64>, other: f64) -> bool {
        one.is_some_and(|one| (one - other).abs() < 1e-9)
    }

    #[test]
    fn the_median_is_the_middle_one() {
        assert!(close(median(vec![9.0, 1.0, 2.0]), 2.0));
        assert!(close(median(vec![4.0, 1.0, 2.0, 9.0]), 3.0));
        assert_eq!(median(vec![]), None);
    }

    #[test]
    fn a_number_that_a_run_lacks_is_taken_from_the_others() {
        let run = |value| Figures::default().with(Metric::EntriesPerSecond, value);
        let runs = [run(10.0).with(Metric::ServerCpuUs, 5.0), run(30.0), run(20.0)];
        let medians = Figures::medians(&runs);
        assert!(close(medians.get(Metric::EntriesPerSecond), 20.0));
        assert!(close(medians.get(Metric::ServerCpuUs), 5.0));
        assert_eq!(medians.get(Metric::AckP50Ms), None);
    }

    #[test]
    fn percentiles_are_by_nearest_rank() {
        let mut times = Times::default();
        assert_eq!(times.percentile_ms(50), None);
        (1..=200).rev().for_each(|ms| times.add(Duration::from_millis(ms)));
        assert!(close(times.percentile_ms(50), 100.0));
        assert!(close(times.percentile_ms(99), 198.0));
        assert!(close(times.percentile_ms(100), 200.0));
    }

    #[test]
    fn times_of_many_are_put_together() {
        let (mut one, mut other) = (Times::default(), Times::default());
        one.add(Duration::from_millis(1));
        other.add(Duration::from_millis(3));
        one.append(other);
        assert_eq!(one.len(), 2);
        assert!(close(one.percentile_ms(99), 3.0));
    }

    #[test]
    fn counts_become_numbers_exactly() {
        assert!(close(Some(number(0)), 0.0));
        assert!(close(Some(number((1 << 40) + 7)), 1_099_511_627_783.0));
    }
}
