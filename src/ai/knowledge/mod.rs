//! What the shop knows, made searchable: its articles in Russian, English and Chinese.
//!
//! [`KnowledgeIndex`] is a search index over one inbox's articles: built as a whole, never changed. [`KnowledgeBase`]
//! keeps the indexes in use and builds a new one when the articles behind it have changed.

mod base;
mod index;
mod layout;
mod lexicon;
mod passage;
mod profile;
mod query;
mod score;
mod script;
mod search;
mod source;
mod stop_words;
mod synonyms;
mod words;

pub use base::{INDEXES_MAX, KnowledgeBase};
pub use index::{ARTICLES_MAX, KnowledgeIndex};
pub use script::language_of;
pub use search::{RELATED_SCORE, SURE_SCORE};
pub use source::{ArticleSource, KnowledgeError, SourceError};

pub(crate) use script::{Run, Script, runs};
