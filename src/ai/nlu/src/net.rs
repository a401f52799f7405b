//! A small network over what the encoder saw: a layer of switches, and straight lines past it. It tells what a line cannot part.
//!
//! What goes in is brought to one measure first, so that eight bits are enough for each weight of the first layer.

use pulp::{Arch, Simd, WithSimd};

use crate::bytes::{ReadError, Reader, Writer};
use crate::compact::LANES;
use crate::head::{CLASSES_MAX, widen};

/// Numbers that may go in.
const INPUTS_MAX: u32 = 4_096;
/// Inputs that are added at once.
const AT_ONCE: usize = 4;
/// Switches that a network may have.
const HIDDEN_MAX: u32 = 2_048;

/// One task's network.
#[derive(Clone, Debug)]
pub struct Net {
    hidden: usize,
    classes: usize,
    /// What is taken off each input, and what it is multiplied by.
    means: Vec<f32>,
    factors: Vec<f32>,
    /// From the inputs to the switches, and past them to the classes: row by row, filled up to whole lanes.
    first: Vec<i8>,
    /// What a step of each of its columns is worth.
    steps: Vec<f32>,
    bias: Vec<f32>,
    /// From the switches to the classes.
    second: Vec<f32>,
    /// How much the n-grams' say counts beside this.
    pub share: f32,
    /// What the sums are divided by before they become probabilities.
    pub temperature: f32,
    /// The probability from which the first guess is trusted.
    pub threshold: f32,
}

/// What training hands over, in full precision.
#[derive(Clone, Debug, PartialEq)]
pub struct NetWeights {
    /// Numbers that go in.
    pub inputs: usize,
    /// Switches.
    pub hidden: usize,
    /// Classes.
    pub classes: usize,
    /// What is taken off each input.
    pub means: Vec<f32>,
    /// What each input is multiplied by then.
    pub factors: Vec<f32>,
    /// Input by input: a number for each switch, then one for each class.
    pub first: Vec<f32>,
    /// A number for each switch, then one for each class.
    pub bias: Vec<f32>,
    /// Switch by switch: a number for each class.
    pub second: Vec<f32>,
}

impl NetWeights {
    /// Takes a number off each class.
    pub fn lean(&mut self, off: &[f32]) {
        self.bias.iter_mut().skip(self.hidden).zip(off).for_each(|(bias, off)| *bias -= off);
    }

    /// Writes the network down, the first layer rounded to eight bits column by column.
    #[expect(clippy::cast_possible_truncation, reason = "clamped to eight bits just before")]
    pub fn write(&self, [share, temperature, threshold]: [f32; 3], out: &mut Writer) {
        let width = self.hidden + self.classes;
        let mut steps = vec![0.0_f32; width];
        for row in self.first.chunks_exact(width) {
            for (step, weight) in steps.iter_mut().zip(row) {
                *step = step.max(weight.abs() / 127.0);
            }
        }
        let rounded = |(weight, step): (&f32, &f32)| if *step > 0.0 { (weight / step).round().clamp(-127.0, 127.0) as i8 } else { 0 };
        for number in [self.inputs, self.hidden, self.classes] {
            out.number(u32::try_from(number).unwrap_or_default());
        }
        out.floats(&[share, temperature, threshold]);
        out.floats(&self.means);
        out.floats(&self.factors);
        out.floats(&steps);
        out.floats(&self.bias);
        out.floats(&self.second);
        for row in self.first.chunks_exact(width) {
            out.signed(&row.iter().zip(&steps).map(rounded).collect::<Vec<_>>());
        }
    }
}

impl Net {
    /// Reads what [`NetWeights::write`] wrote; refuses what cannot be a network.
    pub fn read(from: &mut Reader<'_>) -> Result<Self, ReadError> {
        let inputs = widen(from.bounded("inputs", 1, INPUTS_MAX)?);
        let hidden = widen(from.bounded("switches", 1, HIDDEN_MAX)?);
        let classes = widen(from.bounded("classes", 1, u32::try_from(CLASSES_MAX).unwrap_or(u32::MAX))?);
        let (share, temperature, threshold) = (from.float()?, from.float()?, from.float()?);
        let (means, factors) = (from.floats(inputs)?, from.floats(inputs)?);
        let width = hidden + classes;
        let steps = from.floats(width)?;
        let bias = from.floats(width)?;
        let second = from.floats(hidden * classes)?;
        let first = padded(&from.signed(inputs * width)?, width);
        Ok(Self { hidden, classes, means, factors, first, steps, bias, second, share, temperature, threshold })
    }

    /// The sum of each class; nothing for an input of another length.
    pub fn scores(&self, inputs: &[f32]) -> Option<Vec<f32>> {
        if inputs.len() != self.means.len() {
            return None;
        }
        let measured = inputs.iter().zip(self.means.iter().zip(&self.factors)).map(|(input, (mean, factor))| (input - mean) * factor);
        let mut layer = self.layer(&measured.collect::<Vec<_>>());
        for (number, (step, bias)) in layer.iter_mut().zip(self.steps.iter().zip(&self.bias)) {
            *number = *number * step + bias;
        }
        let (switches, rest) = layer.split_at_checked(self.hidden)?;
        let mut sums = rest.get(..self.classes)?.to_vec();
        for (switch, row) in switches.iter().zip(self.second.chunks_exact(self.classes)).filter(|(switch, _)| **switch > 0.0) {
            for (sum, weight) in sums.iter_mut().zip(row) {
                *sum += switch * weight;
            }
        }
        Some(sums)
    }

    /// The first layer, in its steps. The weights stay small in memory, because reading them is what costs time; several inputs are
    /// taken at once, so that the sums are read and written less often than they are added to.
    fn layer(&self, inputs: &[f32]) -> Vec<f32> {
        let width = self.steps.len().next_multiple_of(LANES);
        let mut sums = vec![0.0_f32; width];
        Arch::new().dispatch(Layer { inputs, rows: &self.first, sums: &mut sums });
        sums
    }
}

/// Rows of `width` numbers, each filled up with nothing to whole lanes.
fn padded(rows: &[i8], width: usize) -> Vec<i8> {
    let mut out = Vec::with_capacity(rows.len() / width.max(1) * width.next_multiple_of(LANES));
    for row in rows.chunks_exact(width.max(1)) {
        out.extend_from_slice(row);
        out.resize(out.len().next_multiple_of(LANES), 0);
    }
    out
}

/// Adding up the rows of all inputs: one loop for each kind of processor, with vectors as wide as it has.
struct Layer<'a> {
    inputs: &'a [f32],
    rows: &'a [i8],
    sums: &'a mut [f32],
}

impl WithSimd for Layer<'_> {
    type Output = ();

    #[expect(clippy::inline_always, reason = "the loops are only fast where the compiler sees the vector width around them")]
    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let width = self.sums.len();
        for (inputs, rows) in self.inputs.chunks(AT_ONCE).zip(self.rows.chunks(AT_ONCE * width)) {
            let mut four = rows.chunks_exact(width);
            if let ([one, two, three, last], Some(a), Some(b), Some(c), Some(d)) =
                (inputs, four.next(), four.next(), four.next(), four.next())
            {
                for ((((sum, a), b), c), d) in self.sums.iter_mut().zip(a).zip(b).zip(c).zip(d) {
                    *sum += one * f32::from(*a) + two * f32::from(*b) + three * f32::from(*c) + last * f32::from(*d);
                }
                continue;
            }
            for (input, row) in inputs.iter().zip(rows.chunks_exact(width)) {
                for (sum, weight) in self.sums.iter_mut().zip(row) {
                    *sum += input * f32::from(*weight);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn weights() -> NetWeights {
        let first = vec![1.0, -1.0, 0.5, 0.0, 2.0, 1.0, 0.0, -0.5];
        let (means, factors) = (vec![1.0, 0.0], vec![0.5, 1.0]);
        NetWeights {
            inputs: 2,
            hidden: 2,
            classes: 2,
            means,
            factors,
            first,
            bias: vec![0.0, 0.5, 0.25, 0.0],
            second: vec![1.0, 0.0, 0.0, 3.0],
        }
    }

    fn written() -> Vec<u8> {
        let mut out = Writer::default();
        weights().write([0.5, 1.0, 0.9], &mut out);
        out.into_bytes()
    }

    #[test]
    fn a_network_says_what_a_pencil_says() {
        let net = Net::read(&mut Reader::new(&written())).unwrap();
        // Switches: 1 + 2 = 3, and -1 + 1 + 0.5 = 0.5; past them: 0.5 + 0.25, and -0.5.
        let scores = net.scores(&[3.0, 1.0]).unwrap();
        assert!((scores[0] - 3.75).abs() < 0.05 && (scores[1] - 1.0).abs() < 0.05, "{scores:?}");
        assert!(net.scores(&[1.0]).is_none());
        assert!((net.share - 0.5).abs() < 1e-6);
    }

    #[test]
    fn a_network_that_leans_against_a_class_scores_it_less() {
        let scores = |weights: &NetWeights| {
            let mut out = Writer::default();
            weights.write([0.5, 1.0, 0.9], &mut out);
            Net::read(&mut Reader::new(&out.into_bytes())).unwrap().scores(&[3.0, 1.0]).unwrap()
        };
        let mut leaning = weights();
        leaning.lean(&[0.5, 0.0]);
        let (before, after) = (scores(&weights()), scores(&leaning));
        assert!((before[0] - after[0] - 0.5).abs() < 1e-6 && (before[1] - after[1]).abs() < 1e-6, "{before:?} {after:?}");
    }

    #[test]
    fn a_part_of_a_network_is_none() {
        let bytes = written();
        for length in 0..bytes.len() {
            assert!(Net::read(&mut Reader::new(&bytes[..length])).is_err(), "{length} bytes");
        }
    }
}
