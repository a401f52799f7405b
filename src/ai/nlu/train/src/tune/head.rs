//! What is told of the sums, for one task: a layer of switches, straight lines past it, and what is wrong with the probabilities.

use beseda_nlu::head::softmax;
use ndarray::Array2;

use super::layers::{blame, columns, columns_mut, passed_back, product};
use super::table::{Slopes, Table};

/// How much of each label is spread over the others.
const SMOOTHING: f32 = 0.1;
/// Tables of one task: the first layer and a number for each of its columns, and the second layer.
pub(super) const TABLES: usize = 3;

/// How a text is labelled, and how much that counts.
pub(super) type Label = Option<(usize, f32)>;

/// Adds to the slopes of the tables from `at` what is wrong with them, and to `back` what is wrong with the inputs. `kept` is the
/// switches that are not left out of this look; without them nothing is taught, and the loss alone is told.
pub(super) fn look(
    tables: &[Table],
    at: usize,
    inputs: &Array2<f32>,
    labels: &[Label],
    kept: &Array2<f32>,
    slopes: &mut Slopes,
    back: &mut Array2<f32>,
) -> f32 {
    let [first, bias, second] = &tables[at..at + TABLES] else { return 0.0 };
    let hidden = second.weights.nrows();
    let mut layer = product(inputs, &first.weights, bias.row());
    let mut switches = columns(&layer, 0..hidden).to_owned();
    switches.zip_mut_with(kept, |switch, kept| *switch = switch.max(0.0) * kept);
    let said = product(&switches, &second.weights, &[]);
    let mut sums = columns(&layer, hidden..layer.ncols()).to_owned();
    sums += &said;
    let mut loss = 0.0;
    for (mut row, label) in sums.rows_mut().into_iter().zip(labels) {
        let Some((label, weight)) = label else {
            row.fill(0.0);
            continue;
        };
        loss += slope(&mut row, *label, *weight);
    }
    let mut wrong = passed_back(&sums, &second.weights);
    ndarray::Zip::from(&mut wrong).and(&switches).and(kept).for_each(|wrong, switch, kept| {
        *wrong = if *switch > 0.0 { *wrong * kept } else { 0.0 };
    });
    columns_mut(&mut layer, 0..hidden).assign(&wrong);
    let width = layer.ncols();
    columns_mut(&mut layer, hidden..width).assign(&sums);
    let mut nothing = Array2::zeros((1, 0));
    blame(&switches, &sums, &mut slopes[at + 2], &mut nothing);
    let (of_first, of_bias) = slopes.split_at_mut(at + 1);
    blame(inputs, &layer, &mut of_first[at], &mut of_bias[0]);
    *back += &passed_back(&layer, &first.weights);
    loss
}

/// Turns sums into how far each probability is from what it should be; the loss is returned.
#[expect(clippy::cast_precision_loss, reason = "some dozen classes")]
fn slope(row: &mut ndarray::ArrayViewMut1<'_, f32>, label: usize, weight: f32) -> f32 {
    let probabilities = softmax(row.to_vec());
    let spread = SMOOTHING / row.len().max(1) as f32;
    let mut loss = 0.0;
    for (class, (slope, probability)) in row.iter_mut().zip(probabilities).enumerate() {
        let wanted = spread + if class == label { 1.0 - SMOOTHING } else { 0.0 };
        loss -= weight * wanted * probability.max(f32::MIN_POSITIVE).ln();
        *slope = (probability - wanted) * weight;
    }
    loss
}
