//! Multiplying matrices, the one thing that costs time here. Weights stand in strips of columns, so that a block of some rows
//! and a strip fit into the registers; the compiler makes it one for each kind of processor, and the right one is chosen at run time.

#![expect(clippy::indexing_slicing, reason = "lengths are fixed by the strips; checked once at the top of `multiply`")]

use pulp::{Arch, Simd, WithSimd};

/// Columns of a strip.
pub(crate) const STRIP: usize = 32;

/// A matrix of weights, `inputs` by `outputs`.
#[derive(Clone, Debug)]
pub(crate) struct Matrix {
    strips: Vec<f32>,
    inputs: usize,
    outputs: usize,
    arch: Arch,
}

impl Matrix {
    /// From rows, one for each input. The number of outputs must be a multiple of a strip's.
    pub(crate) fn new(rows: &[f32], inputs: usize, outputs: usize) -> Option<Self> {
        if rows.len() != inputs * outputs || !outputs.is_multiple_of(STRIP) {
            return None;
        }
        let mut strips = Vec::with_capacity(rows.len());
        for first in (0..outputs).step_by(STRIP) {
            for row in rows.chunks_exact(outputs) {
                strips.extend_from_slice(&row[first..first + STRIP]);
            }
        }
        Some(Self { strips, inputs, outputs, arch: Arch::new() })
    }

    /// The weights as [`Matrix::new`] took them.
    pub(crate) fn rows(&self) -> Vec<f32> {
        let mut rows = vec![0.0; self.strips.len()];
        for (number, strip) in self.strips.chunks_exact(self.inputs * STRIP).enumerate() {
            for (row, columns) in rows.chunks_exact_mut(self.outputs).zip(strip.chunks_exact(STRIP)) {
                row[number * STRIP..(number + 1) * STRIP].copy_from_slice(columns);
            }
        }
        rows
    }

    /// The product of rows of inputs and this matrix.
    pub(crate) fn multiply(&self, rows: &[f32]) -> Vec<f32> {
        let n_rows = rows.len() / self.inputs;
        let mut out = vec![0.0; n_rows * self.outputs];
        self.arch.dispatch(Multiply { matrix: self, rows, out: &mut out, n_rows });
        out
    }
}

/// One product, for whichever kind of processor it is.
struct Multiply<'a> {
    matrix: &'a Matrix,
    rows: &'a [f32],
    out: &'a mut [f32],
    n_rows: usize,
}

impl WithSimd for Multiply<'_> {
    type Output = ();

    #[expect(clippy::inline_always, reason = "the loops are only fast where the compiler sees the vector width around them")]
    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        // So many rows that their sums, a strip's weights and an input fit into the registers: 32 of sixteen lanes, 16 of the others.
        match S::F32_LANES {
            16 => self.strips::<S, 2, 10>(simd),
            8 => self.strips::<S, 4, 3>(simd),
            4 => self.strips::<S, 8, 1>(simd),
            _ => self.strips::<S, STRIP, 1>(simd),
        }
    }
}

impl Multiply<'_> {
    #[expect(clippy::inline_always, reason = "the loops are only fast where the compiler sees the vector width around them")]
    #[inline(always)]
    fn strips<S: Simd, const VECTORS: usize, const ROWS: usize>(self, simd: S) {
        let (inputs, outputs) = (self.matrix.inputs, self.matrix.outputs);
        for (number, strip) in self.matrix.strips.chunks_exact(inputs * STRIP).enumerate() {
            let weights = S::as_simd_f32s(strip).0;
            let mut at = 0;
            while at < self.n_rows {
                let (rows, out) = (&self.rows[at * inputs..], &mut self.out[at * outputs + number * STRIP..]);
                at += match self.n_rows - at {
                    left if left >= ROWS => block::<S, VECTORS, ROWS>(simd, rows, inputs, weights, out, outputs),
                    left if left >= 5 && ROWS > 5 => block::<S, VECTORS, 5>(simd, rows, inputs, weights, out, outputs),
                    left if left >= 2 && ROWS > 2 => block::<S, VECTORS, 2>(simd, rows, inputs, weights, out, outputs),
                    _ => block::<S, VECTORS, 1>(simd, rows, inputs, weights, out, outputs),
                };
            }
        }
    }
}

/// Some rows times a strip; the sums stay in registers.
#[expect(clippy::inline_always, reason = "the loops are only fast where the compiler sees the vector width around them")]
#[inline(always)]
fn block<S: Simd, const VECTORS: usize, const ROWS: usize>(
    simd: S,
    rows: &[f32],
    inputs: usize,
    weights: &[S::f32s],
    out: &mut [f32],
    outputs: usize,
) -> usize {
    let weights = weights.as_chunks::<VECTORS>().0;
    let (mut sums, mut inputs_of) = ([[simd.splat_f32s(0.0); VECTORS]; ROWS], [rows; ROWS]);
    for row in 0..ROWS {
        inputs_of[row] = &rows[row * inputs..][..weights.len()];
    }
    // Loops of fixed lengths over places, because adapters of iterators are calls here, and calls put the sums into memory.
    for number in 0..weights.len() {
        for row in 0..ROWS {
            let input = simd.splat_f32s(inputs_of[row][number]);
            for vector in 0..VECTORS {
                sums[row][vector] = simd.mul_add_f32s(input, weights[number][vector], sums[row][vector]);
            }
        }
    }
    for row in 0..ROWS {
        let places = S::as_mut_simd_f32s(&mut out[row * outputs..][..STRIP]).0;
        places.copy_from_slice(&sums[row]);
    }
    ROWS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn products_are_what_a_pencil_gives() {
        let (inputs, outputs) = (3, 32);
        let weights = (0..96_u8).map(|number| f32::from(number % 7) - 3.0).collect::<Vec<_>>();
        let matrix = Matrix::new(&weights, inputs, outputs).unwrap();
        assert_eq!(matrix.rows(), weights);
        for n_rows in 0..25_usize {
            let rows = (0..n_rows * inputs).map(|number| f32::from(u16::try_from(number % 100).unwrap())).collect::<Vec<_>>();
            let product = matrix.multiply(&rows);
            for row in 0..n_rows {
                for output in 0..outputs {
                    let wanted = (0..inputs).map(|input| rows[row * inputs + input] * weights[input * outputs + output]).sum::<f32>();
                    assert!((product[row * outputs + output] - wanted).abs() < 1e-4);
                }
            }
        }
        assert!(Matrix::new(&weights, 2, 32).is_none());
    }
}
