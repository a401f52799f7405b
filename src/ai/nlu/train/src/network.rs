//! Training a network: batches, dropout, Adam, and a step that sinks to nothing. Each sum is made in one order, so that the same examples
//! give the same network, bit by bit.

#![expect(clippy::indexing_slicing, reason = "tables are laid out here: examples times inputs, inputs times width")]
#![expect(clippy::cast_precision_loss, reason = "counts of examples are far below what a float tells apart")]

use beseda_nlu::head::softmax;
use beseda_nlu::learn::Shuffle;
use beseda_nlu::net::NetWeights;
use pulp::Arch;

/// Examples that are looked at together.
const BATCH: usize = 64;
/// Rows that one pass over a batch takes together, so that what was read is used four times.
const TOGETHER: usize = 4;
/// The first step, and the steps that lead up to it.
const RATE: f32 = 1e-3;
const WARM_UP: f32 = 100.0;
/// How strongly weights are drawn to zero, in steps.
const DECAY: f32 = 1e-2;
/// How much of each label is spread over the others.
const SMOOTHING: f32 = 0.1;
/// Shares of the inputs and of the switches that are left out of a look.
const DROPPED_INPUTS: f32 = 0.1;
const DROPPED_SWITCHES: f32 = 0.5;
/// Adam's memory of slopes and of their squares.
const MEMORY: (f32, f32) = (0.9, 0.999);

/// One example: what goes in, its label, and how much it counts.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shown<'a> {
    pub(crate) inputs: &'a [f32],
    pub(crate) label: usize,
    pub(crate) weight: f32,
}

/// How large, how long, from which seed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Plan {
    pub(crate) classes: usize,
    pub(crate) hidden: usize,
    pub(crate) epochs: usize,
    pub(crate) seed: u64,
}

/// Learns a network.
pub(crate) fn train(examples: &[Shown<'_>], plan: Plan) -> NetWeights {
    let (means, spreads) = measure_of(examples);
    let mut training = Training::new(means.len(), plan);
    let batches = examples.len().div_ceil(BATCH);
    let mut order = (0..examples.len()).collect::<Vec<_>>();
    let arch = Arch::new();
    for epoch in 0..plan.epochs {
        training.chance.shuffle(&mut order);
        for (number, batch) in order.chunks(BATCH).enumerate() {
            let done = (epoch * batches + number) as f32 / (plan.epochs * batches) as f32;
            training.load(examples, batch, &means, &spreads);
            arch.dispatch(|| training.look(examples, batch, done));
        }
    }
    training.ended(means, &spreads)
}

/// Several networks of the same inputs as one that says what they say on average: their switches side by side.
pub(crate) fn joined(nets: Vec<NetWeights>) -> Option<NetWeights> {
    let count = nets.len() as f32;
    let mut nets = nets.into_iter();
    let mut all = nets.next()?;
    for net in nets {
        let first = all.first.chunks_exact(all.hidden + all.classes).zip(net.first.chunks_exact(net.hidden + net.classes));
        let first = first.flat_map(|(one, other)| beside(one, all.hidden, other, net.hidden)).collect();
        all.bias = beside(&all.bias, all.hidden, &net.bias, net.hidden);
        all.first = first;
        all.second.extend(net.second);
        all.hidden += net.hidden;
    }
    all.second.iter_mut().for_each(|weight| *weight /= count);
    for row in all.first.chunks_exact_mut(all.hidden + all.classes).chain(std::iter::once(all.bias.as_mut_slice())) {
        row[all.hidden..].iter_mut().for_each(|weight| *weight /= count);
    }
    Some(all)
}

/// The switches of one row and of another, then the classes of both added up.
fn beside(one: &[f32], hidden: usize, other: &[f32], other_hidden: usize) -> Vec<f32> {
    let classes = one[hidden..].iter().zip(&other[other_hidden..]).map(|(one, other)| one + other);
    one[..hidden].iter().chain(&other[..other_hidden]).copied().chain(classes).collect()
}

/// The mean of each input, and how far it strays from it.
fn measure_of(examples: &[Shown<'_>]) -> (Vec<f32>, Vec<f32>) {
    let inputs = examples.first().map_or(0, |example| example.inputs.len());
    let count = examples.len().max(1) as f64;
    let mut sums = vec![(0.0_f64, 0.0_f64); inputs];
    for example in examples {
        for ((sum, squares), number) in sums.iter_mut().zip(example.inputs) {
            let number = f64::from(*number);
            *sum += number;
            *squares += number * number;
        }
    }
    #[expect(clippy::cast_possible_truncation, reason = "sums are made in double precision, and used in single")]
    let of = |(sum, squares): &(f64, f64)| {
        let mean = sum / count;
        (mean as f32, ((squares / count - mean * mean).max(0.0).sqrt() + 1e-3) as f32)
    };
    sums.iter().map(of).unzip()
}

/// Weights, their slopes, and Adam's memory of these.
struct Table {
    weights: Vec<f32>,
    slopes: Vec<f32>,
    means: Vec<f32>,
    squares: Vec<f32>,
    decay: f32,
}

impl Table {
    fn new(weights: Vec<f32>, decay: f32) -> Self {
        let zeros = vec![0.0; weights.len()];
        Self { slopes: zeros.clone(), means: zeros.clone(), squares: zeros, weights, decay }
    }

    #[expect(clippy::inline_always, reason = "the loop is only fast where the compiler sees the vector width around it")]
    #[inline(always)]
    fn step(&mut self, rate: f32, look: f32) {
        let (first, second) = MEMORY;
        let (grown, spread) = (1.0 - first.powf(look), 1.0 - second.powf(look));
        let rows = self.weights.iter_mut().zip(&mut self.slopes).zip(&mut self.means).zip(&mut self.squares);
        for (((weight, slope), mean), square) in rows {
            *mean = first * *mean + (1.0 - first) * *slope;
            *square = second * *square + (1.0 - second) * *slope * *slope;
            *weight -= rate * ((*mean / grown) / ((*square / spread).sqrt() + 1e-8) + self.decay * *weight);
            *slope = 0.0;
        }
    }
}

struct Training {
    plan: Plan,
    inputs: usize,
    width: usize,
    first: Table,
    bias: Table,
    second: Table,
    chance: Shuffle,
    looks: f32,
    /// The batch: what goes in, what comes out of the first layer, and what is wrong with that.
    rows: Vec<f32>,
    layer: Vec<f32>,
    wrong: Vec<f32>,
    kept: Vec<f32>,
}

impl Training {
    fn new(inputs: usize, plan: Plan) -> Self {
        let width = plan.hidden + plan.classes;
        let mut chance = Shuffle(plan.seed);
        let spread = (6.0 / inputs.max(1) as f32).sqrt();
        let mut first = vec![0.0; inputs * width];
        // Straight lines begin at nothing, switches anywhere.
        for row in first.chunks_exact_mut(width) {
            for weight in &mut row[..plan.hidden] {
                *weight = (2.0 * share(&mut chance) - 1.0) * spread;
            }
        }
        let second = (0..plan.hidden * plan.classes).map(|_| (2.0 * share(&mut chance) - 1.0) * 0.09).collect();
        Self {
            plan,
            inputs,
            width,
            first: Table::new(first, DECAY),
            bias: Table::new(vec![0.0; width], 0.0),
            second: Table::new(second, DECAY),
            chance,
            looks: 0.0,
            rows: vec![0.0; BATCH * inputs],
            layer: vec![0.0; BATCH * width],
            wrong: vec![0.0; BATCH * width],
            kept: vec![0.0; BATCH * plan.hidden],
        }
    }

    /// Brings a batch to one measure, leaves some of it out, and says which switches will be left out.
    fn load(&mut self, examples: &[Shown<'_>], batch: &[usize], means: &[f32], spreads: &[f32]) {
        self.rows.fill(0.0);
        for (row, place) in self.rows.chunks_exact_mut(self.inputs).zip(batch) {
            for ((number, input), (mean, spread)) in row.iter_mut().zip(examples[*place].inputs).zip(means.iter().zip(spreads)) {
                *number = if share(&mut self.chance) < DROPPED_INPUTS { 0.0 } else { (input - mean) / spread / (1.0 - DROPPED_INPUTS) };
            }
        }
        for kept in &mut self.kept {
            *kept = if share(&mut self.chance) < DROPPED_SWITCHES { 0.0 } else { 1.0 / (1.0 - DROPPED_SWITCHES) };
        }
    }

    #[expect(clippy::inline_always, reason = "the loops are only fast where the compiler sees the vector width around them")]
    #[inline(always)]
    fn look(&mut self, examples: &[Shown<'_>], batch: &[usize], done: f32) {
        self.forward();
        self.judge(examples, batch);
        self.backward();
        self.looks += 1.0;
        let rate = RATE * (0.5 + 0.5 * (std::f32::consts::PI * done).cos()) * (self.looks / WARM_UP).min(1.0);
        let looks = self.looks;
        self.first.step(rate, looks);
        self.bias.step(rate, looks);
        self.second.step(rate, looks);
    }

    #[expect(clippy::inline_always, reason = "see `look`")]
    #[inline(always)]
    fn forward(&mut self) {
        let (inputs, width) = (self.inputs, self.width);
        for layer in self.layer.chunks_exact_mut(width) {
            layer.copy_from_slice(&self.bias.weights);
        }
        // Four rows of weights at a time stay near while the whole batch passes by.
        for from in (0..inputs).step_by(TOGETHER) {
            let weights = &self.first.weights[from * width..(from + TOGETHER).min(inputs) * width];
            for (row, layer) in self.rows.chunks_exact(inputs).zip(self.layer.chunks_exact_mut(width)) {
                if let ([a, b, c, d], true) = (&row[from..(from + TOGETHER).min(inputs)], weights.len() == TOGETHER * width) {
                    let (one, rest) = weights.split_at(width);
                    let (two, rest) = rest.split_at(width);
                    let (three, four) = rest.split_at(width);
                    for ((((out, one), two), three), four) in layer.iter_mut().zip(one).zip(two).zip(three).zip(four) {
                        *out += a * one + b * two + c * three + d * four;
                    }
                } else {
                    for (input, weights) in row[from..].iter().zip(weights.chunks_exact(width)) {
                        layer.iter_mut().zip(weights).for_each(|(out, weight)| *out += input * weight);
                    }
                }
            }
        }
        for (layer, kept) in self.layer.chunks_exact_mut(width).zip(self.kept.chunks_exact(self.plan.hidden)) {
            layer.iter_mut().zip(kept).for_each(|(switch, kept)| *switch = switch.max(0.0) * kept);
        }
    }

    /// How far each class's probability is from what it should be, and what each switch has to do with it.
    fn judge(&mut self, examples: &[Shown<'_>], batch: &[usize]) {
        let Plan { classes, hidden, .. } = self.plan;
        let total = batch.iter().map(|place| examples[*place].weight).sum::<f32>().max(1e-6);
        self.wrong.fill(0.0);
        for (number, place) in batch.iter().enumerate() {
            let layer = &self.layer[number * self.width..(number + 1) * self.width];
            let (switches, sums) = layer.split_at(hidden);
            let mut sums = sums.to_vec();
            for (switch, row) in switches.iter().zip(self.second.weights.chunks_exact(classes)).filter(|(switch, _)| **switch > 0.0) {
                sums.iter_mut().zip(row).for_each(|(sum, weight)| *sum += switch * weight);
            }
            let mut slopes = softmax(sums);
            let Shown { label, weight, .. } = examples[*place];
            for (class, slope) in slopes.iter_mut().enumerate() {
                let wanted = SMOOTHING / classes as f32 + if class == label { 1.0 - SMOOTHING } else { 0.0 };
                *slope = (*slope - wanted) * weight / total;
            }
            let wrong = &mut self.wrong[number * self.width..(number + 1) * self.width];
            wrong[hidden..].copy_from_slice(&slopes);
            let rows = self.second.weights.chunks_exact(classes).zip(self.second.slopes.chunks_exact_mut(classes));
            for (at, (switch, (row, row_slopes))) in switches.iter().zip(rows).enumerate().filter(|(_, (switch, _))| **switch > 0.0) {
                let mut back = 0.0;
                for ((weight, row_slope), slope) in row.iter().zip(row_slopes).zip(&slopes) {
                    back += weight * slope;
                    *row_slope += switch * slope;
                }
                wrong[at] = back * self.kept[number * hidden + at];
            }
        }
    }

    #[expect(clippy::inline_always, reason = "see `look`")]
    #[inline(always)]
    fn backward(&mut self) {
        let (inputs, width) = (self.inputs, self.width);
        for wrong in self.wrong.chunks_exact(width) {
            self.bias.slopes.iter_mut().zip(wrong).for_each(|(slope, wrong)| *slope += wrong);
        }
        for (input, slopes) in self.first.slopes.chunks_exact_mut(width).enumerate() {
            for (number, four) in self.wrong.chunks_exact(TOGETHER * width).enumerate() {
                let at = |row: usize| self.rows[(number * TOGETHER + row) * inputs + input];
                let (a, b, c, d) = (at(0), at(1), at(2), at(3));
                let (one, rest) = four.split_at(width);
                let (two, rest) = rest.split_at(width);
                let (three, four) = rest.split_at(width);
                for ((((slope, one), two), three), four) in slopes.iter_mut().zip(one).zip(two).zip(three).zip(four) {
                    *slope += a * one + b * two + c * three + d * four;
                }
            }
        }
    }

    fn ended(self, means: Vec<f32>, spreads: &[f32]) -> NetWeights {
        let Plan { hidden, classes, .. } = self.plan;
        let factors = spreads.iter().map(|spread| 1.0 / spread).collect();
        let (first, bias, second) = (self.first.weights, self.bias.weights, self.second.weights);
        NetWeights { inputs: self.inputs, hidden, classes, means, factors, first, bias, second }
    }
}

/// A number from 0 to 1.
fn share(chance: &mut Shuffle) -> f32 {
    (chance.number() >> 40) as u32 as f32 / (1_u32 << 24) as f32
}

#[cfg(test)]
mod tests {
    use super::*;
    use beseda_nlu::bytes::{Reader, Writer};
    use beseda_nlu::net::Net;

    fn plan() -> Plan {
        Plan { classes: 2, hidden: 64, epochs: 3_000, seed: 1 }
    }

    /// What no line can part: one or the other, not both.
    fn examples(inputs: &[[f32; 5]]) -> Vec<Shown<'_>> {
        inputs.iter().map(|inputs| Shown { inputs, label: usize::from((inputs[0] > 0.5) != (inputs[1] > 0.5)), weight: 1.0 }).collect()
    }

    #[test]
    fn a_network_parts_what_no_line_can_and_is_the_same_each_time() {
        let inputs = (0..64_u8).map(|number| [f32::from(number & 1), f32::from(number >> 1 & 1), 1.0, 0.0, 0.5]).collect::<Vec<_>>();
        let examples = examples(&inputs);
        let weights = train(&examples, plan());
        assert_eq!(weights, train(&examples, plan()));
        let mut out = Writer::default();
        weights.write([0.0, 1.0, 0.5], &mut out);
        let net = Net::read(&mut Reader::new(&out.into_bytes())).unwrap();
        for example in &examples[..4] {
            let scores = net.scores(example.inputs).unwrap();
            assert_eq!(usize::from(scores[1] > scores[0]), example.label, "{scores:?}");
        }
    }

    #[test]
    fn networks_side_by_side_say_what_they_say_on_average() {
        let inputs = (0..64_u8).map(|number| [f32::from(number & 1), f32::from(number >> 1 & 1), 1.0, 0.0, 0.5]).collect::<Vec<_>>();
        let shown = examples(&inputs);
        let of = |seed, hidden| train(&shown, Plan { seed, hidden, epochs: 20, ..plan() });
        let nets = vec![of(1, 64), of(2, 32), of(3, 64)];
        let scores = |weights: &NetWeights| {
            let mut out = Writer::default();
            weights.write([0.0, 1.0, 0.5], &mut out);
            Net::read(&mut Reader::new(&out.into_bytes())).unwrap().scores(&inputs[1]).unwrap()
        };
        let apart = nets.iter().map(&scores).collect::<Vec<_>>();
        let together = scores(&joined(nets).unwrap());
        for (class, score) in together.iter().enumerate() {
            let mean = apart.iter().map(|scores| scores[class]).sum::<f32>() / 3.0;
            assert!((score - mean).abs() < 0.02, "{together:?} and {apart:?}");
        }
    }
}
