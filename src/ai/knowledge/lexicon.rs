//! Every word of an index by number, and in how many articles it stands: what makes a word weigh much or little.

use std::collections::{HashMap, HashSet};

use super::script::Script;
use super::words::Word;
use crate::domain::Language;

/// The number of a word within an index.
pub(crate) type TermId = u32;

/// The words of an index.
#[derive(Debug, Default)]
pub(crate) struct Lexicon {
    ids: HashMap<Box<str>, TermId>,
    n_articles_with: Vec<u32>,
    n_articles: [u32; Language::ALL.len()],
}

impl Lexicon {
    /// Returns the number of a word, a new one if it is new.
    pub(crate) fn intern(&mut self, text: &str) -> TermId {
        if let Some(id) = self.ids.get(text) {
            return *id;
        }
        let id = TermId::try_from(self.n_articles_with.len()).unwrap_or(TermId::MAX);
        self.ids.insert(text.into(), id);
        self.n_articles_with.push(0);
        id
    }

    /// Returns the number of a word, if any article has it.
    pub(crate) fn find(&self, text: &str) -> Option<TermId> {
        self.ids.get(text).copied()
    }

    /// Counts an article with these words.
    pub(crate) fn count_article(&mut self, language: Language, terms: &HashSet<TermId>) {
        if let Some(count) = self.n_articles.get_mut(slot(language)) {
            *count += 1;
        }
        for term in terms {
            if let Some(count) = usize::try_from(*term).ok().and_then(|at| self.n_articles_with.get_mut(at)) {
                *count += 1;
            }
        }
    }

    /// Tells whether any article is in a language.
    pub(crate) fn speaks(&self, language: Language) -> bool {
        self.n_articles.get(slot(language)).is_some_and(|count| *count > 0)
    }

    /// Returns how telling a word is: the rarer among the articles of its language, the more. An unknown one is as
    /// telling as one that a single article has.
    pub(crate) fn rarity(&self, term: Option<TermId>, script: Script) -> f32 {
        let known: u32 = match script.language() {
            Some(language) => self.n_articles.get(slot(language)).copied().unwrap_or_default(),
            None => self.n_articles.iter().sum(),
        };
        let with = term
            .and_then(|term| usize::try_from(term).ok())
            .and_then(|at| self.n_articles_with.get(at).copied())
            .unwrap_or_default()
            .max(1);
        let (known, with) = (real(known.max(with)), real(with));
        (1.0 + (known - with + 0.5) / (with + 0.5)).ln()
    }

    /// Returns how telling a known word or an unknown one is, with words that say little near nothing.
    pub(crate) fn weight(&self, word: &Word, term: Option<TermId>) -> f32 {
        let rarity = self.rarity(term, word.script);
        match (word.stop, word.script) {
            (true, _) => STOP_WEIGHT,
            // A number is an order's, a price's or a size's: it is seldom in an article, and its absence says nothing.
            (false, Script::Digits) if term.is_none() => STOP_WEIGHT,
            _ if term.is_none() => rarity.min(UNKNOWN_WEIGHT_MAX),
            _ => rarity,
        }
    }
}

/// What a word weighs that says little.
pub(crate) const STOP_WEIGHT: f32 = 0.2;
/// The most that a word weighs which is in no article: it may be what the question is about, or only a town's name.
const UNKNOWN_WEIGHT_MAX: f32 = 2.5;

const fn slot(language: Language) -> usize {
    match language {
        Language::Ru => 0,
        Language::En => 1,
        Language::Zh => 2,
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of articles are far below the 2^24 that a float holds exactly")]
const fn real(count: u32) -> f32 {
    count as f32
}
