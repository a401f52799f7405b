//! Words that the domain knows as `&'static str` (channels, reasons) and the database as text.
//!
//! The program itself wrote them, so there are few; each is kept once for the life of the process. The bound is there
//! for a database that somebody else filled.

use std::collections::HashSet;
use std::sync::OnceLock;

use parking_lot::Mutex;

use super::StoreError;
use crate::domain::Channel;

/// The most words kept.
const WORDS_MAX: usize = 256;
/// The longest word kept.
const WORD_BYTES_MAX: usize = 64;

/// Returns the word as one that lives as long as the process.
pub(super) fn intern(word: &str) -> Result<&'static str, StoreError> {
    static WORDS: OnceLock<Mutex<HashSet<&'static str>>> = OnceLock::new();
    let mut words = WORDS.get_or_init(Mutex::default).lock();
    if let Some(known) = words.get(word) {
        return Ok(known);
    }
    if word.len() > WORD_BYTES_MAX || words.len() >= WORDS_MAX {
        return Err(StoreError::Inconsistent(format!("`{}` is no name that this program gave", word.escape_debug())));
    }
    let kept: &'static str = Box::leak(word.into());
    words.insert(kept);
    Ok(kept)
}

/// Reads the name of a channel.
pub(super) fn channel(word: &str) -> Result<Channel, StoreError> {
    if word == Channel::WEB.as_str() { Ok(Channel::WEB) } else { intern(word).map(Channel::named) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_kept_once() {
        let first = intern("telegram").unwrap();
        assert!(std::ptr::eq(first, intern("telegram").unwrap()));
    }

    #[test]
    fn a_word_that_is_too_long_is_refused() {
        assert!(intern(&"x".repeat(65)).is_err());
    }
}
