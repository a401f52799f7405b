//! From pieces to a vector: embeddings, three convolutions over two, three and five neighbours, a sum, and four dense layers.

#![expect(clippy::indexing_slicing, reason = "rows of fixed widths, laid out here")]
#![expect(clippy::cast_precision_loss, reason = "lengths of at most some hundred")]

use super::DIMENSION;
use super::body::{BRANCH, Body, Branch, ORDERS, WIDE};
use super::file::Weights;
use crate::matrix::Matrix;

/// Keeps divisions finite; the model's own.
const EPSILON: f32 = 1e-12;

/// What the layers see, summed over the pieces and brought to a measure that a long text does not outgrow.
pub(super) fn wide(body: &Body, embedded: &[f32]) -> Vec<f32> {
    let n_pieces = embedded.len() / DIMENSION;
    let mut wide = vec![0.0; n_pieces * WIDE];
    for (row, embedded) in wide.chunks_exact_mut(WIDE).zip(embedded.chunks_exact(DIMENSION)) {
        row[..DIMENSION].copy_from_slice(embedded);
    }
    let projected = projected(body, embedded, n_pieces);
    for (number, ((branch, order), known)) in body.branches.iter().zip(ORDERS).zip(projected).enumerate() {
        let convolved = convolve(branch, known, n_pieces, order);
        let from = DIMENSION + number * BRANCH;
        for (row, convolved) in wide.chunks_exact_mut(WIDE).zip(convolved.chunks_exact(BRANCH)) {
            row[from..from + BRANCH].copy_from_slice(convolved);
        }
    }
    let mut sum = vec![0.0; WIDE];
    for row in wide.chunks_exact_mut(WIDE) {
        norm(row, &body.norm_scale, &body.norm_shift);
        add(&mut sum, row);
    }
    for number in &mut sum {
        *number /= root(n_pieces);
    }
    sum
}

/// The vector that the last layers make of it.
pub(super) fn vector(weights: &Weights, wide: &[f32], n_pieces: usize) -> Vec<f32> {
    let mut mean = weights.project.multiply(wide);
    for (number, bias) in mean.iter_mut().zip(&weights.project_bias) {
        *number += root(n_pieces) * bias;
    }
    let mean = mean.as_slice();
    let first = rectified(weights.d0.multiply(mean));
    let second = rectified(plus(weights.p1.multiply(mean), &weights.d1.multiply(&first)));
    let third = rectified(weights.d2.multiply(&second));
    let mut last = plus(weights.p3.multiply(&second), &weights.d3.multiply(&third));
    let mut square = 0.0;
    for number in &mut last {
        *number = number.tanh();
        square += *number * *number;
    }
    let length = square.max(EPSILON).sqrt();
    for number in &mut last {
        *number /= length;
    }
    last
}

fn root(n_pieces: usize) -> f32 {
    (n_pieces.max(1) as f32).sqrt()
}

/// What each convolution begins with; the three are brought to a common measure together.
fn projected(body: &Body, embedded: &[f32], n_pieces: usize) -> Vec<Vec<f32>> {
    let mut parts = body.branches.iter().map(|branch| branch.project.multiply(embedded)).collect::<Vec<_>>();
    let joined = |list: fn(&Branch) -> &[f32]| body.branches.iter().flat_map(list).copied().collect::<Vec<_>>();
    let (bias, scale, shift) =
        (joined(|branch| &branch.project_bias), joined(|branch| &branch.norm_scale), joined(|branch| &branch.norm_shift));
    let mut row = Vec::with_capacity(bias.len());
    for at in (0..n_pieces).map(|piece| piece * BRANCH) {
        row.clear();
        row.extend(parts.iter().flat_map(|part| &part[at..at + BRANCH]).zip(&bias).map(|(number, bias)| number + bias));
        norm(&mut row, &scale, &shift);
        for (part, row) in parts.iter_mut().zip(row.chunks_exact(BRANCH)) {
            part[at..at + BRANCH].copy_from_slice(row);
        }
    }
    parts
}

/// Two rounds, each adding what neighbours say to what was known.
fn convolve(branch: &Branch, mut known: Vec<f32>, n_pieces: usize, order: (usize, usize)) -> Vec<f32> {
    for (matrix, bias) in [(&branch.first, &branch.first_bias), (&branch.second, &branch.second_bias)] {
        known = round(matrix, bias, &known, n_pieces, order);
    }
    known
}

fn round(matrix: &Matrix, bias: &[f32], known: &[f32], n_pieces: usize, (neighbours, left): (usize, usize)) -> Vec<f32> {
    let mut windows = vec![0.0; n_pieces * neighbours * BRANCH];
    for (at, window) in windows.chunks_exact_mut(neighbours * BRANCH).enumerate() {
        for (number, slot) in window.chunks_exact_mut(BRANCH).enumerate() {
            // Beyond the ends of the text stand zeros.
            if let Some(place) = (at + number).checked_sub(left).filter(|place| *place < n_pieces) {
                slot.copy_from_slice(&known[place * BRANCH..(place + 1) * BRANCH]);
            }
        }
    }
    let mut said = matrix.multiply(&windows);
    for (said, known) in said.chunks_exact_mut(BRANCH).zip(known.chunks_exact(BRANCH)) {
        for ((said, bias), known) in said.iter_mut().zip(bias).zip(known) {
            *said = (*said + bias).max(0.0) + known;
        }
    }
    said
}

fn norm(row: &mut [f32], scale: &[f32], shift: &[f32]) {
    let length = row.len() as f32;
    let mean = row.iter().sum::<f32>() / length;
    let spread = row.iter().map(|number| (number - mean) * (number - mean)).sum::<f32>() / length;
    let factor = 1.0 / (spread + EPSILON).sqrt();
    for ((number, scale), shift) in row.iter_mut().zip(scale).zip(shift) {
        *number = (*number - mean) * factor * scale + shift;
    }
}

fn add(row: &mut [f32], other: &[f32]) {
    for (number, other) in row.iter_mut().zip(other) {
        *number += other;
    }
}

fn plus(mut row: Vec<f32>, other: &[f32]) -> Vec<f32> {
    add(&mut row, other);
    row
}

fn rectified(mut row: Vec<f32>) -> Vec<f32> {
    for number in &mut row {
        *number = number.max(0.0);
    }
    row
}
