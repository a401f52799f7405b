//! Correcting words that nobody knows by words that the models know: for a second try, never to be shown.

use crate::bytes::{ReadError, Reader, Writer};
use crate::hash::{Hash, HashTable};
use crate::head::widen;

/// Words that the list may hold.
const WORDS_MAX: u32 = 100_000;
/// Words of one message that are corrected.
const CORRECTED_MAX: usize = 12;
/// Letters below which a word has too many neighbours.
const LETTERS_MIN: usize = 4;
/// The sort of the words' hashes.
const HASHED: u8 = 8;

/// The words that the models were shown.
#[derive(Clone, Debug, Default)]
pub struct Words {
    all: Vec<String>,
    /// The place of each word, by its hash.
    known: HashTable<u64, u32>,
    /// The place of a word that has this hash with one letter left out; the most frequent.
    shortened: HashTable<u64, u32>,
}

impl Words {
    /// From the words of the examples, the most frequent first.
    pub fn new(words: impl IntoIterator<Item = String>) -> Self {
        let mut list = Self::default();
        for word in words {
            let place = u32::try_from(list.all.len()).unwrap_or(u32::MAX);
            for shorter in shorter(&word) {
                list.shortened.entry(shorter).or_insert(place);
            }
            list.known.insert(whole(&word), place);
            list.all.push(word);
        }
        list
    }

    fn at(&self, place: Option<&u32>) -> Option<&str> {
        self.all.get(widen(*place?)).map(String::as_str)
    }

    /// Whether a word is known.
    pub fn knows(&self, word: &str) -> bool {
        self.known.contains_key(&whole(word))
    }

    /// The message with its unknown words corrected, if any could be.
    pub fn corrected(&self, lower: &str) -> Option<String> {
        let mut changed = 0;
        let words = lower.split(' ').map(|word| {
            let bare = word.trim_matches(|character: char| !character.is_alphabetic());
            match self.nearest(bare).filter(|_| changed < CORRECTED_MAX) {
                Some(known) => {
                    changed += 1;
                    word.replacen(bare, known, 1)
                }
                None => word.to_owned(),
            }
        });
        let corrected = words.collect::<Vec<_>>().join(" ");
        (changed > 0).then_some(corrected)
    }

    /// A known word one letter away: one too many, one missing, one other, or two swapped.
    fn nearest(&self, word: &str) -> Option<&str> {
        if word.chars().count() < LETTERS_MIN || self.knows(word) || !word.chars().all(char::is_alphabetic) {
            return None;
        }
        if let Some(longer) = self.at(self.shortened.get(&whole(word))) {
            return Some(longer);
        }
        let shorter = shorter(word).collect::<Vec<_>>();
        let known = shorter.iter().find_map(|shorter| self.at(self.known.get(shorter)));
        known.or_else(|| shorter.iter().find_map(|shorter| self.at(self.shortened.get(shorter))))
    }

    /// Writes the list down.
    pub fn write(words: &[String], out: &mut Writer) {
        out.number(u32::try_from(words.len()).unwrap_or_default());
        for word in words {
            out.text(word);
        }
    }

    /// Reads what [`Words::write`] wrote.
    pub fn read(from: &mut Reader<'_>) -> Result<Self, ReadError> {
        let length = from.bounded("words", 0, WORDS_MAX)?;
        let words = (0..length).map(|_| from.text()).collect::<Result<Vec<_>, _>>()?;
        Ok(Self::new(words))
    }
}

fn whole(word: &str) -> u64 {
    Hash::of_kind(HASHED).with_text(word).whole()
}

/// The hashes of a word with each of its letters left out; a short word has too many neighbours.
fn shorter(word: &str) -> impl Iterator<Item = u64> + '_ {
    let long_enough = word.chars().count() >= LETTERS_MIN;
    let without = |(at, character): (usize, char)| {
        let (before, rest) = (word.get(..at).unwrap_or_default(), word.get(at + character.len_utf8()..).unwrap_or_default());
        Hash::of_kind(HASHED).with_text(before).with_text(rest).whole()
    };
    word.char_indices().filter(move |_| long_enough).map(without)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_slip_is_corrected_and_a_known_word_is_left_alone() {
        let words = Words::new(["доставка", "заказ", "return"].map(str::to_owned));
        for (typed, meant) in [("дотсавка", "доставка"), ("доставк", "доставка"), ("retrun it", "return it")]
        {
            let corrected = words.corrected(typed);
            assert!(corrected.as_deref() == Some(meant), "{typed}: {corrected:?}");
        }
        assert_eq!(words.corrected("заказ доставка"), None);
        assert_eq!(words.corrected("абракадабра"), None);
    }
}
