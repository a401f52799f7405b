//! Teaching the encoder's layers what shoppers mean, for all tasks together: batches, words left out, dropout, Adam, and a step that sinks
//! to nothing. Each sum is made in one order, whichever thread is faster, so that the same examples give the same weights.

#![expect(clippy::indexing_slicing, reason = "tables are laid out here, in the order of the encoder's file")]
#![expect(clippy::cast_precision_loss, reason = "counts of examples are far below what a float tells apart")]

mod body;
mod head;
mod layers;
mod table;
#[cfg(test)]
mod tests;

use anyhow::Context;
use beseda_nlu::encoder::{DIMENSION, Encoder, ORDERS, WIDE};
use beseda_nlu::learn::Shuffle;
use beseda_nlu::net::NetWeights;
use ndarray::Array2;

use table::{Slopes, Table, flat};

/// Examples that are looked at together, in two halves at the same time.
const BATCH: usize = 64;
const HALVES: usize = 2;
/// The first step, and the looks that lead up to it.
const RATE: f32 = 1e-3;
const WARM_UP: f32 = 100.0;
/// The longest that all slopes together may be.
const SLOPE_MAX: f32 = 1.0;
/// How strongly weights are drawn to zero, in steps.
const DECAY: f32 = 1e-2;
/// Shares of the pieces, of the sums and of the switches that are left out of a look.
const DROPPED_PIECES: f32 = 0.05;
const DROPPED_SUMS: f32 = 0.1;
const DROPPED_SWITCHES: f32 = 0.5;

/// Examples from which it is known what the sums are like before anything is taught.
const MEASURED: usize = 4_096;

/// One example: its word pieces, and its labels, task by task.
#[derive(Clone, Debug)]
pub(crate) struct Lesson<'a> {
    pub(crate) pieces: &'a [u32],
    /// Class and weight.
    pub(crate) labels: Vec<Option<(usize, f32)>>,
}

/// How large the network of a task is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Size {
    pub(crate) classes: usize,
    pub(crate) hidden: usize,
}

/// How long, from which seed, for which tasks.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    pub(crate) epochs: usize,
    pub(crate) seed: u64,
    pub(crate) sizes: Vec<Size>,
}

/// What was learnt.
#[derive(Clone, Debug)]
pub(crate) struct Taught {
    /// The encoder's tables.
    pub(crate) tables: Vec<Vec<f32>>,
    /// A network for each task.
    pub(crate) nets: Vec<NetWeights>,
}

/// Teaches an encoder.
pub(crate) fn teach(encoder: &Encoder, lessons: &[Lesson<'_>], plan: &Plan) -> anyhow::Result<Taught> {
    let mut chance = Shuffle(plan.seed);
    let tables = tables(encoder, plan, &mut chance)?;
    let mut school = School { encoder, lessons, plan, tables, means: Vec::new(), spreads: Vec::new() };
    let mut order = (0..lessons.len()).collect::<Vec<_>>();
    chance.shuffle(&mut order);
    school.measure(order.get(..MEASURED).unwrap_or(&order))?;
    let batches = lessons.len().div_ceil(BATCH);
    let mut looks = 0.0;
    for epoch in 0..plan.epochs {
        chance.shuffle(&mut order);
        let mut loss = 0.0;
        for (number, batch) in order.chunks(BATCH).enumerate() {
            let done = (epoch * batches + number) as f32 / (plan.epochs * batches) as f32;
            looks += 1.0;
            let rate = RATE * (0.5 + 0.5 * (std::f32::consts::PI * done).cos()) * (looks / WARM_UP).min(1.0);
            loss += school.look(batch, &mut chance, rate, looks)?;
        }
        crate::say(&format!("  round {} of {}: loss {:.3}", epoch + 1, plan.epochs, loss / batches.max(1) as f32));
    }
    Ok(school.ended())
}

/// The encoder's tables, and those of the tasks: straight lines begin at nothing, switches anywhere.
fn tables(encoder: &Encoder, plan: &Plan, chance: &mut Shuffle) -> anyhow::Result<Vec<Table>> {
    let own = encoder.tables().into_iter().zip(Encoder::shapes());
    let mut tables = own
        .map(|(table, shape)| Ok(Table::new(Array2::from_shape_vec(shape, table).context("a table of the encoder")?, DECAY)))
        .collect::<anyhow::Result<Vec<_>>>()?;
    let inputs = tables.last().map_or(0, |table| table.weights.ncols());
    for Size { classes, hidden } in plan.sizes.iter().copied() {
        let mut somewhere = |rows: usize, columns: usize, from: usize| {
            let spread = 1.0 / (rows.max(1) as f32).sqrt();
            Array2::from_shape_fn((rows, columns), |(_, column)| if column < from { (2.0 * share(chance) - 1.0) * spread } else { 0.0 })
        };
        tables.push(Table::new(somewhere(inputs, hidden + classes, hidden), DECAY));
        tables.push(Table::new(Array2::zeros((1, hidden + classes)), 0.0));
        tables.push(Table::new(somewhere(hidden, classes, classes), DECAY));
    }
    Ok(tables)
}

/// A number from 0 to 1.
fn share(chance: &mut Shuffle) -> f32 {
    (chance.number() >> 40) as f32 / (1_u64 << 24) as f32
}

struct School<'a> {
    encoder: &'a Encoder,
    lessons: &'a [Lesson<'a>],
    plan: &'a Plan,
    tables: Vec<Table>,
    means: Vec<f32>,
    spreads: Vec<f32>,
}

impl School<'_> {
    /// The mean of each sum over some examples, and how far it strays from it.
    fn measure(&mut self, examples: &[usize]) -> anyhow::Result<()> {
        let count = examples.len().max(1) as f64;
        let mut totals = vec![(0.0_f64, 0.0_f64); WIDE];
        for batch in examples.chunks(BATCH) {
            let (embedded, lengths) = self.embedded(batch)?;
            for row in body::forward(&self.tables, &ORDERS, embedded, lengths).0.rows() {
                for ((sum, squares), number) in totals.iter_mut().zip(row) {
                    let number = f64::from(*number);
                    *sum += number;
                    *squares += number * number;
                }
            }
        }
        #[expect(clippy::cast_possible_truncation, reason = "sums are made in double precision, and used in single")]
        let of = |(sum, squares): &(f64, f64)| {
            let mean = sum / count;
            (mean as f32, ((squares / count - mean * mean).max(0.0).sqrt() + 1e-3) as f32)
        };
        (self.means, self.spreads) = totals.iter().map(of).unzip();
        Ok(())
    }

    /// The embeddings of examples one after the other, and how long each is.
    fn embedded(&self, examples: &[usize]) -> anyhow::Result<(Array2<f32>, Vec<usize>)> {
        let lengths = examples.iter().map(|place| self.lessons[*place].pieces.len()).collect::<Vec<_>>();
        let mut embedded = Vec::with_capacity(lengths.iter().sum::<usize>() * DIMENSION);
        for place in examples {
            embedded.extend(self.encoder.embedded(self.lessons[*place].pieces).context("the encoder's file")?);
        }
        Ok((Array2::from_shape_vec((lengths.iter().sum(), DIMENSION), embedded)?, lengths))
    }

    /// One look at a batch, and one step; returns the loss.
    fn look(&mut self, batch: &[usize], chance: &mut Shuffle, rate: f32, looks: f32) -> anyhow::Result<f32> {
        let halves = batch.chunks(batch.len().div_ceil(HALVES)).map(|half| (half, Shuffle(chance.number()))).collect::<Vec<_>>();
        let this = &*self;
        let seen = std::thread::scope(|scope| {
            let threads = halves.into_iter().map(|(half, chance)| scope.spawn(move || this.slopes(half, batch.len(), chance)));
            let threads = threads.collect::<Vec<_>>().into_iter();
            threads.map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect::<anyhow::Result<Vec<_>>>()
        })?;
        let mut seen = seen.into_iter();
        let (mut slopes, mut loss) = seen.next().context("an empty batch")?;
        for (more, of_half) in seen {
            slopes.iter_mut().zip(&more).for_each(|(slopes, more)| *slopes += more);
            loss += of_half;
        }
        let length = slopes.iter().flatten().map(|slope| slope * slope).sum::<f32>().sqrt();
        let scale = (SLOPE_MAX / length.max(1e-12)).min(1.0);
        for (table, slopes) in self.tables.iter_mut().zip(&slopes) {
            table.step(slopes, scale, rate, looks);
        }
        Ok(loss)
    }

    /// What is wrong with each table, as some examples show it.
    fn slopes(&self, examples: &[usize], of: usize, mut chance: Shuffle) -> anyhow::Result<(Slopes, f32)> {
        let (mut embedded, lengths) = self.embedded(examples)?;
        for mut piece in embedded.rows_mut() {
            if share(&mut chance) < DROPPED_PIECES {
                piece.fill(0.0);
            }
        }
        let (mut sums, seen) = body::forward(&self.tables, &ORDERS, embedded, lengths);
        let factors = kept(sums.dim(), DROPPED_SUMS, &mut chance);
        for (mut row, factors) in sums.rows_mut().into_iter().zip(factors.rows()) {
            for ((sum, factor), (mean, spread)) in row.iter_mut().zip(factors).zip(self.means.iter().zip(&self.spreads)) {
                *sum = (*sum - mean) / spread * factor;
            }
        }
        let mut slopes = flat(&self.tables);
        let mut wrong = Array2::zeros(sums.dim());
        let mut loss = 0.0;
        for (task, size) in self.plan.sizes.iter().enumerate() {
            let share_of = |(class, weight): (usize, f32)| (class, weight / of as f32);
            let labels = examples.iter().map(|place| self.lessons[*place].labels[task].map(share_of)).collect::<Vec<_>>();
            let kept = kept((examples.len(), size.hidden), DROPPED_SWITCHES, &mut chance);
            let at = body::n_tables(&ORDERS) + task * head::TABLES;
            loss += head::look(&self.tables, at, &sums, &labels, &kept, &mut slopes, &mut wrong);
        }
        wrong *= &factors;
        for mut row in wrong.rows_mut() {
            row.iter_mut().zip(&self.spreads).for_each(|(wrong, spread)| *wrong /= spread);
        }
        body::backward(&self.tables, &ORDERS, &seen, &wrong, &mut slopes);
        Ok((slopes, loss))
    }

    fn ended(self) -> Taught {
        let mut tables = self.tables.into_iter().map(|table| table.weights.into_raw_vec_and_offset().0).collect::<Vec<_>>();
        let mut heads = tables.split_off(body::n_tables(&ORDERS)).into_iter();
        let factors = self.spreads.iter().map(|spread| 1.0 / spread).collect::<Vec<_>>();
        let nets = self.plan.sizes.iter().map_while(|Size { classes, hidden }| {
            let (first, bias, second) = (heads.next()?, heads.next()?, heads.next()?);
            let (means, factors) = (self.means.clone(), factors.clone());
            Some(NetWeights { inputs: means.len(), hidden: *hidden, classes: *classes, means, factors, first, bias, second })
        });
        Taught { nets: nets.collect(), tables }
    }
}

/// What each cell is multiplied by where a share of them is left out.
fn kept((rows, columns): (usize, usize), dropped: f32, chance: &mut Shuffle) -> Array2<f32> {
    Array2::from_shape_fn((rows, columns), |_| if share(chance) < dropped { 0.0 } else { 1.0 / (1.0 - dropped) })
}
