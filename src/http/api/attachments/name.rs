//! The names of files: what a sender may call one, and how it goes into a header and into a path.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// The longest name, in characters.
const CHARS_MAX: usize = 150;
/// What a file without a name is called.
const NAMELESS: &str = "file";
/// What stays as it is in a path and in a header's `filename*`.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.');

/// Reads the header: percent-encoded UTF-8. What could lead out of a folder or mislead a reader is taken out.
pub(super) fn read(header: Option<&str>) -> String {
    let text = header.map(|text| percent_decode_str(text).decode_utf8_lossy().into_owned()).unwrap_or_default();
    let last = text.rsplit(['/', '\\']).next().unwrap_or_default();
    let clean: String = last.chars().filter(|c| !is_odd(*c)).collect();
    let trimmed = clean.trim().trim_start_matches('.');
    if trimmed.is_empty() { NAMELESS.to_owned() } else { shortened(trimmed) }
}

/// Control characters, and those that turn the direction of writing: `exe.gpj` would read `jpg.exe`.
fn is_odd(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '"' | '<' | '>' | '|' | ':' | '*' | '?')
}

/// Keeps the ending, by which people and systems know what a file is.
fn shortened(name: &str) -> String {
    let chars = name.chars().count();
    if chars <= CHARS_MAX {
        return name.to_owned();
    }
    let ending = name.rsplit_once('.').map(|(_, ending)| ending).filter(|ending| ending.chars().count() <= 10);
    let kept = CHARS_MAX - ending.map_or(0, |ending| ending.chars().count() + 1);
    let start: String = name.chars().take(kept).collect();
    ending.map_or_else(|| start.clone(), |ending| format!("{start}.{ending}"))
}

/// Writes a name so that it may stand in a path or in a header.
pub(super) fn encoded(name: &str) -> String {
    utf8_percent_encode(name, PLAIN).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_kept_in_any_script_and_cannot_lead_anywhere() {
        assert_eq!(read(Some("%D1%87%D0%B5%D0%BA.pdf")), "чек.pdf");
        assert_eq!(read(Some("photo 1.jpg")), "photo 1.jpg");
        assert_eq!(read(Some("..%2F..%2Fetc%2Fpasswd")), "passwd");
        assert_eq!(read(Some("C:\\Users\\a.txt")), "a.txt");
        assert_eq!(read(Some("a%0d%0aSet-Cookie: x")), "aSet-Cookie x");
        for nothing in [None, Some(""), Some("..."), Some("%2F"), Some("%00")] {
            assert_eq!(read(nothing), "file");
        }
    }

    #[test]
    fn a_long_name_keeps_its_ending() {
        let name = read(Some(&format!("{}.jpeg", "x".repeat(400))));
        assert_eq!(name.chars().count(), CHARS_MAX);
        assert!(name.ends_with("x.jpeg"));
    }
}
