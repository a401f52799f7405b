//! Learning a linear head from labelled examples: multinomial logistic regression, one example at a time, with a step of its own for
//! every weight (AdaGrad). The order is shuffled from a seed, so that the same examples give the same head, bit by bit.

#![expect(clippy::indexing_slicing, reason = "tables are laid out here; every place is a row below `rows` times the number of classes")]
#![expect(clippy::cast_precision_loss, reason = "counts of examples are far below what a float tells apart")]

use crate::features::Feature;
use crate::head::{Weights, softmax, widen};

/// How strongly the bias is meant beside the features; a strong one would learn how often each class was shown.
const BIAS: f32 = 0.2;

/// One labelled message as a head sees it.
#[derive(Clone, Debug, Default)]
pub struct Example {
    /// Its hashed features.
    pub features: Vec<Feature>,
    /// The encoder's vector, or nothing.
    pub dense: Vec<f32>,
    /// The place of its label.
    pub label: usize,
    /// How much it counts.
    pub weight: f32,
}

/// How to learn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Course {
    /// Rows of the table; a power of two.
    pub rows: u32,
    /// Times that every example is looked at.
    pub epochs: u32,
    /// The first step.
    pub rate: f32,
    /// What every weight begins to count its slopes from: the more, the less a feature is believed that was seen once or twice.
    pub caution: f32,
    /// How strongly weights are drawn to zero.
    pub decay: f32,
    /// How much of each label is spread over the others.
    pub smoothing: f32,
    /// Where the shuffling begins.
    pub seed: u64,
}

impl Default for Course {
    fn default() -> Self {
        Self { rows: 1 << 16, epochs: 24, rate: 0.25, caution: 1e-6, decay: 2e-5, smoothing: 0.05, seed: 7 }
    }
}

/// Learns a head; the same examples in the same order give the same weights.
pub fn learn(labels: &[String], examples: &[Example], course: Course) -> Weights {
    let mut learner = Learner::new(labels, examples, course);
    let mut order = (0..examples.len()).collect::<Vec<_>>();
    let mut shuffle = Shuffle(course.seed);
    for epoch in 0..course.epochs {
        shuffle.shuffle(&mut order);
        // The last looks settle what the first ones stirred up.
        let rate = course.rate * (1.0 - 0.8 * epoch as f32 / course.epochs.max(1) as f32);
        for place in &order {
            learner.look(&examples[*place], rate);
        }
    }
    learner.weights.bias.iter_mut().for_each(|bias| *bias *= BIAS);
    learner.weights
}

struct Learner {
    course: Course,
    weights: Weights,
    seen: Vec<f32>,
    dense_seen: Vec<f32>,
    bias_seen: Vec<f32>,
}

impl Learner {
    fn new(labels: &[String], examples: &[Example], course: Course) -> Self {
        let classes = labels.len();
        let dense = examples.iter().map(|example| example.dense.len()).max().unwrap_or_default();
        let cells = widen(course.rows) * classes;
        let weights = Weights {
            labels: labels.to_vec(),
            rows: course.rows,
            dense: u32::try_from(dense).unwrap_or_default(),
            table: vec![0.0; cells],
            dense_table: vec![0.0; dense * classes],
            bias: vec![0.0; classes],
        };
        Self {
            course,
            weights,
            seen: vec![course.caution; cells],
            dense_seen: vec![course.caution; dense * classes],
            bias_seen: vec![course.caution; classes],
        }
    }

    fn look(&mut self, example: &Example, rate: f32) {
        let classes = self.weights.labels.len();
        let slopes = self.slopes(example, classes);
        let mask = self.course.rows - 1;
        for feature in &example.features {
            let from = widen(feature.row & mask) * classes;
            let to = from + classes;
            step(&mut self.weights.table[from..to], &mut self.seen[from..to], &slopes, feature.value, rate, self.course.decay);
        }
        for (number, value) in example.dense.iter().enumerate() {
            let from = number * classes;
            let to = from + classes;
            step(&mut self.weights.dense_table[from..to], &mut self.dense_seen[from..to], &slopes, *value, rate, self.course.decay);
        }
        step(&mut self.weights.bias, &mut self.bias_seen, &slopes, BIAS, rate, 0.0);
    }

    /// How far each class's probability is from what it should be.
    fn slopes(&self, example: &Example, classes: usize) -> Vec<f32> {
        let mut scores = self.weights.bias.iter().map(|bias| bias * BIAS).collect::<Vec<_>>();
        let mask = self.course.rows - 1;
        for feature in &example.features {
            let from = widen(feature.row & mask) * classes;
            for (score, weight) in scores.iter_mut().zip(&self.weights.table[from..from + classes]) {
                *score += weight * feature.value;
            }
        }
        for (value, row) in example.dense.iter().zip(self.weights.dense_table.chunks_exact(classes)) {
            for (score, weight) in scores.iter_mut().zip(row) {
                *score += weight * value;
            }
        }
        let mut slopes = softmax(scores);
        let spread = self.course.smoothing / classes as f32;
        for (class, slope) in slopes.iter_mut().enumerate() {
            let wanted = spread + if class == example.label { 1.0 - self.course.smoothing } else { 0.0 };
            *slope = (*slope - wanted) * example.weight;
        }
        slopes
    }
}

fn step(weights: &mut [f32], seen: &mut [f32], slopes: &[f32], value: f32, rate: f32, decay: f32) {
    for ((weight, seen), slope) in weights.iter_mut().zip(seen).zip(slopes) {
        let slope = slope * value + decay * *weight;
        *seen += slope * slope;
        *weight -= rate * slope / seen.sqrt();
    }
}

/// A small generator of order: the same seed shuffles alike on every machine.
#[derive(Clone, Copy, Debug)]
pub struct Shuffle(pub u64);

impl Shuffle {
    /// The next number.
    pub fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let stirred = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let stirred = (stirred ^ (stirred >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        stirred ^ (stirred >> 31)
    }

    /// Puts places in another order.
    pub fn shuffle(&mut self, order: &mut [usize]) {
        for last in (1..order.len()).rev() {
            let other = usize::try_from(self.number() % (last as u64 + 1)).unwrap_or_default();
            order.swap(last, other);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn examples() -> Vec<Example> {
        let of = |row, label| Example { features: vec![Feature { row, value: 1.0 }], dense: vec![0.5], label, weight: 1.0 };
        vec![of(1, 0), of(2, 1), of(1, 0), of(2, 1), of(5, 1)]
    }

    #[test]
    fn what_was_shown_is_known() {
        let labels = ["a".to_owned(), "b".to_owned()];
        let weights = learn(&labels, &examples(), Course { rows: 8, ..Course::default() });
        let head = crate::head::Head::quantized(&weights, 1.0, 0.5);
        let seen = |row| head.probabilities(&[&[Feature { row, value: 1.0 }]], Some(&[0.5]));
        assert!(seen(1)[0] > 0.7 && seen(2)[1] > 0.7 && seen(5)[1] > 0.7);
    }

    #[test]
    fn the_same_examples_give_the_same_weights() {
        let labels = ["a".to_owned(), "b".to_owned()];
        let course = Course { rows: 8, ..Course::default() };
        assert_eq!(learn(&labels, &examples(), course).table, learn(&labels, &examples(), course).table);
    }
}
