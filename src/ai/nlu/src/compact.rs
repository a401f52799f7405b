//! A table most of whose rows hold nothing. Those that hold something stand side by side, so that they stay near the processor, and most
//! questions after the others end at a mark.

use crate::bytes::{ReadError, Reader, Writer};
use crate::head::widen;

/// Numbers that are added at once: rows are filled up to whole lanes, so that loops over them become a few instructions.
pub(crate) const LANES: usize = 8;
/// Rows that share a word of marks.
const MARKS: usize = 64;

/// Rows of small whole numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Compact {
    marks: Vec<Marks>,
    /// The rows that hold something, each filled up to whole lanes.
    numbers: Vec<i8>,
    width: usize,
}

/// Which of some rows hold something, and how many before them do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Marks {
    bits: u64,
    before: u32,
}

impl Compact {
    /// Of rows of `width` numbers.
    pub(crate) fn of(rows: &[i8], width: usize) -> Self {
        let width = width.max(1);
        let mut compact = Self { marks: Vec::with_capacity(rows.len() / width / MARKS + 1), numbers: Vec::new(), width };
        for (at, row) in rows.chunks_exact(width).enumerate() {
            let holds = row.iter().any(|number| *number != 0);
            compact.mark(at, holds);
            if holds {
                compact.push(row.iter().copied());
            }
        }
        compact
    }

    fn mark(&mut self, at: usize, holds: bool) {
        if at.is_multiple_of(MARKS) {
            let before = u32::try_from(self.numbers.len() / self.stride()).unwrap_or(u32::MAX);
            self.marks.push(Marks { bits: 0, before });
        }
        if let Some(marks) = self.marks.last_mut() {
            marks.bits |= u64::from(holds) << (at % MARKS);
        }
    }

    fn push(&mut self, row: impl Iterator<Item = i8>) {
        self.numbers.extend(row);
        self.numbers.resize(self.numbers.len().next_multiple_of(self.stride()), 0);
    }

    /// Numbers from one row to the next.
    pub(crate) fn stride(&self) -> usize {
        self.width.next_multiple_of(LANES)
    }

    /// A row, filled up to whole lanes, if it holds something.
    #[expect(clippy::inline_always, reason = "it stands in the innermost loop, where the compiler must see it")]
    #[inline(always)]
    pub(crate) fn row(&self, row: u32) -> Option<&[i8]> {
        let (at, bit) = (widen(row) / MARKS, row % 64);
        let marks = self.marks.get(at)?;
        if marks.bits >> bit & 1 == 0 {
            return None;
        }
        let place = widen(marks.before + (marks.bits & ((1 << bit) - 1)).count_ones());
        let stride = self.stride();
        self.numbers.get(place * stride..(place + 1) * stride)
    }

    /// Writes it down: which rows hold something, and these.
    pub(crate) fn write(&self, out: &mut Writer) {
        out.raw(&self.marks.iter().flat_map(|marks| marks.bits.to_le_bytes()).collect::<Vec<_>>());
        for row in self.numbers.chunks_exact(self.stride()) {
            out.signed(row.get(..self.width).unwrap_or_default());
        }
    }

    /// Reads what [`Compact::write`] wrote.
    pub(crate) fn read(from: &mut Reader<'_>, rows: usize, width: usize) -> Result<Self, ReadError> {
        let marks = from.raw(rows.div_ceil(MARKS) * MARKS / 8)?;
        let mut compact = Self { marks: Vec::with_capacity(rows / MARKS + 1), numbers: Vec::new(), width };
        let holding = marks.iter().map(|byte| widen(byte.count_ones())).sum::<usize>();
        compact.numbers.reserve_exact(holding * compact.stride());
        for at in 0..rows {
            let holds = marks.get(at / 8).is_some_and(|byte| byte >> (at % 8) & 1 == 1);
            compact.mark(at, holds);
            if holds {
                compact.push(from.raw(width)?.iter().map(|byte| i8::from_le_bytes([*byte])));
            }
        }
        Ok(compact)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows() -> Vec<i8> {
        let of = |row: usize| if row.is_multiple_of(3) { [1, -2, i8::try_from(row % 100).unwrap()] } else { [0; 3] };
        (0..192).flat_map(of).collect()
    }

    #[test]
    fn a_row_is_found_filled_up_and_an_empty_one_is_none() {
        let compact = Compact::of(&rows(), 3);
        for (at, row) in rows().chunks_exact(3).enumerate() {
            let found = compact.row(u32::try_from(at).unwrap());
            assert_eq!(found.is_some(), at.is_multiple_of(3), "row {at}");
            assert!(found.is_none_or(|found| &found[..3] == row && found.len() == LANES && found[3..] == [0; 5]), "row {at}");
        }
        assert!(compact.row(192).is_none());
    }

    #[test]
    fn what_was_written_is_read_and_a_part_of_it_is_not() {
        let compact = Compact::of(&rows(), 3);
        let mut out = Writer::default();
        compact.write(&mut out);
        let bytes = out.into_bytes();
        assert_eq!(Compact::read(&mut Reader::new(&bytes), 192, 3).unwrap(), compact);
        for length in 0..bytes.len() {
            assert!(Compact::read(&mut Reader::new(&bytes[..length]), 192, 3).is_err(), "{length} bytes");
        }
    }
}
