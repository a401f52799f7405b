//! The steps that the encoder's layers are made of, forwards and backwards: products, bringing rows to a common measure, looking at
//! neighbours.

use std::ops::Range;

use ndarray::linalg::general_mat_mul;
use ndarray::{Array2, ArrayView2, ArrayViewMut2, Axis};

/// Keeps divisions finite; the encoder's own.
const EPSILON: f32 = 1e-12;

/// Some columns of a table. (`ndarray`'s own words for this hold code that this crate forbids itself.)
pub(super) fn columns(of: &Array2<f32>, range: Range<usize>) -> ArrayView2<'_, f32> {
    of.slice_axis(Axis(1), range.into())
}

/// The same, to be changed.
pub(super) fn columns_mut(of: &mut Array2<f32>, range: Range<usize>) -> ArrayViewMut2<'_, f32> {
    of.slice_axis_mut(Axis(1), range.into())
}

/// A product of rows and weights, with a number added to each column.
pub(super) fn product(rows: &Array2<f32>, weights: &Array2<f32>, bias: &[f32]) -> Array2<f32> {
    let mut out = Array2::zeros((rows.nrows(), weights.ncols()));
    for mut row in out.rows_mut() {
        row.iter_mut().zip(bias).for_each(|(number, bias)| *number = *bias);
    }
    general_mat_mul(1.0, rows, weights, 1.0, &mut out);
    out
}

/// What is wrong with the weights and the numbers added, when this much is wrong with the product.
pub(super) fn blame(rows: &Array2<f32>, wrong: &Array2<f32>, weights: &mut Array2<f32>, bias: &mut Array2<f32>) {
    general_mat_mul(1.0, &rows.t(), wrong, 1.0, weights);
    for row in wrong.rows() {
        bias.iter_mut().zip(row).for_each(|(bias, wrong)| *bias += wrong);
    }
}

/// What is wrong with the rows that went into a product.
pub(super) fn passed_back(wrong: &Array2<f32>, weights: &Array2<f32>) -> Array2<f32> {
    let mut out = Array2::zeros((wrong.nrows(), weights.nrows()));
    general_mat_mul(1.0, wrong, &weights.t(), 0.0, &mut out);
    out
}

/// Numbers that are added side by side, so that a processor adds them at once.
const LANES: usize = 8;

/// The sum of what a function makes of places, in a fixed order.
fn sum(length: usize, of: impl Fn(usize) -> f32) -> f32 {
    let mut sums = [0.0_f32; LANES];
    let whole = length - length % LANES;
    for from in (0..whole).step_by(LANES) {
        for (lane, sum) in sums.iter_mut().enumerate() {
            *sum += of(from + lane);
        }
    }
    sums.iter().sum::<f32>() + (whole..length).map(of).sum::<f32>()
}

/// Rows at a common measure, and what each was multiplied by.
pub(super) struct Normed {
    rows: Array2<f32>,
    factors: Vec<f32>,
}

impl Normed {
    #[expect(clippy::cast_precision_loss, reason = "some hundred columns")]
    pub(super) fn of(mut rows: Array2<f32>) -> Self {
        assert!(rows.is_standard_layout(), "rows that do not stand one after the other would be passed over");
        let length = rows.ncols().max(1);
        let columns = length as f32;
        let mut factors = Vec::with_capacity(rows.nrows());
        for row in rows.as_slice_mut().unwrap_or_default().chunks_exact_mut(length) {
            let mean = sum(length, |at| row[at]) / columns;
            let spread = sum(length, |at| (row[at] - mean) * (row[at] - mean)) / columns;
            let factor = 1.0 / (spread + EPSILON).sqrt();
            for number in row.iter_mut() {
                *number = (*number - mean) * factor;
            }
            factors.push(factor);
        }
        Self { rows, factors }
    }

    /// Stretched and shifted, column by column.
    pub(super) fn stretched(&self, scale: &[f32], shift: &[f32]) -> Array2<f32> {
        let mut rows = self.rows.clone();
        for row in rows.as_slice_mut().unwrap_or_default().chunks_exact_mut(scale.len().max(1)) {
            row.iter_mut().zip(scale).zip(shift).for_each(|((number, scale), shift)| *number = *number * scale + shift);
        }
        rows
    }

    /// What is wrong with the rows that went in; what is wrong with scales and shifts is added to the slopes of these.
    #[expect(clippy::cast_precision_loss, reason = "some hundred columns")]
    pub(super) fn passed_back(&self, mut wrong: Array2<f32>, scale: &[f32], scales: &mut [f32], shifts: &mut [f32]) -> Array2<f32> {
        assert!(wrong.is_standard_layout(), "rows that do not stand one after the other would be passed over");
        let length = self.rows.ncols().max(1);
        let columns = length as f32;
        let rows = self.rows.as_slice().unwrap_or_default().chunks_exact(length);
        for ((wrong, row), factor) in wrong.as_slice_mut().unwrap_or_default().chunks_exact_mut(length).zip(rows).zip(&self.factors) {
            shifts.iter_mut().zip(&*wrong).for_each(|(shift, wrong)| *shift += wrong);
            for (((wrong, number), scale), scales) in wrong.iter_mut().zip(row).zip(scale).zip(&mut *scales) {
                *scales += *wrong * number;
                *wrong *= scale;
            }
            let mean = sum(length, |at| wrong[at]) / columns;
            let along = sum(length, |at| wrong[at] * row[at]) / columns;
            for (wrong, number) in wrong.iter_mut().zip(row) {
                *wrong = factor * (*wrong - mean - number * along);
            }
        }
        wrong
    }
}

/// For each place of each text its neighbours side by side; beyond a text's ends stand zeros.
pub(super) fn windows(known: &Array2<f32>, lengths: &[usize], order: (usize, usize)) -> Array2<f32> {
    let columns = known.ncols();
    let mut windows = Array2::zeros((known.nrows(), order.0 * columns));
    for_each_neighbour(lengths, order, |place, number, neighbour| {
        let mut row = windows.row_mut(place);
        row.slice_axis_mut(Axis(0), (number * columns..(number + 1) * columns).into()).assign(&known.row(neighbour));
    });
    windows
}

/// Adds what is wrong with the windows to what is wrong with the places that were seen in them.
pub(super) fn add_windows(wrong: &mut Array2<f32>, windows: &Array2<f32>, lengths: &[usize], order: (usize, usize)) {
    let columns = wrong.ncols();
    for_each_neighbour(lengths, order, |place, number, neighbour| {
        let seen = windows.row(place);
        let mut row = wrong.row_mut(neighbour);
        row += &seen.slice_axis(Axis(0), (number * columns..(number + 1) * columns).into());
    });
}

fn for_each_neighbour(lengths: &[usize], (neighbours, left): (usize, usize), mut see: impl FnMut(usize, usize, usize)) {
    let mut from = 0;
    for length in lengths {
        for at in 0..*length {
            for number in 0..neighbours {
                if let Some(place) = (at + number).checked_sub(left).filter(|place| place < length) {
                    see(from + at, number, from + place);
                }
            }
        }
        from += length;
    }
}
