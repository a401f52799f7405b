//! Slopes are compared with what a small change of each weight does.

use ndarray::Array2;

use super::table::{Table, flat};
use super::{Shuffle, body, head, share};

const ORDERS: [(usize, usize); 2] = [(2, 0), (3, 1)];
const EMBEDDING: usize = 5;
const BRANCH: usize = 4;
const CLASSES: usize = 3;
const HIDDEN: usize = 6;
/// How much a weight is changed.
const CHANGE: f32 = 1e-2;

fn tables(chance: &mut Shuffle) -> Vec<Table> {
    let wide = EMBEDDING + ORDERS.len() * BRANCH;
    let mut shapes = Vec::new();
    for (neighbours, _) in ORDERS {
        let round = (neighbours * BRANCH, BRANCH);
        let one = (1, BRANCH);
        shapes.extend([(EMBEDDING, BRANCH), one, one, one, round, one, round, one]);
    }
    shapes.extend([(1, wide), (1, wide), (wide, HIDDEN + CLASSES), (1, HIDDEN + CLASSES), (HIDDEN, CLASSES)]);
    let somewhere = |shape| Table::new(Array2::from_shape_fn(shape, |_| 2.0 * share(chance) - 1.0), 0.0);
    shapes.into_iter().map(somewhere).collect()
}

/// The loss of three texts, and its slopes.
fn look(tables: &[Table]) -> (f32, super::Slopes) {
    let mut chance = Shuffle(3);
    let lengths = vec![4, 1, 3];
    let embedded = Array2::from_shape_fn((8, EMBEDDING), |_| 2.0 * share(&mut chance) - 1.0);
    let (sums, seen) = body::forward(tables, &ORDERS, embedded, lengths);
    let mut slopes = flat(tables);
    let mut wrong = Array2::zeros(sums.dim());
    let kept = Array2::from_shape_fn((3, HIDDEN), |(row, column)| if (row + column) % 3 == 0 { 0.0 } else { 2.0 });
    let labels = [Some((1, 1.0)), None, Some((2, 0.5))];
    let at = body::n_tables(&ORDERS);
    let loss = head::look(tables, at, &sums, &labels, &kept, &mut slopes, &mut wrong);
    body::backward(tables, &ORDERS, &seen, &wrong, &mut slopes);
    (loss, slopes)
}

#[test]
fn slopes_are_what_a_small_change_of_a_weight_does() {
    let mut tables = tables(&mut Shuffle(7));
    let (_, slopes) = look(&tables);
    let mut checked = 0;
    for (number, slopes) in slopes.iter().enumerate() {
        for (place, slope) in slopes.indexed_iter() {
            let before = tables[number].weights[place];
            let mut moved = |by: f32| {
                tables[number].weights[place] = before + by;
                look(&tables).0
            };
            let (up, down, near) = (moved(CHANGE), moved(-CHANGE), moved(CHANGE / 4.0) - moved(-CHANGE / 4.0));
            tables[number].weights[place] = before;
            let found = (up - down) / (2.0 * CHANGE);
            // Where a switch turns between the two there is no slope to compare with.
            if (found - near * 2.0 / CHANGE).abs() < 2e-3 {
                assert!((found - slope).abs() < 4e-3 + 0.02 * slope.abs(), "table {number}, {place:?}: {found} and {slope}");
                checked += 1;
            }
        }
    }
    let all = tables.iter().map(|table| table.weights.len()).sum::<usize>();
    assert!(checked * 10 > all * 9, "{checked} of {all}");
}

#[test]
fn a_text_says_the_same_in_any_company() {
    let tables = tables(&mut Shuffle(7));
    let mut chance = Shuffle(5);
    let texts = [3, 1, 5].map(|length| Array2::from_shape_fn((length, EMBEDDING), |_| share(&mut chance)));
    let views = texts.each_ref().map(|text| text.view());
    let together = ndarray::concatenate(ndarray::Axis(0), &views).unwrap();
    let (sums, _) = body::forward(&tables, &ORDERS, together, vec![3, 1, 5]);
    for (text, sum) in texts.into_iter().zip(sums.rows()) {
        let length = text.nrows();
        let (alone, _) = body::forward(&tables, &ORDERS, text, vec![length]);
        assert!(alone.row(0).iter().zip(sum).all(|(one, other)| (one - other).abs() < 1e-4));
    }
}
