//! Rows of small whole numbers, filled up to a width that fits the vectors of a processor: loops over whole lanes become a few instructions.

/// Numbers that are added at once.
pub(crate) const LANES: usize = 8;

/// Rows of `width` numbers, each filled up with nothing.
pub(crate) fn padded(rows: &[i8], width: usize) -> Vec<i8> {
    let to = width.next_multiple_of(LANES);
    let mut out = vec![0; rows.len() / width.max(1) * to];
    for (out, row) in out.chunks_exact_mut(to.max(1)).zip(rows.chunks_exact(width.max(1))) {
        for (out, number) in out.iter_mut().zip(row) {
            *out = *number;
        }
    }
    out
}

/// What [`padded`] was given.
pub(crate) fn without_padding(rows: &[i8], width: usize) -> Vec<i8> {
    let from = width.next_multiple_of(LANES).max(1);
    rows.chunks_exact(from).flat_map(|row| row.iter().take(width)).copied().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filling_up_loses_nothing() {
        let rows = [1, 2, 3, 4, 5, 6];
        assert_eq!(padded(&rows, 3).len(), 2 * LANES);
        assert_eq!(without_padding(&padded(&rows, 3), 3), rows);
    }
}
