//! What the linear heads see of a message: hashed n-grams of characters and words, the concepts of the lexicon, a few signs.
//!
//! Each group is brought to the same length, so that a long story does not outweigh a short wish. The numbers of rows are part of the
//! models' format: a change here needs models trained anew.

use crate::hash::Hash;
use crate::lexicon::Lexicon;
use crate::normal::{Text, is_letter, is_number, is_unspaced};

/// The longest n-gram of characters.
const GRAM_MAX: usize = 5;
/// The longest n-gram of a script without spaces; there a character is nearly a word.
const DENSE_GRAM_MAX: usize = 4;
/// Pairs of concepts that one message may give.
const PAIRS_MAX: usize = 64;
/// How much each group weighs against the n-grams of characters.
const WORDS: f32 = 0.8;
const CONCEPTS: f32 = 1.0;
const PAIRS: f32 = 0.5;
const SIGNS: f32 = 0.4;

/// A row of the tables and how strongly it is meant.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Feature {
    /// The hash, not yet cut to a table's size.
    pub row: u32,
    /// How much of it.
    pub value: f32,
}

/// What the heads see of a message.
#[derive(Clone, Debug, Default)]
pub struct Features {
    /// N-grams of characters alone: what the language is known by.
    pub grams: Vec<Feature>,
    /// All the rest.
    pub meaning: Vec<Feature>,
}

/// Concepts from here on are kinds of entities that rules and lists see in the message.
const EVIDENCE: u16 = 60_000;

/// Looks at a normal form; `evidence` is the kinds of entities that may be in it.
pub fn features(text: &Text, lexicon: &Lexicon, evidence: &[u16]) -> Features {
    let words = Words::of(text);
    let mut features = Features::default();
    let mut group = Vec::with_capacity(text.chars.len() * (GRAM_MAX + 1));
    for word in words.iter() {
        grams(word, &mut group);
    }
    close(&mut features.grams, &mut group, 1.0);
    word_grams(&words, &mut group);
    close(&mut features.meaning, &mut group, WORDS);
    let mut concepts = lexicon.concepts(text);
    concepts.extend(evidence.iter().map(|kind| EVIDENCE.saturating_add(*kind)));
    concepts.sort_unstable();
    concepts.dedup();
    group.extend(concepts.iter().map(|concept| Hash::of_kind(3).with_number(u32::from(*concept)).row()));
    close(&mut features.meaning, &mut group, CONCEPTS);
    let pairs = concepts.iter().enumerate().flat_map(|(at, one)| concepts.iter().skip(at + 1).map(move |other| (*one, *other)));
    let pairs = pairs.map(|(one, other)| Hash::of_kind(4).with_number(u32::from(one)).with_number(u32::from(other)).row());
    group.extend(pairs.take(PAIRS_MAX));
    close(&mut features.meaning, &mut group, PAIRS);
    signs(text, words.ends.len(), &mut group);
    close(&mut features.meaning, &mut group, SIGNS);
    features
}

/// Every run of letters or digits, and every run of other signs, in lower case, one after the other with a space between.
struct Words {
    characters: Vec<char>,
    ends: Vec<usize>,
}

impl Words {
    fn of(text: &Text) -> Self {
        let mut words = Self { characters: Vec::with_capacity(text.chars.len() * 2 + 2), ends: Vec::new() };
        let mut last = Class::Space;
        for normal in &text.chars {
            let class = Class::of(normal.lower);
            if class != last && last != Class::Space {
                words.end();
            }
            if class != Class::Space {
                if class != last {
                    words.characters.push(' ');
                }
                // Digits become one sign each: the number of an order says nothing but that it is there.
                let digit = is_number(normal.lower) && !is_unspaced(normal.lower);
                words.characters.push(if digit { '0' } else { normal.lower });
            }
            last = class;
        }
        if last != Class::Space {
            words.end();
        }
        words
    }

    fn end(&mut self) {
        self.ends.push(self.characters.len());
        self.characters.push(' ');
    }

    /// Each word with the space before it and the one behind it.
    fn iter(&self) -> impl Iterator<Item = &[char]> {
        let begins = [0].into_iter().chain(self.ends.iter().map(|end| end + 1));
        begins.zip(&self.ends).filter_map(|(begin, end)| self.characters.get(begin..=*end))
    }
}

/// A word without its spaces.
fn bare(word: &[char]) -> &[char] {
    word.get(1..word.len().saturating_sub(1)).unwrap_or_default()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Space,
    Word,
    Dense,
    Sign,
}

impl Class {
    fn of(character: char) -> Self {
        match character {
            ' ' => Self::Space,
            _ if is_unspaced(character) => Self::Dense,
            '\'' => Self::Word,
            _ if is_letter(character) || is_number(character) => Self::Word,
            _ => Self::Sign,
        }
    }
}

fn grams(word: &[char], rows: &mut Vec<u32>) {
    let dense = bare(word).first().copied().is_some_and(is_unspaced);
    let characters = if dense { bare(word) } else { word };
    let longest = if dense { DENSE_GRAM_MAX } else { GRAM_MAX };
    for start in 0..characters.len() {
        let mut hash = Hash::of_kind(1);
        for character in characters.iter().skip(start).take(longest) {
            hash = hash.with(*character);
            rows.push(hash.row());
        }
    }
}

fn word_grams(words: &Words, rows: &mut Vec<u32>) {
    let hashes = words.iter().map(|word| bare(word).iter().fold(Hash::of_kind(2), |hash, character| hash.with(*character)).row());
    let mut before = 0;
    for hash in hashes {
        rows.push(hash);
        rows.push(Hash::of_kind(2).with_number(before).with_number(hash).row());
        before = hash;
    }
}

fn signs(text: &Text, n_words: usize, rows: &mut Vec<u32>) {
    let signals = text.signals;
    let bucket = |count: usize| u32::try_from(count.min(3)).unwrap_or(3);
    let length = match n_words {
        0..=1 => 1,
        2..=3 => 2,
        4..=7 => 3,
        8..=15 => 4,
        _ => 5,
    };
    let signs = [
        length,
        10 + bucket(signals.exclamations),
        20 + bucket(signals.questions),
        30 + bucket(signals.shouted),
        40 + bucket(signals.drawn_out),
        50 + u32::from(text.chars.last().is_some_and(|last| last.lower == '?')),
    ];
    rows.extend(signs.map(|sign| Hash::of_kind(5).with_number(sign).row()));
}

/// Counts equal rows together, brings the group to a length, and empties it for the next.
fn close(features: &mut Vec<Feature>, group: &mut Vec<u32>, weight: f32) {
    group.sort_unstable();
    let from = features.len();
    for same in group.chunk_by(|one, other| one == other) {
        let Some(row) = same.first() else { continue };
        let count = u16::try_from(same.len()).unwrap_or(u16::MAX);
        features.push(Feature { row: *row, value: 1.0 + f32::from(count).ln() });
    }
    group.clear();
    let added = features.get_mut(from..).unwrap_or_default();
    let length = added.iter().map(|feature| feature.value * feature.value).sum::<f32>().sqrt();
    for feature in added {
        feature.value *= weight / length;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(message: &str) -> Features {
        features(&Text::read(message), &Lexicon::embedded(), &[])
    }

    #[test]
    fn a_number_is_a_number_whichever_it_is() {
        assert_eq!(of("заказ 12345").grams, of("заказ 98765").grams);
        assert_ne!(of("заказ 12345").grams, of("заказ 123").grams);
    }

    #[test]
    fn every_group_has_its_length_however_long_the_message() {
        for message in ["где", &"очень долгая история ".repeat(80)] {
            let length = of(message).grams.iter().map(|feature| feature.value * feature.value).sum::<f32>();
            assert!((length - 1.0).abs() < 1e-3, "{length}");
        }
    }

    #[test]
    fn nothing_gives_nothing_but_its_length() {
        assert!(of("").grams.is_empty());
        assert!(of("\u{200b}").grams.is_empty());
    }
}
