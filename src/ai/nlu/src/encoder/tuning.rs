//! What was learnt on top of the encoder's layers from shoppers' messages: a small number for each of their weights, added to it when the
//! models are loaded. So the models hold nobody else's weights, and rounding costs next to nothing.

use super::Encoder;
use super::body::{Body, SHAPES};
use crate::bytes::{ReadError, Reader, Writer};

/// Differences between the encoder's weights and those that were learnt.
#[derive(Clone, Debug, PartialEq)]
pub struct Tuning {
    tables: Vec<Difference>,
}

/// One table's: eight bits for each weight, and what a step of each column is worth.
#[derive(Clone, Debug, PartialEq)]
struct Difference {
    steps: Vec<f32>,
    numbers: Vec<i8>,
}

/// An encoder's layers as they were taught.
#[derive(Debug)]
pub struct Tuned(pub(super) Body);

impl Difference {
    #[expect(clippy::cast_possible_truncation, reason = "clamped to eight bits just before")]
    fn between(before: &[f32], after: &[f32], columns: usize) -> Self {
        let differences = before.iter().zip(after).map(|(before, after)| after - before).collect::<Vec<_>>();
        let mut steps = vec![0.0_f32; columns];
        for row in differences.chunks_exact(columns) {
            steps.iter_mut().zip(row).for_each(|(step, number)| *step = step.max(number.abs() / 127.0));
        }
        let rounded = |(number, step): (&f32, &f32)| if *step > 0.0 { (number / step).round().clamp(-127.0, 127.0) as i8 } else { 0 };
        let numbers = differences.chunks_exact(columns).flat_map(|row| row.iter().zip(&steps).map(rounded)).collect();
        Self { steps, numbers }
    }

    fn added_to(&self, table: &mut [f32]) {
        let columns = self.steps.len().max(1);
        for (row, numbers) in table.chunks_exact_mut(columns).zip(self.numbers.chunks_exact(columns)) {
            for ((weight, number), step) in row.iter_mut().zip(numbers).zip(&self.steps) {
                *weight += f32::from(*number) * step;
            }
        }
    }
}

impl Tuning {
    /// What leads from the encoder's own weights to those that were learnt.
    pub fn between(before: &[Vec<f32>], after: &[Vec<f32>]) -> Self {
        let tables = before.iter().zip(after).zip(SHAPES);
        Self { tables: tables.map(|((before, after), (_, columns))| Difference::between(before, after, columns)).collect() }
    }

    /// Writes it down.
    pub fn write(&self, out: &mut Writer) {
        for table in &self.tables {
            out.floats(&table.steps);
            out.signed(&table.numbers);
        }
    }

    /// Reads what [`Tuning::write`] wrote.
    pub fn read(from: &mut Reader<'_>) -> Result<Self, ReadError> {
        let tables = SHAPES.map(|(rows, columns)| Ok(Difference { steps: from.floats(columns)?, numbers: from.signed(rows * columns)? }));
        Ok(Self { tables: tables.into_iter().collect::<Result<_, _>>()? })
    }
}

impl Encoder {
    /// Rows and columns of the tables that can be taught.
    pub const fn shapes() -> [(usize, usize); SHAPES.len()] {
        SHAPES
    }

    /// These tables as they came.
    pub fn tables(&self) -> Vec<Vec<f32>> {
        self.weights.body.tables()
    }

    /// The layers as they were taught; nothing if that was another encoder.
    pub fn tuned(&self, tuning: &Tuning) -> Option<Tuned> {
        let mut tables = self.tables();
        for (table, difference) in tables.iter_mut().zip(&tuning.tables) {
            difference.added_to(table);
        }
        Body::of(&tables).map(Tuned)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_leads_from_one_table_to_the_other() {
        let (before, after) = ([1.0, 2.0, 3.0, 4.0], [1.5, 2.0, 2.75, 4.0]);
        let difference = Difference::between(&before, &after, 2);
        let mut table = before;
        difference.added_to(&mut table);
        assert!(table.iter().zip(after).all(|(one, other)| (one - other).abs() < 0.005), "{table:?}");
        assert!((table[1] - 2.0).abs() < f32::EPSILON && (table[3] - 4.0).abs() < f32::EPSILON, "a column that did not change stays");
    }

    #[test]
    fn what_was_written_is_read_and_a_part_of_it_is_not() {
        let before = SHAPES.map(|(rows, columns)| vec![0.5; rows * columns]).to_vec();
        let mut after = before.clone();
        after[0][7] = 0.75;
        let tuning = Tuning::between(&before, &after);
        let mut out = Writer::default();
        tuning.write(&mut out);
        let bytes = out.into_bytes();
        assert_eq!(Tuning::read(&mut Reader::new(&bytes)).unwrap(), tuning);
        for length in (0..bytes.len()).step_by(997) {
            assert!(Tuning::read(&mut Reader::new(&bytes[..length])).is_err(), "{length} bytes");
        }
    }
}
