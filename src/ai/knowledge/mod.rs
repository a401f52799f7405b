//! What the shop knows, made searchable: its articles in Russian, English and Chinese.

mod source;

pub use source::{ArticleSource, KnowledgeError, SourceError};
