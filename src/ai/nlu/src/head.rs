//! A linear head: one task, a row of small whole numbers for every hashed feature, a dense part for the encoder's vector.

use pulp::{Arch, Simd, WithSimd};

use crate::bytes::{ReadError, Reader, Writer};
use crate::compact::{Compact, LANES};
use crate::features::Feature;

/// Classes that a head may have; the public sets that the method is measured on have up to 150.
pub const CLASSES_MAX: usize = 512;
/// Rows that a table may have.
const ROWS_MAX: u32 = 1 << 20;
/// Numbers in a dense vector.
const DENSE_MAX: u32 = 4_096;

/// One task's classifier.
#[derive(Clone, Debug, PartialEq)]
pub struct Head {
    /// What it tells apart.
    pub labels: Vec<String>,
    /// Rows of the table; a power of two.
    rows: u32,
    /// Numbers of the dense part; 0 without the encoder.
    dense: u32,
    /// What a step of each class's numbers is worth.
    steps: Vec<f32>,
    bias: Vec<f32>,
    /// A number for each class in each row.
    table: Compact,
    /// One row of classes for each number of the dense vector.
    dense_table: Vec<f32>,
    /// What the sums are divided by before they become probabilities.
    pub temperature: f32,
    /// The probability from which the first guess is trusted.
    pub threshold: f32,
}

/// What training hands over, in full precision.
#[derive(Clone, Debug)]
pub struct Weights {
    /// What it tells apart.
    pub labels: Vec<String>,
    /// Rows of the table; a power of two.
    pub rows: u32,
    /// Numbers of the dense vector.
    pub dense: u32,
    /// Row by row, a number for each class.
    pub table: Vec<f32>,
    /// Number by number of the dense vector, a number for each class.
    pub dense_table: Vec<f32>,
    /// A number for each class.
    pub bias: Vec<f32>,
}

impl Head {
    /// Rounds weights to eight bits, class by class.
    #[expect(clippy::cast_possible_truncation, reason = "clamped to eight bits just before")]
    pub fn quantized(weights: &Weights, temperature: f32, threshold: f32) -> Self {
        let classes = weights.labels.len().max(1);
        let mut steps = vec![0.0_f32; classes];
        for row in weights.table.chunks_exact(classes) {
            for (step, weight) in steps.iter_mut().zip(row) {
                *step = step.max(weight.abs() / 127.0);
            }
        }
        let quantize = |(weight, step): (&f32, &f32)| if *step > 0.0 { (weight / step).round().clamp(-127.0, 127.0) as i8 } else { 0 };
        let table = weights.table.chunks_exact(classes).flat_map(|row| row.iter().zip(&steps).map(quantize)).collect::<Vec<_>>();
        Self {
            labels: weights.labels.clone(),
            rows: weights.rows,
            dense: weights.dense,
            steps,
            bias: weights.bias.clone(),
            table: Compact::of(&table, classes),
            dense_table: weights.dense_table.clone(),
            temperature,
            threshold,
        }
    }

    /// Takes a number off each class.
    pub fn lean(&mut self, off: &[f32]) {
        self.bias.iter_mut().zip(off).for_each(|(bias, off)| *bias -= off);
    }

    /// Whether the head wants the encoder's vector.
    pub fn is_dense(&self) -> bool {
        self.dense > 0
    }

    /// The sum of each class, divided by the temperature.
    pub fn scores(&self, groups: &[&[Feature]], dense: Option<&[f32]>) -> Vec<f32> {
        self.sums(groups, dense).into_iter().map(|sum| sum / self.temperature).collect()
    }

    /// The sum of each class.
    pub fn sums(&self, groups: &[&[Feature]], dense: Option<&[f32]>) -> Vec<f32> {
        let classes = self.labels.len();
        let mut sums = vec![0.0_f32; self.table.stride()];
        let mask = self.rows.saturating_sub(1);
        Arch::new().dispatch(Sum { table: &self.table, mask, groups, sums: &mut sums });
        sums.truncate(classes);
        for ((sum, step), bias) in sums.iter_mut().zip(&self.steps).zip(&self.bias) {
            *sum = *sum * step + bias;
        }
        for (number, row) in dense.unwrap_or_default().iter().zip(self.dense_table.chunks_exact(classes.max(1))) {
            for (sum, weight) in sums.iter_mut().zip(row) {
                *sum += weight * number;
            }
        }
        sums
    }

    /// The probability of each class.
    pub fn probabilities(&self, groups: &[&[Feature]], dense: Option<&[f32]>) -> Vec<f32> {
        softmax(self.scores(groups, dense))
    }

    /// Writes the head down.
    pub fn write(&self, out: &mut Writer) {
        out.number(u32::try_from(self.labels.len()).unwrap_or_default());
        for label in &self.labels {
            out.text(label);
        }
        out.number(self.rows);
        out.number(self.dense);
        out.floats(&[self.temperature, self.threshold]);
        out.floats(&self.steps);
        out.floats(&self.bias);
        out.floats(&self.dense_table);
        self.table.write(out);
    }

    /// Reads what [`Head::write`] wrote; refuses what cannot be a head.
    pub fn read(from: &mut Reader<'_>) -> Result<Self, ReadError> {
        let n_labels = from.bounded("labels", 1, u32::try_from(CLASSES_MAX).unwrap_or(u32::MAX))?;
        let labels = (0..n_labels).map(|_| from.text()).collect::<Result<Vec<_>, _>>()?;
        let rows = from.bounded("rows", 1, ROWS_MAX)?;
        let dense = from.bounded("dense", 0, DENSE_MAX)?;
        if !rows.is_power_of_two() {
            return Err(ReadError::Range { what: "rows", found: rows });
        }
        let (temperature, threshold) = (from.float()?, from.float()?);
        let classes = labels.len();
        let steps = from.floats(classes)?;
        let bias = from.floats(classes)?;
        let dense_table = from.floats(widen(dense) * classes)?;
        let table = Compact::read(from, widen(rows), classes)?;
        Ok(Self { labels, rows, dense, steps, bias, table, dense_table, temperature, threshold })
    }
}

/// Adding up the rows of all features: one loop for each kind of processor, with vectors as wide as it has.
struct Sum<'a> {
    table: &'a Compact,
    mask: u32,
    groups: &'a [&'a [Feature]],
    sums: &'a mut [f32],
}

impl WithSimd for Sum<'_> {
    type Output = ();

    #[expect(clippy::inline_always, reason = "the loops are only fast where the compiler sees the vector width around them")]
    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        match self.sums.len() {
            8 => self.add::<8>(),
            16 => self.add::<16>(),
            32 => self.add::<32>(),
            _ => self.add_to_memory(),
        }
    }
}

impl Sum<'_> {
    /// Few classes are added up in registers.
    #[expect(clippy::inline_always, reason = "the loops are only fast where the compiler sees the vector width around them")]
    #[inline(always)]
    fn add<const WIDTH: usize>(self) {
        let mut sums = [0.0_f32; WIDTH];
        for feature in self.groups.iter().copied().flatten() {
            let Some(row) = self.table.row(feature.row & self.mask).and_then(<[i8]>::first_chunk::<WIDTH>) else { continue };
            for (sum, weight) in sums.iter_mut().zip(row) {
                *sum += f32::from(*weight) * feature.value;
            }
        }
        self.sums.copy_from_slice(&sums);
    }

    #[expect(clippy::inline_always, reason = "see `add`")]
    #[inline(always)]
    fn add_to_memory(self) {
        for feature in self.groups.iter().copied().flatten() {
            let Some(row) = self.table.row(feature.row & self.mask) else { continue };
            for (sums, row) in self.sums.as_chunks_mut::<LANES>().0.iter_mut().zip(row.as_chunks::<LANES>().0) {
                for (sum, weight) in sums.iter_mut().zip(row) {
                    *sum += f32::from(*weight) * feature.value;
                }
            }
        }
    }
}

/// A number of a row as a place in memory.
pub(crate) fn widen(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// Sums to probabilities.
pub fn softmax(mut scores: Vec<f32>) -> Vec<f32> {
    let most = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let mut total = 0.0;
    for score in &mut scores {
        *score = (*score - most).exp();
        total += *score;
    }
    for score in &mut scores {
        *score /= total;
    }
    scores
}

/// The places of the most probable and of the second.
pub fn best_two(probabilities: &[f32]) -> (Option<usize>, Option<usize>) {
    let mut order = (0..probabilities.len()).collect::<Vec<_>>();
    let of = |place: &usize| probabilities.get(*place).copied().unwrap_or_default();
    order.sort_by(|one, other| of(other).total_cmp(&of(one)));
    (order.first().copied(), order.get(1).copied())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn weights() -> Weights {
        Weights {
            labels: vec!["a".into(), "b".into()],
            rows: 2,
            dense: 1,
            table: vec![1.0, -0.5, 0.25, 2.0],
            dense_table: vec![0.0, 3.0],
            bias: vec![0.1, 0.0],
        }
    }

    #[test]
    fn a_rounded_head_scores_as_its_weights_do() {
        let head = Head::quantized(&weights(), 1.0, 0.5);
        let features = [Feature { row: 2, value: 1.0 }, Feature { row: 1, value: 0.5 }];
        let scores = head.scores(&[&features], Some(&[0.5]));
        assert!((scores[0] - (1.0 + 0.125 + 0.1)).abs() < 0.02 && (scores[1] - (-0.5 + 1.0 + 1.5)).abs() < 0.02, "{scores:?}");
    }

    #[test]
    fn a_head_that_leans_against_a_class_scores_it_less() {
        let mut head = Head::quantized(&weights(), 1.0, 0.5);
        let before = head.scores(&[], None);
        head.lean(&[0.75, 0.0]);
        let after = head.scores(&[], None);
        assert!((before[0] - after[0] - 0.75).abs() < 1e-6 && (before[1] - after[1]).abs() < 1e-6, "{before:?} {after:?}");
    }

    #[test]
    fn a_head_is_read_as_it_was_written_and_a_part_of_it_is_not() {
        let head = Head::quantized(&weights(), 1.5, 0.5);
        let mut out = Writer::default();
        head.write(&mut out);
        let bytes = out.into_bytes();
        assert_eq!(Head::read(&mut Reader::new(&bytes)).unwrap(), head);
        for length in 0..bytes.len() {
            assert!(Head::read(&mut Reader::new(&bytes[..length])).is_err(), "{length} bytes");
        }
    }
}
