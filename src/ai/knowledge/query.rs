//! A shopper's words made into a query: each word with its weight, and with what it may stand for if it is mistyped.

use tantivy::query::{BooleanQuery, BoostQuery, DisjunctionMaxQuery, FuzzyTermQuery, Query, TermQuery};
use tantivy::schema::IndexRecordOption;
use tantivy::{Searcher, Term};

use super::KnowledgeError;
use super::index::KnowledgeIndex;
use super::layout::other_layout;
use super::lexicon::TermId;
use super::profile::Part;
use super::script::Script;
use super::words::{ROOT_MARK, Word, words};
use crate::domain::Language;

/// The most of a shopper's message that is searched.
const QUERY_CHARS_MAX: usize = 1_000;
/// The most words that are searched.
const QUERY_WORDS_MAX: usize = 48;
/// The most words that are taken to be mistyped.
const TYPOS_MAX: usize = 8;
/// A shorter word is never taken to be mistyped.
const TYPO_LETTERS_MIN: usize = 4;
/// From this length on two letters may be wrong.
const TWO_TYPOS_LETTERS_MIN: usize = 8;
/// How many known words one mistyped word is compared with at the most.
const SIMILAR_MAX: usize = 64;
/// What BM25 gives a root for a stem's one.
const ROOT_BOOST: f32 = 0.4;
/// What BM25 gives another word for the same thing.
const CONCEPT_BOOST: f32 = 0.9;
/// What BM25 gives for a word's further fields beside its best one.
const FIELDS_TIE_BREAKER: f32 = 0.3;

/// A word of a query.
#[derive(Debug, Clone)]
pub(crate) struct QueryWord {
    /// The number of its stem, if any article has it.
    pub(crate) stem: Option<TermId>,
    /// The number of its root, if any article has it.
    pub(crate) root: Option<TermId>,
    /// The number of its concept, if any article has it.
    pub(crate) concept: Option<TermId>,
    /// Whether it was read as another, similar word.
    pub(crate) guessed: bool,
    /// How telling it is.
    pub(crate) weight: f32,
    texts: Vec<(String, f32)>,
}

/// Reads a shopper's words.
pub(crate) fn read(index: &KnowledgeIndex, text: &str) -> Result<Vec<QueryWord>, KnowledgeError> {
    let text: String = text.chars().take(QUERY_CHARS_MAX).collect();
    let mut distinct: Vec<Word> = Vec::new();
    for word in as_meant(index, &text).into_iter().take(QUERY_WORDS_MAX) {
        if !distinct.iter().any(|other| other.stem == word.stem) {
            distinct.push(word);
        }
    }
    let mut typos_left = TYPOS_MAX;
    distinct.into_iter().map(|word| read_word(index, word, &mut typos_left)).collect()
}

/// Cuts a text into words; where no article knows any of them, and some are known if the text was typed in the other
/// keyboard layout, it was.
fn as_meant(index: &KnowledgeIndex, text: &str) -> Vec<Word> {
    let typed = words(text, index.segmenter);
    let is_known = |word: &Word| word.stop || index.lexicon.find(&word.stem).is_some();
    if typed.iter().any(is_known) {
        return typed;
    }
    let swapped = words(&other_layout(text), index.segmenter);
    if swapped.iter().any(is_known) { swapped } else { typed }
}

fn read_word(index: &KnowledgeIndex, word: Word, typos_left: &mut usize) -> Result<QueryWord, KnowledgeError> {
    let known = index.lexicon.find(&word.stem).is_some();
    let maybe_typo = !known && !word.stop && word.concept.is_none() && *typos_left > 0;
    let guess = if maybe_typo { guess(index, &word)? } else { None };
    let guessed = guess.is_some();
    *typos_left -= usize::from(guessed);
    let word = guess.unwrap_or(word);
    let stem = index.lexicon.find(&word.stem);
    let root = word.root.as_deref().and_then(|root| index.lexicon.find(root));
    let concept = word.concept.as_deref().and_then(|concept| index.lexicon.find(concept));
    let weight = index.lexicon.weight(&word, stem.or(concept));
    let kin = [word.root.map(|root| (root, ROOT_BOOST)), word.concept.map(|concept| (concept, CONCEPT_BOOST))];
    let texts = [Some((word.stem, 1.0))].into_iter().chain(kin).flatten().collect();
    Ok(QueryWord { stem, root, concept, guessed, weight, texts })
}

/// Returns the word that an unknown one was most likely meant to be, a letter or two being wrong. Where the root is
/// known, only a word of that root will do.
fn guess(index: &KnowledgeIndex, word: &Word) -> Result<Option<Word>, KnowledgeError> {
    let letters = word.stem.chars().count();
    if !matches!(word.script, Script::Cyrillic | Script::Latin) || letters < TYPO_LETTERS_MIN {
        return Ok(None);
    }
    let root = word.root.clone().filter(|root| index.lexicon.find(root).is_some());
    let start: String = match &root {
        Some(root) => root.trim_end_matches(ROOT_MARK).to_owned(),
        None => word.stem.chars().take(1).collect(),
    };
    let distance = if letters >= TWO_TYPOS_LETTERS_MIN { 2 } else { 1 };
    for distance in 1..=distance {
        if let Some(stem) = similar(index, &word.stem, distance, &start)? {
            return Ok(Some(Word { stem, root, ..word.clone() }));
        }
    }
    Ok(None)
}

/// Returns the commonest of the known stems that differ in so many letters and begin as they must: the first letter is
/// seldom mistyped, and words that differ in it are usually different words.
fn similar(index: &KnowledgeIndex, stem: &str, distance: u8, start: &str) -> Result<Option<String>, KnowledgeError> {
    let term = Term::from_field_text(index.fields.stems, stem);
    let automaton = FuzzyTermQuery::new(term, distance, true).automaton()?;
    let mut best: Option<(u32, String)> = None;
    for segment in index.searcher.segment_readers() {
        let inverted = segment.inverted_index(index.fields.stems)?;
        let mut stream = inverted.terms().search(&automaton).into_stream().map_err(tantivy::TantivyError::from)?;
        for _ in 0..SIMILAR_MAX {
            if !stream.advance() {
                break;
            }
            let n_articles = stream.value().doc_freq;
            let Ok(known) = std::str::from_utf8(stream.key()) else { continue };
            if known.starts_with(start) && best.as_ref().is_none_or(|(most, _)| n_articles > *most) {
                best = Some((n_articles, known.to_owned()));
            }
        }
    }
    Ok(best.map(|(_, stem)| stem))
}

/// Makes the query that finds candidates: for each word the best of its fields, and the sum over the words.
pub(crate) fn candidates(index: &KnowledgeIndex, query: &[QueryWord]) -> BooleanQuery {
    let languages: Vec<Language> = Language::ALL.into_iter().filter(|it| index.lexicon.speaks(*it)).collect();
    let words = query.iter().filter(|word| word.stem.is_some() || word.root.is_some() || word.concept.is_some());
    let clauses = words.map(|word| {
        let mut fields: Vec<Box<dyn Query>> = Vec::new();
        for (language, part) in languages.iter().flat_map(|it| Part::ALL.map(|part| (*it, part))) {
            let Some(field) = index.fields.of(language, part) else { continue };
            for (text, boost) in &word.texts {
                let term = TermQuery::new(Term::from_field_text(field, text), IndexRecordOption::WithFreqs);
                fields.push(Box::new(BoostQuery::new(Box::new(term), *boost)));
            }
        }
        Box::new(DisjunctionMaxQuery::with_tie_breaker(fields, FIELDS_TIE_BREAKER)) as Box<dyn Query>
    });
    BooleanQuery::union(clauses.collect())
}

/// Returns the articles' places with their BM25 scores, best first.
pub(crate) fn find(searcher: &Searcher, query: &BooleanQuery, limit: usize) -> Result<Vec<(f32, usize)>, KnowledgeError> {
    let collector = tantivy::collector::TopDocs::with_limit(limit.max(1)).order_by_score();
    let found = searcher.search(query, &collector)?;
    // One segment, written in order and never merged: a document's number is its article's place.
    Ok(found.into_iter().filter_map(|(score, doc)| Some((score, usize::try_from(doc.doc_id).ok()?))).collect())
}
