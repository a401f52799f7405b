//! Concepts: words of several languages that mean one thing in a shop ("вернуть деньги", "refund", "退款").
//!
//! They let a head learn in one language what it then knows in another, and tell it what its examples were too few to show.
//! `data/concepts.tsv` holds them: a name, then stems with `|` between. A stem matches at the beginning of a word; one that ends
//! in `$` must end the word, too; ideographs match anywhere.

use std::sync::{Arc, LazyLock};

use aho_corasick::{AhoCorasick, MatchKind};

use crate::normal::{Text, is_unspaced};

static EMBEDDED: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::of(include_str!("../data/concepts.tsv")));

/// All the concepts, ready to be looked for at once.
#[derive(Clone, Debug)]
pub struct Lexicon {
    stems: Option<Arc<AhoCorasick>>,
    /// The concept of each stem.
    concepts: Arc<[u16]>,
    names: Arc<[String]>,
}

impl Lexicon {
    /// The one that the models were trained with.
    pub fn embedded() -> Self {
        EMBEDDED.clone()
    }

    /// Reads lines of a name, a tab, and stems.
    fn of(lines: &str) -> Self {
        let (mut patterns, mut concepts, mut names) = (Vec::new(), Vec::new(), Vec::<String>::new());
        for line in lines.lines().filter(|line| !line.starts_with('#')) {
            let Some((name, stems)) = line.split_once('\t') else { continue };
            // A concept may go on over several lines; they follow each other.
            if names.last().is_none_or(|last| last != name) {
                names.push(name.to_owned());
            }
            let concept = u16::try_from(names.len()).unwrap_or(u16::MAX);
            for stem in stems.split('|').filter(|stem| !stem.trim().is_empty()) {
                patterns.push(pattern(stem));
                concepts.push(concept);
            }
        }
        let stems = AhoCorasick::builder().match_kind(MatchKind::Standard).build(patterns);
        Self { stems: stems.ok().map(Arc::new), concepts: concepts.into(), names: names.into() }
    }

    /// The concepts of a message, one number a match.
    pub fn concepts(&self, text: &Text) -> Vec<u16> {
        let Some(stems) = &self.stems else { return Vec::new() };
        let spaced = spaced(text);
        let found = stems.find_overlapping_iter(&spaced).filter_map(|found| self.concepts.get(found.pattern().as_usize()).copied());
        found.collect()
    }

    /// The name of a concept, for a person who wants to know why.
    pub fn name(&self, concept: u16) -> Option<&str> {
        self.names.get(usize::from(concept).checked_sub(1)?).map(String::as_str)
    }
}

fn pattern(stem: &str) -> String {
    let stem = stem.trim();
    if stem.chars().next().is_some_and(is_unspaced) {
        return stem.to_owned();
    }
    match stem.strip_suffix('$') {
        Some(word) => format!(" {word} "),
        None => format!(" {stem}"),
    }
}

/// The text with one space around every word, signs turned into spaces: so a stem needs no rule about what ends a word.
fn spaced(text: &Text) -> String {
    let mut spaced = String::with_capacity(text.chars.len() * 2 + 2);
    spaced.push(' ');
    for normal in &text.chars {
        let part = !normal.lower.is_ascii() || normal.lower.is_ascii_alphanumeric() || matches!(normal.lower, '%' | '?' | '!');
        if part {
            spaced.push(normal.lower);
        } else if normal.lower != '\'' && !spaced.ends_with(' ') {
            spaced.push(' ');
        }
    }
    if !spaced.ends_with(' ') {
        spaced.push(' ');
    }
    spaced
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(message: &str) -> Vec<String> {
        let lexicon = Lexicon::embedded();
        lexicon.concepts(&Text::read(message)).into_iter().filter_map(|concept| lexicon.name(concept).map(str::to_owned)).collect()
    }

    #[test]
    fn one_concept_in_three_languages() {
        for message in ["Оформите возврат!", "I'd like a refund", "我要退款"] {
            assert!(names(message).iter().any(|name| name == "refund"), "{message}: {:?}", names(message));
        }
    }

    #[test]
    fn a_stem_begins_a_word() {
        let lexicon = Lexicon::of("short\tab|cd$\n");
        let found = |message: &str| lexicon.concepts(&Text::read(message)).len();
        assert_eq!((found("abc"), found("cab"), found("cd"), found("cde"), found("x, cd.")), (1, 0, 1, 0, 1));
    }
}
