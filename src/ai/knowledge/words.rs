//! Words as they are searched: stems of Russian and English words, segments of Chinese, and roots for near misses.
//!
//! A root is the first letters of a stem. Russian verbs and nouns of one family often have different stems (`доставка`
//! and `доставляете`) that begin alike; a root match is worth less than a match of the stem.

use std::sync::LazyLock;

use jieba_rs::Jieba;
use tantivy::tokenizer::{Language as Stems, Stemmer, TextAnalyzer, TokenStream, WhitespaceTokenizer};

use super::script::{Run, Script, runs};
use super::stop_words::is_stop_word;
use super::synonyms::concept;

/// Letters of a stem that are its root.
const ROOT_LETTERS: usize = 5;
/// Characters of a Chinese word that are its root: `退货`, `退款` and `退` are of one family.
const ROOT_CHARACTERS: usize = 1;
/// Ends every root, so that a root is never taken for a stem.
pub(crate) const ROOT_MARK: char = '~';
/// The longest word that is searched; what is longer is cut.
const WORD_LETTERS_MAX: usize = 40;

/// The Chinese dictionary: some 50 MB in memory and a few hundred milliseconds to load, so it is loaded once, by the
/// first index that holds a Chinese article, on the thread that builds it.
static JIEBA: LazyLock<Jieba> = LazyLock::new(Jieba::new);

/// How Chinese is cut into words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Segmenter {
    /// By the dictionary.
    Dictionary,
    /// Into pairs of characters: where no article is Chinese, the dictionary is not worth loading.
    Pairs,
}

/// A word of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Word {
    /// As it is searched.
    pub(crate) stem: String,
    /// What words of its family begin with; `None` for short words and for numbers.
    pub(crate) root: Option<String>,
    /// The concept that it is a word for.
    pub(crate) concept: Option<String>,
    /// The script it is in.
    pub(crate) script: Script,
    /// Whether it says little.
    pub(crate) stop: bool,
}

/// Cuts a text into words.
pub(crate) fn words(text: &str, segmenter: Segmenter) -> Vec<Word> {
    let surfaces: Vec<(Script, String)> = runs(text).into_iter().flat_map(|run| segment(&run, segmenter)).collect();
    let stems = stem_all(surfaces.iter().map(|(_, surface)| surface.as_str()));
    surfaces
        .into_iter()
        .zip(stems)
        .map(|((script, surface), stem)| {
            let concept = concept(&stem);
            let stop = is_stop_word(&surface) && concept.is_none();
            Word { root: root(script, &stem), concept, script, stop, stem }
        })
        .collect()
}

fn segment(run: &Run, segmenter: Segmenter) -> Vec<(Script, String)> {
    if run.script != Script::Han {
        return vec![(run.script, run.text.chars().take(WORD_LETTERS_MAX).collect())];
    }
    let pieces: Vec<String> = match segmenter {
        Segmenter::Dictionary => JIEBA.cut_for_search(&run.text, true).into_iter().map(|token| token.word.to_owned()).collect(),
        Segmenter::Pairs => pairs(&run.text),
    };
    pieces.into_iter().map(|piece| (Script::Han, piece)).collect()
}

fn pairs(text: &str) -> Vec<String> {
    let letters: Vec<char> = text.chars().collect();
    if letters.len() < 2 {
        return vec![text.to_owned()];
    }
    letters.windows(2).map(|pair| pair.iter().collect()).collect()
}

/// Stems words of all scripts: each stemmer knows the endings of its own script only and leaves the others alone.
pub(crate) fn stem_all<'a>(surfaces: impl Iterator<Item = &'a str>) -> Vec<String> {
    static ANALYZER: LazyLock<TextAnalyzer> = LazyLock::new(|| {
        TextAnalyzer::builder(WhitespaceTokenizer::default())
            .filter(Stemmer::new(Stems::Russian))
            .filter(Stemmer::new(Stems::English))
            .build()
    });
    let joined = surfaces.collect::<Vec<_>>().join(" ");
    let mut analyzer = ANALYZER.clone();
    let mut stream = analyzer.token_stream(&joined);
    let mut stems = Vec::new();
    while stream.advance() {
        stems.push(stream.token().text.clone());
    }
    stems
}

fn root(script: Script, stem: &str) -> Option<String> {
    let letters = match script {
        Script::Cyrillic | Script::Latin => ROOT_LETTERS,
        Script::Han => ROOT_CHARACTERS,
        Script::Digits => return None,
    };
    let root: Vec<char> = stem.chars().take(letters).collect();
    (root.len() == letters).then(|| root.into_iter().chain([ROOT_MARK]).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stems(text: &str) -> Vec<String> {
        words(text, Segmenter::Dictionary).into_iter().map(|word| word.stem).collect()
    }

    #[test]
    fn forms_of_a_word_have_one_stem_in_each_language() {
        assert_eq!(stems("размеры размеров РАЗМЕРАМИ"), ["размер", "размер", "размер"]);
        assert_eq!(stems("returns returned returning"), ["return", "return", "return"]);
    }

    #[test]
    fn chinese_is_cut_into_words_by_the_dictionary() {
        assert_eq!(stems("我要退货"), ["我要", "退货"]);
    }

    #[test]
    fn without_the_dictionary_chinese_is_cut_into_pairs() {
        let pairs: Vec<_> = words("我要退货", Segmenter::Pairs).into_iter().map(|word| word.stem).collect();
        assert_eq!(pairs, ["我要", "要退", "退货"]);
    }

    #[test]
    fn a_family_of_words_shares_its_root() {
        let roots: Vec<_> = words("доставка доставляете", Segmenter::Pairs).into_iter().map(|word| word.root).collect();
        assert_eq!(roots, [Some("доста~".to_owned()), Some("доста~".to_owned())]);
    }

    #[test]
    fn words_that_say_little_are_marked() {
        let said: Vec<_> = words("How do I return it?", Segmenter::Pairs).into_iter().filter(|word| !word.stop).collect();
        assert_eq!(said.len(), 1);
    }
}
