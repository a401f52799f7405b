//! The indexes in use, one for each inbox that was asked about lately.
//!
//! An index is rebuilt when the version of the shop's articles has changed: by the first who notices, while the others
//! go on with the old one. At most [`INDEXES_MAX`] are kept; the one unused the longest goes. Building is heavy and runs
//! on a thread that may block.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use arc_swap::ArcSwapOption;
use parking_lot::Mutex;

use super::{ArticleSource, KnowledgeError, KnowledgeIndex};
use crate::domain::{InboxId, TenantId};

/// How many indexes are kept at the most.
pub const INDEXES_MAX: usize = 64;

type Key = (TenantId, InboxId);

/// The indexes in use.
pub struct KnowledgeBase {
    source: Arc<dyn ArticleSource>,
    slots: Mutex<HashMap<Key, Arc<Slot>>>,
    uses: AtomicU64,
    indexes_max: usize,
}

#[derive(Default)]
struct Slot {
    current: ArcSwapOption<Built>,
    building: tokio::sync::Mutex<()>,
    last_use: AtomicU64,
}

struct Built {
    version: i64,
    index: Arc<KnowledgeIndex>,
}

impl Slot {
    fn current(&self) -> Option<Arc<Built>> {
        self.current.load_full()
    }
}

impl KnowledgeBase {
    /// Makes a base over a source; nothing is read before it is asked for.
    #[must_use]
    pub fn new(source: Arc<dyn ArticleSource>) -> Self {
        Self::with_bound(source, INDEXES_MAX)
    }

    /// Makes a base that keeps at most `indexes_max` indexes.
    #[must_use]
    pub fn with_bound(source: Arc<dyn ArticleSource>, indexes_max: usize) -> Self {
        Self { source, slots: Mutex::default(), uses: AtomicU64::new(0), indexes_max: indexes_max.max(1) }
    }

    /// Returns the index of an inbox's articles as they are now, or, while another call builds that one, as they were.
    pub async fn index(&self, tenant: TenantId, inbox: InboxId) -> Result<Arc<KnowledgeIndex>, KnowledgeError> {
        let version = self.source.version(tenant).await.map_err(KnowledgeError::Source)?;
        let slot = self.slot((tenant, inbox));
        let old = slot.current();
        if let Some(built) = old.as_ref().filter(|built| built.version >= version) {
            return Ok(built.index.clone());
        }
        let _building = match old {
            Some(old) => match slot.building.try_lock() {
                Ok(guard) => guard,
                Err(_) => return Ok(old.index.clone()),
            },
            None => slot.building.lock().await,
        };
        if let Some(built) = slot.current().filter(|built| built.version >= version) {
            return Ok(built.index.clone());
        }
        let index = self.build(tenant, inbox).await?;
        slot.current.store(Some(Arc::new(Built { version, index: index.clone() })));
        Ok(index)
    }

    /// Returns how many indexes are kept.
    #[must_use]
    pub fn len(&self) -> usize {
        self.slots.lock().len()
    }

    /// Tells whether none is kept.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.slots.lock().is_empty()
    }

    async fn build(&self, tenant: TenantId, inbox: InboxId) -> Result<Arc<KnowledgeIndex>, KnowledgeError> {
        let mut articles = self.source.articles(tenant).await.map_err(KnowledgeError::Source)?;
        articles.retain(|article| article.inbox.is_none_or(|only| only == inbox));
        let index = tokio::task::spawn_blocking(move || KnowledgeIndex::build(articles)).await;
        Ok(Arc::new(index.map_err(KnowledgeError::Interrupted)??))
    }

    /// Returns the place for an inbox's index, making room for it if it is new.
    fn slot(&self, key: Key) -> Arc<Slot> {
        let now = self.uses.fetch_add(1, Ordering::Relaxed);
        let mut slots = self.slots.lock();
        if !slots.contains_key(&key) && slots.len() >= self.indexes_max {
            let oldest = slots.iter().min_by_key(|(_, slot)| slot.last_use.load(Ordering::Relaxed)).map(|(key, _)| *key);
            oldest.and_then(|key| slots.remove(&key));
        }
        let slot = slots.entry(key).or_default();
        slot.last_use.store(now, Ordering::Relaxed);
        slot.clone()
    }
}

impl std::fmt::Debug for KnowledgeBase {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("KnowledgeBase").field("n_indexes", &self.len()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicI64, AtomicUsize};

    use async_trait::async_trait;
    use tokio::sync::Semaphore;

    use super::*;
    use crate::ai::knowledge::SourceError;
    use crate::domain::{Article, ArticleId, Language, Timestamp};

    /// A source whose reading waits for a permit.
    struct Shelf {
        version: AtomicI64,
        n_reads: AtomicUsize,
        open: Semaphore,
    }

    impl Shelf {
        fn new(n_permits: usize) -> Arc<Self> {
            Arc::new(Self { version: AtomicI64::new(1), n_reads: AtomicUsize::new(0), open: Semaphore::new(n_permits) })
        }
    }

    #[async_trait]
    impl ArticleSource for Shelf {
        async fn version(&self, _tenant: TenantId) -> Result<i64, SourceError> {
            Ok(self.version.load(Ordering::SeqCst))
        }

        async fn articles(&self, tenant: TenantId) -> Result<Vec<Article>, SourceError> {
            self.n_reads.fetch_add(1, Ordering::SeqCst);
            self.open.acquire().await?.forget();
            let article = |id: i64, inbox: Option<i64>| Article {
                tenant,
                id: ArticleId::from(id),
                inbox: inbox.map(InboxId::from),
                slug: id.to_string(),
                title: format!("Article {id}"),
                body: format!("Version {}", self.version.load(Ordering::SeqCst)),
                language: Language::En,
                tags: Vec::new(),
                questions: Vec::new(),
                updated_at: Timestamp::from_millis(0),
            };
            Ok(vec![article(1, None), article(2, Some(7)), article(3, Some(8))])
        }
    }

    async fn get(base: &KnowledgeBase, inbox: i64) -> Arc<KnowledgeIndex> {
        base.index(TenantId::from(1), InboxId::from(inbox)).await.unwrap()
    }

    #[tokio::test]
    async fn an_inbox_sees_its_own_articles_and_those_of_all() {
        let base = KnowledgeBase::new(Shelf::new(9));
        let index = get(&base, 7).await;
        assert_eq!(index.len(), 2);
        assert!(index.article(ArticleId::from(3)).is_none());
    }

    #[tokio::test]
    #[expect(clippy::disallowed_methods, reason = "a test's own tasks")]
    async fn many_who_ask_at_once_cause_one_build() {
        let shelf = Shelf::new(0);
        let base = Arc::new(KnowledgeBase::new(shelf.clone()));
        let asking: Vec<_> = (0..20)
            .map(|_| {
                let base = base.clone();
                tokio::spawn(async move { get(&base, 7).await })
            })
            .collect();
        tokio::task::yield_now().await;
        shelf.open.add_permits(1);
        for asked in asking {
            assert_eq!(asked.await.unwrap().len(), 2);
        }
        assert_eq!(shelf.n_reads.load(Ordering::SeqCst), 1);
    }

    #[tokio::test]
    #[expect(clippy::disallowed_methods, reason = "a test's own tasks")]
    async fn a_changed_article_is_found_and_meanwhile_the_old_one_is_given() {
        let shelf = Shelf::new(1);
        let base = Arc::new(KnowledgeBase::new(shelf.clone()));
        assert_eq!(get(&base, 7).await.article(ArticleId::from(1)).unwrap().body, "Version 1");
        shelf.version.store(2, Ordering::SeqCst);
        let rebuilding = tokio::spawn({
            let base = base.clone();
            async move { get(&base, 7).await }
        });
        while shelf.n_reads.load(Ordering::SeqCst) < 2 {
            tokio::task::yield_now().await;
        }
        assert_eq!(get(&base, 7).await.article(ArticleId::from(1)).unwrap().body, "Version 1");
        shelf.open.add_permits(1);
        assert_eq!(rebuilding.await.unwrap().article(ArticleId::from(1)).unwrap().body, "Version 2");
        assert_eq!(shelf.n_reads.load(Ordering::SeqCst), 2);
    }

    #[tokio::test]
    async fn the_index_unused_the_longest_makes_room() {
        let shelf = Shelf::new(9);
        let base = KnowledgeBase::with_bound(shelf.clone(), 2);
        for inbox in [1, 2, 1, 3] {
            get(&base, inbox).await;
        }
        assert_eq!((base.len(), shelf.n_reads.load(Ordering::SeqCst)), (2, 3));
        get(&base, 1).await;
        assert_eq!(shelf.n_reads.load(Ordering::SeqCst), 3);
        get(&base, 2).await;
        assert_eq!(shelf.n_reads.load(Ordering::SeqCst), 4);
    }
}
