//! How well an article fits a question, 0 to 1, comparable between shops and languages.
//!
//! Two views are mixed. *Coverage*: of all that the question says, weighed by how telling each word is, how much does
//! the article speak of at all? A question about something else has words that no article has, and fails here.
//! *Likeness*: how much is the question like the most similar way of asking that the article lists?

use super::lexicon::{Lexicon, STOP_WEIGHT};
use super::profile::{PhraseWord, Profile};
use super::query::QueryWord;

/// What coverage weighs in the mix; likeness has the rest.
const COVERAGE_SHARE: f32 = 0.55;
/// What a match of roots is worth, of stems being 1.
const ROOT_WORTH: f32 = 0.6;
/// What another word for the same thing is worth.
const CONCEPT_WORTH: f32 = 0.85;
/// What a match of a guessed word is worth.
const GUESS_WORTH: f32 = 0.85;

/// Returns how well an article fits.
pub(crate) fn fit(query: &[QueryWord], profile: &Profile, lexicon: &Lexicon) -> f32 {
    let asked: f32 = query.iter().map(|word| word.weight).sum();
    if asked <= 0.0 {
        return 0.0;
    }
    let covered: f32 = query.iter().map(|word| word.weight * worth(word, profile)).sum();
    let likeness = profile.phrases.iter().map(|phrase| alike(query, asked, phrase, lexicon)).fold(0.0, f32::max);
    COVERAGE_SHARE * covered / asked + (1.0 - COVERAGE_SHARE) * likeness
}

fn worth(word: &QueryWord, profile: &Profile) -> f32 {
    let sure = if word.guessed { GUESS_WORTH } else { 1.0 };
    let stem = word.stem.map_or(0.0, |stem| profile.worth(stem) * sure);
    let root = word.root.map_or(0.0, |root| profile.worth(root) * sure * ROOT_WORTH);
    let concept = word.concept.map_or(0.0, |concept| profile.worth(concept) * sure * CONCEPT_WORTH);
    stem.max(root).max(concept)
}

/// Returns what share of both texts they have in common (Dice's coefficient over weighed words).
fn alike(query: &[QueryWord], asked: f32, phrase: &[PhraseWord], lexicon: &Lexicon) -> f32 {
    let said: f32 = phrase.iter().map(|word| weight(word, lexicon)).sum();
    let common: f32 = query.iter().map(|word| word.weight * likeness(word, phrase)).sum();
    2.0 * common / (asked + said)
}

fn weight(word: &PhraseWord, lexicon: &Lexicon) -> f32 {
    if word.stop { STOP_WEIGHT } else { lexicon.rarity(Some(word.stem), word.script) }
}

fn likeness(word: &QueryWord, phrase: &[PhraseWord]) -> f32 {
    let sure = if word.guessed { GUESS_WORTH } else { 1.0 };
    let same = |other: &PhraseWord| {
        if word.stem == Some(other.stem) {
            sure
        } else if word.concept.is_some() && word.concept == other.concept {
            sure * CONCEPT_WORTH
        } else if word.root.is_some() && word.root == other.root {
            sure * ROOT_WORTH
        } else {
            0.0
        }
    };
    phrase.iter().map(same).fold(0.0, f32::max)
}
