//! An article as it is weighed: which words stand where, and the ways of asking for it, each by itself.

use std::collections::{HashMap, HashSet};

use super::lexicon::{Lexicon, TermId};
use super::script::Script;
use super::words::{Segmenter, Word, words};
use crate::domain::Article;

/// The most of an article's body that is searched; what is longer is a book.
const BODY_CHARS_MAX: usize = 32_768;
/// The most ways of asking for one article that are searched.
pub(crate) const QUESTIONS_MAX: usize = 64;
/// The longest way of asking.
const QUESTION_CHARS_MAX: usize = 300;

/// A part of an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Part {
    /// Its heading.
    Title,
    /// The ways in which shoppers ask for it.
    Questions,
    /// The words to sort by.
    Tags,
    /// Its text.
    Body,
}

impl Part {
    /// All of them.
    pub(crate) const ALL: [Self; 4] = [Self::Title, Self::Questions, Self::Tags, Self::Body];

    /// Returns the word for it in the names of fields.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Questions => "questions",
            Self::Tags => "tags",
            Self::Body => "body",
        }
    }

    /// Returns how much a word found here counts.
    pub(crate) const fn worth(self) -> f32 {
        match self {
            Self::Title | Self::Questions => 1.0,
            Self::Tags => 0.9,
            Self::Body => 0.7,
        }
    }

    const fn bit(self) -> u8 {
        match self {
            Self::Title => 1,
            Self::Questions => 2,
            Self::Tags => 4,
            Self::Body => 8,
        }
    }
}

/// A word within a way of asking.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PhraseWord {
    /// Its stem.
    pub(crate) stem: TermId,
    /// Its root.
    pub(crate) root: Option<TermId>,
    /// Its concept.
    pub(crate) concept: Option<TermId>,
    /// Its script.
    pub(crate) script: Script,
    /// Whether it says little.
    pub(crate) stop: bool,
}

/// An article as it is weighed.
#[derive(Debug)]
pub(crate) struct Profile {
    /// Words and roots with the parts that they stand in, by number.
    terms: Box<[(TermId, u8)]>,
    /// The title and each way of asking.
    pub(crate) phrases: Box<[Box<[PhraseWord]>]>,
}

impl Profile {
    /// Returns how much a word counts for this article: the worth of the best part that it stands in, 0 if none.
    pub(crate) fn worth(&self, term: TermId) -> f32 {
        let Ok(at) = self.terms.binary_search_by_key(&term, |(id, _)| *id) else { return 0.0 };
        let parts = self.terms.get(at).map_or(0, |(_, parts)| *parts);
        Part::ALL.into_iter().filter(|part| parts & part.bit() != 0).map(Part::worth).fold(0.0, f32::max)
    }
}

/// The words of an article, part by part; the questions one by one.
#[derive(Debug)]
pub(crate) struct Cut {
    /// Each part's texts, each text's words.
    pub(crate) parts: Vec<(Part, Vec<Vec<Word>>)>,
}

impl Cut {
    /// Cuts an article into words.
    pub(crate) fn of(article: &Article, segmenter: Segmenter) -> Self {
        let cut = |text: &str, chars_max: usize| -> Vec<Word> { words(&text.chars().take(chars_max).collect::<String>(), segmenter) };
        let title = vec![cut(&article.title, QUESTION_CHARS_MAX)];
        let questions = article.questions.iter().take(QUESTIONS_MAX).map(|text| cut(text, QUESTION_CHARS_MAX)).collect();
        let tags = article.tags.iter().take(QUESTIONS_MAX).map(|text| cut(text, QUESTION_CHARS_MAX)).collect();
        let body = vec![cut(&article.body, BODY_CHARS_MAX)];
        let parts = vec![(Part::Title, title), (Part::Questions, questions), (Part::Tags, tags), (Part::Body, body)];
        Self { parts }
    }

    /// Gives every word its number and counts the article.
    pub(crate) fn into_profile(self, article: &Article, lexicon: &mut Lexicon) -> Profile {
        let mut terms: HashMap<TermId, u8> = HashMap::new();
        let mut phrases = Vec::new();
        for (part, texts) in &self.parts {
            for text in texts {
                let phrase: Vec<PhraseWord> = text.iter().map(|word| number(word, lexicon)).collect();
                for word in &phrase {
                    for id in [Some(word.stem), word.root, word.concept].into_iter().flatten() {
                        *terms.entry(id).or_default() |= part.bit();
                    }
                }
                if matches!(part, Part::Title | Part::Questions) && !phrase.is_empty() {
                    phrases.push(phrase.into_boxed_slice());
                }
            }
        }
        lexicon.count_article(article.language, &terms.keys().copied().collect::<HashSet<_>>());
        let mut terms: Vec<(TermId, u8)> = terms.into_iter().collect();
        terms.sort_unstable();
        Profile { terms: terms.into_boxed_slice(), phrases: phrases.into_boxed_slice() }
    }
}

fn number(word: &Word, lexicon: &mut Lexicon) -> PhraseWord {
    PhraseWord {
        stem: lexicon.intern(&word.stem),
        root: word.root.as_deref().map(|root| lexicon.intern(root)),
        concept: word.concept.as_deref().map(|concept| lexicon.intern(concept)),
        script: word.script,
        stop: word.stop,
    }
}
