//! The encoder's layers over many texts at once, forwards and backwards. `encoder/forward.rs` of `beseda-nlu` is the same for one text.

use ndarray::{Array2, Axis};

use super::layers::{Normed, add_windows, blame, columns, columns_mut, passed_back, product, windows};
use super::table::{Slopes, Table};

/// Tables of one convolution, in the order of the encoder's file.
const TABLES: usize = 8;
const PROJECT: usize = 0;
const PROJECT_BIAS: usize = 1;
const SCALE: usize = 2;
const SHIFT: usize = 3;
/// Where the rounds of a convolution have their weights; the number that is added follows.
const ROUNDS: [usize; 2] = [4, 6];

/// What was seen on the way forwards.
pub(super) struct Seen {
    lengths: Vec<usize>,
    embedded: Array2<f32>,
    begun: Normed,
    rounds: Vec<[Round; 2]>,
    ended: Normed,
}

/// One round of a convolution: what it looked at, and what it said.
struct Round {
    windows: Array2<f32>,
    said: Array2<f32>,
}

/// How many tables the layers have, with so many convolutions; scale and shift of the sum stand last.
pub(super) const fn n_tables(orders: &[(usize, usize)]) -> usize {
    orders.len() * TABLES + 2
}

/// What the layers see of texts, summed over each: a row for each text.
pub(super) fn forward(tables: &[Table], orders: &[(usize, usize)], embedded: Array2<f32>, lengths: Vec<usize>) -> (Array2<f32>, Seen) {
    let branches = &tables[..orders.len() * TABLES];
    let projected = branches.chunks_exact(TABLES).map(|of| product(&embedded, &of[PROJECT].weights, of[PROJECT_BIAS].row()));
    let begun = Normed::of(side_by_side(&projected.collect::<Vec<_>>()));
    let known = begun.stretched(&joined(branches, SCALE), &joined(branches, SHIFT));
    let mut wide = vec![embedded.clone()];
    let mut rounds = Vec::with_capacity(orders.len());
    let width = known.ncols() / orders.len().max(1);
    for (number, (of, order)) in branches.chunks_exact(TABLES).zip(orders).enumerate() {
        let mut known = columns(&known, number * width..(number + 1) * width).to_owned();
        let both = ROUNDS.map(|at| {
            let windows = windows(&known, &lengths, *order);
            let mut said = product(&windows, &of[at].weights, of[at + 1].row());
            said.mapv_inplace(|number| number.max(0.0));
            known += &said;
            Round { windows, said }
        });
        rounds.push(both);
        wide.push(known);
    }
    let ended = Normed::of(side_by_side(&wide));
    let [scale, shift] = norms(tables, orders);
    let sums = summed(&ended.stretched(scale, shift), &lengths);
    (sums, Seen { lengths, embedded, begun, rounds, ended })
}

/// Adds to the slopes what is wrong with each table, when this much is wrong with the sums.
pub(super) fn backward(tables: &[Table], orders: &[(usize, usize)], seen: &Seen, wrong: &Array2<f32>, slopes: &mut Slopes) {
    let n_branches = orders.len() * TABLES;
    let [scale, _] = norms(tables, orders);
    let (of_branches, of_norms) = slopes.split_at_mut(n_branches);
    let wrong = spread(wrong, &seen.lengths);
    let (scales, shifts) = of_norms.split_at_mut(1);
    let wrong = seen.ended.passed_back(wrong, scale, cells(&mut scales[0]), cells(&mut shifts[0]));
    let inputs = seen.embedded.ncols();
    let width = (wrong.ncols() - inputs) / orders.len().max(1);
    let mut begun = Vec::with_capacity(orders.len());
    for (number, order) in orders.iter().enumerate() {
        let at = number * TABLES;
        let mut wrong = columns(&wrong, inputs + number * width..inputs + (number + 1) * width).to_owned();
        for (round, place) in seen.rounds[number].iter().zip(ROUNDS).rev() {
            let mut said = wrong.clone();
            said.zip_mut_with(&round.said, |wrong, said| *wrong = if *said > 0.0 { *wrong } else { 0.0 });
            let (weights, bias) = of_branches.split_at_mut(at + place + 1);
            blame(&round.windows, &said, &mut weights[at + place], &mut bias[0]);
            add_windows(&mut wrong, &passed_back(&said, &tables[at + place].weights), &seen.lengths, *order);
        }
        begun.push(wrong);
    }
    let branches = &tables[..n_branches];
    let scale = joined(branches, SCALE);
    let (mut scales, mut shifts) = (vec![0.0; scale.len()], vec![0.0; scale.len()]);
    let wrong = seen.begun.passed_back(side_by_side(&begun), &scale, &mut scales, &mut shifts);
    for number in 0..orders.len() {
        let (from, to) = (number * width, (number + 1) * width);
        let of = &mut of_branches[number * TABLES..(number + 1) * TABLES];
        for (place, slopes) in [(SCALE, &scales), (SHIFT, &shifts)] {
            of[place].iter_mut().zip(&slopes[from..to]).for_each(|(slope, more)| *slope += more);
        }
        let (project, bias) = of.split_at_mut(PROJECT_BIAS);
        blame(&seen.embedded, &columns(&wrong, from..to).to_owned(), &mut project[PROJECT], &mut bias[0]);
    }
}

fn norms<'a>(tables: &'a [Table], orders: &[(usize, usize)]) -> [&'a [f32]; 2] {
    [tables[orders.len() * TABLES].row(), tables[orders.len() * TABLES + 1].row()]
}

fn cells(table: &mut Array2<f32>) -> &mut [f32] {
    table.as_slice_mut().unwrap_or_default()
}

fn joined(branches: &[Table], place: usize) -> Vec<f32> {
    branches.chunks_exact(TABLES).flat_map(|of| of[place].row()).copied().collect()
}

fn side_by_side(parts: &[Array2<f32>]) -> Array2<f32> {
    let mut whole = Array2::zeros((parts.first().map_or(0, Array2::nrows), parts.iter().map(Array2::ncols).sum()));
    let mut from = 0;
    for part in parts {
        columns_mut(&mut whole, from..from + part.ncols()).assign(part);
        from += part.ncols();
    }
    whole
}

/// What stands for a text of so many pieces: it does not outgrow the others.
#[expect(clippy::cast_precision_loss, reason = "some hundred pieces")]
fn measure(length: usize) -> f32 {
    1.0 / (length.max(1) as f32).sqrt()
}

fn summed(rows: &Array2<f32>, lengths: &[usize]) -> Array2<f32> {
    let mut sums = Array2::zeros((lengths.len(), rows.ncols()));
    let mut from = 0;
    for (length, mut sum) in lengths.iter().zip(sums.rows_mut()) {
        for row in rows.slice_axis(Axis(0), (from..from + length).into()).rows() {
            sum += &row;
        }
        sum *= measure(*length);
        from += length;
    }
    sums
}

fn spread(wrong: &Array2<f32>, lengths: &[usize]) -> Array2<f32> {
    let mut rows = Array2::zeros((lengths.iter().sum(), wrong.ncols()));
    let mut from = 0;
    for (length, wrong) in lengths.iter().zip(wrong.rows()) {
        for mut row in rows.slice_axis_mut(Axis(0), (from..from + length).into()).rows_mut() {
            row.assign(&wrong);
            row *= measure(*length);
        }
        from += length;
    }
    rows
}
