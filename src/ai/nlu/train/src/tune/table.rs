//! A table of weights that is being learnt, and Adam's memory of it.

use ndarray::Array2;

/// Adam's memory of slopes and of their squares.
const MEMORY: (f32, f32) = (0.9, 0.999);
/// Keeps divisions finite.
const EPSILON: f32 = 1e-8;

/// What is wrong with each weight of each table, in the order of the tables.
pub(super) type Slopes = Vec<Array2<f32>>;

/// Weights, and what Adam remembers of them.
pub(super) struct Table {
    pub(super) weights: Array2<f32>,
    means: Array2<f32>,
    squares: Array2<f32>,
    /// How strongly the weights are drawn to zero, in steps.
    decay: f32,
}

impl Table {
    pub(super) fn new(weights: Array2<f32>, decay: f32) -> Self {
        let zeros = Array2::zeros(weights.raw_dim());
        Self { means: zeros.clone(), squares: zeros, weights, decay }
    }

    /// The only row of a table that has one.
    pub(super) fn row(&self) -> &[f32] {
        self.weights.as_slice().unwrap_or_default()
    }

    /// One step of Adam, with the weights' decay beside it (AdamW, Loshchilov and Hutter 2019).
    pub(super) fn step(&mut self, slopes: &Array2<f32>, scale: f32, rate: f32, look: f32) {
        let (first, second) = MEMORY;
        let (grown, spread) = (1.0 - first.powf(look), 1.0 - second.powf(look));
        let cells = self.weights.iter_mut().zip(slopes).zip(&mut self.means).zip(&mut self.squares);
        for (((weight, slope), mean), square) in cells {
            let slope = slope * scale;
            *mean = first * *mean + (1.0 - first) * slope;
            *square = second * *square + (1.0 - second) * slope * slope;
            *weight -= rate * ((*mean / grown) / ((*square / spread).sqrt() + EPSILON) + self.decay * *weight);
        }
    }
}

/// Slopes of nothing yet.
pub(super) fn flat(tables: &[Table]) -> Slopes {
    tables.iter().map(|table| Array2::zeros(table.weights.raw_dim())).collect()
}

#[cfg(test)]
mod tests {
    use ndarray::arr2;

    use super::*;

    #[test]
    fn a_step_goes_down_the_slope() {
        let mut table = Table::new(arr2(&[[1.0, 1.0, 1.0]]), 0.0);
        table.step(&arr2(&[[0.5, -0.5, 0.0]]), 1.0, 0.1, 1.0);
        let [down, up, still] = table.row() else { panic!("three weights") };
        assert!((down - 0.9).abs() < 1e-4 && (up - 1.1).abs() < 1e-4 && (still - 1.0).abs() < 1e-6, "{:?}", table.row());
    }
}
