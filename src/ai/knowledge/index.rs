//! The search index over one inbox's articles: in memory, built once, never changed, replaced as a whole.
//!
//! tantivy finds the candidates (BM25 over fields of its own per language and part, stems and roots) and the words that
//! a mistyped one may stand for; `score.rs` then weighs the few candidates on a scale that does not depend on how many
//! articles there are, so that "I do not know" can be told from "here it is". The writer is dropped when the index is
//! built, and with it its memory.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use tantivy::directory::RamDirectory;
use tantivy::schema::{Field, IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::{PreTokenizedString, Token};
use tantivy::{Index, ReloadPolicy, Searcher, TantivyDocument};

use super::KnowledgeError;
use super::lexicon::Lexicon;
use super::profile::{Cut, Part, Profile};
use super::words::{Segmenter, Word};
use crate::domain::{Article, ArticleId, Language};

/// The most articles that one index holds; more are left out, the newest staying.
pub const ARTICLES_MAX: usize = 10_000;
/// The writer's memory while it builds.
const WRITER_BYTES: usize = 16 * 1024 * 1024;

/// The fields of the index: one for each part in each language, and one of all words for finding mistyped ones.
#[derive(Debug)]
pub(crate) struct Fields {
    parts: HashMap<(Language, Part), Field>,
    /// Every stem.
    pub(crate) stems: Field,
}

impl Fields {
    fn new() -> (Self, Schema) {
        let mut schema = Schema::builder();
        let mut parts = HashMap::new();
        for language in Language::ALL {
            for part in Part::ALL {
                let name = format!("{}_{}", part.as_str(), language.as_str());
                parts.insert((language, part), schema.add_text_field(&name, text(IndexRecordOption::WithFreqs)));
            }
        }
        let stems = schema.add_text_field("stems", text(IndexRecordOption::Basic));
        (Self { parts, stems }, schema.build())
    }

    /// Returns the field of a part in a language.
    pub(crate) fn of(&self, language: Language, part: Part) -> Option<Field> {
        self.parts.get(&(language, part)).copied()
    }
}

fn text(option: IndexRecordOption) -> TextOptions {
    // Texts come cut already, so the tokenizer's name is never used.
    TextOptions::default().set_indexing_options(TextFieldIndexing::default().set_tokenizer("raw").set_index_option(option))
}

/// A search index over some articles.
pub struct KnowledgeIndex {
    pub(crate) articles: Vec<Article>,
    pub(crate) profiles: Vec<Profile>,
    pub(crate) lexicon: Lexicon,
    pub(crate) fields: Fields,
    pub(crate) searcher: Searcher,
    pub(crate) segmenter: Segmenter,
}

impl KnowledgeIndex {
    /// Builds an index. Takes milliseconds to seconds of pure work: call it on a thread that may block, as
    /// [`super::KnowledgeBase`] does.
    pub fn build(mut articles: Vec<Article>) -> Result<Self, KnowledgeError> {
        articles.sort_unstable_by_key(|article| (std::cmp::Reverse(article.updated_at), article.id));
        articles.truncate(ARTICLES_MAX);
        let speaks_chinese = articles.iter().any(|article| article.language == Language::Zh);
        let segmenter = if speaks_chinese { Segmenter::Dictionary } else { Segmenter::Pairs };
        let (fields, schema) = Fields::new();
        let builder = Index::builder().schema(schema);
        let mut writer = builder.single_segment_index_writer(RamDirectory::create(), WRITER_BYTES)?;
        let mut lexicon = Lexicon::default();
        let mut profiles = Vec::with_capacity(articles.len());
        for article in &articles {
            let cut = Cut::of(article, segmenter);
            writer.add_document(document(article, &cut, &fields))?;
            profiles.push(cut.into_profile(article, &mut lexicon));
        }
        let index = writer.finalize()?;
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        Ok(Self { articles, profiles, lexicon, fields, searcher: reader.searcher(), segmenter })
    }

    /// Returns an index of nothing.
    pub fn empty() -> Result<Arc<Self>, KnowledgeError> {
        Ok(Arc::new(Self::build(Vec::new())?))
    }

    /// Returns an article.
    #[must_use]
    pub fn article(&self, id: ArticleId) -> Option<&Article> {
        self.articles.iter().find(|article| article.id == id)
    }

    /// Returns how many articles it holds.
    #[must_use]
    pub fn len(&self) -> usize {
        self.articles.len()
    }

    /// Tells whether it holds none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.articles.is_empty()
    }
}

impl fmt::Debug for KnowledgeIndex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KnowledgeIndex").field("n_articles", &self.articles.len()).finish_non_exhaustive()
    }
}

fn document(article: &Article, cut: &Cut, fields: &Fields) -> TantivyDocument {
    let mut document = TantivyDocument::default();
    for (part, texts) in &cut.parts {
        let Some(field) = fields.of(article.language, *part) else { continue };
        for words in texts {
            document.add_pre_tokenized_text(field, tokens(words, Kin::With));
            document.add_pre_tokenized_text(fields.stems, tokens(words, Kin::Without));
        }
    }
    document
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kin {
    With,
    Without,
}

fn tokens(words: &[Word], kinds: Kin) -> PreTokenizedString {
    let mut tokens = Vec::with_capacity(words.len() * 2);
    for (position, word) in words.iter().enumerate() {
        let kin = [&word.root, &word.concept].map(|kin| kin.as_ref().filter(|_| kinds == Kin::With));
        for text in [Some(&word.stem)].into_iter().chain(kin).flatten() {
            tokens.push(Token { position, text: text.clone(), ..Token::default() });
        }
    }
    PreTokenizedString { text: String::new(), tokens }
}
