//! Where articles come from. The store implements it; this folder must not know the store.

use async_trait::async_trait;

use crate::domain::{Article, TenantId};

/// What a source may fail with.
pub type SourceError = Box<dyn std::error::Error + Send + Sync>;

/// Where a shop's articles are kept.
#[async_trait]
pub trait ArticleSource: Send + Sync + 'static {
    /// Returns a number that grows whenever any of the shop's articles does. Asked once a turn: keep it cheap.
    async fn version(&self, tenant: TenantId) -> Result<i64, SourceError>;

    /// Returns all of the shop's articles, of every inbox.
    async fn articles(&self, tenant: TenantId) -> Result<Vec<Article>, SourceError>;
}

/// Why articles cannot be searched.
#[derive(Debug, thiserror::Error)]
pub enum KnowledgeError {
    /// They could not be read from where they are kept.
    #[error("the shop's articles cannot be read")]
    Source(#[source] SourceError),
    /// The search library failed.
    #[error("the search index cannot be built or read")]
    Index(#[from] tantivy::TantivyError),
    /// The thread that built the index died.
    #[error("building the search index was interrupted")]
    Interrupted(#[source] tokio::task::JoinError),
}
