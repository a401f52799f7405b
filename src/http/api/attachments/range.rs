//! A piece of a file: `Range: bytes=…`, one range at a time.

/// Which bytes to send.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    /// All: nothing was asked for, or in a form that a server may ignore.
    All,
    /// From the first to the last, both included.
    Piece(u64, u64),
    /// What is not there.
    Beyond,
}

/// Reads the header for a file of `size` bytes.
pub(super) fn read(header: Option<&str>, size: u64) -> Wanted {
    let Some(text) = header.and_then(|text| text.strip_prefix("bytes=")) else { return Wanted::All };
    let Some((first, last)) = text.split_once('-') else { return Wanted::All };
    let (first, last) = (first.trim(), last.trim());
    match (number(first), number(last)) {
        (Some(first), None) if last.is_empty() => piece(first, size.saturating_sub(1), size),
        (Some(first), Some(last)) if last >= first => piece(first, last.min(size.saturating_sub(1)), size),
        (None, Some(0)) if first.is_empty() => Wanted::Beyond,
        (None, Some(n)) if first.is_empty() => piece(size.saturating_sub(n), size.saturating_sub(1), size),
        _ => Wanted::All,
    }
}

const fn piece(first: u64, last: u64, size: u64) -> Wanted {
    if first < size { Wanted::Piece(first, last) } else { Wanted::Beyond }
}

fn number(text: &str) -> Option<u64> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_are_read_as_the_standard_has_them() {
        for (header, expected) in [
            ("bytes=0-4", Wanted::Piece(0, 4)),
            ("bytes=5-", Wanted::Piece(5, 9)),
            ("bytes=-3", Wanted::Piece(7, 9)),
            ("bytes=-30", Wanted::Piece(0, 9)),
            ("bytes=8-99", Wanted::Piece(8, 9)),
            ("bytes=10-", Wanted::Beyond),
            ("bytes=-0", Wanted::Beyond),
            ("bytes=4-2", Wanted::All),
            ("bytes=0-1,3-4", Wanted::All),
            ("bytes=+1-2", Wanted::All),
            ("bytes=a-b", Wanted::All),
            ("bytes=99999999999999999999-", Wanted::All),
            ("pages=1-2", Wanted::All),
        ] {
            assert_eq!(read(Some(header), 10), expected, "{header}");
        }
        assert_eq!(read(None, 10), Wanted::All);
        assert_eq!(read(Some("bytes=0-"), 0), Wanted::Beyond);
    }
}
