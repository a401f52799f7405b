//! What shops chose for their inboxes, kept for moments so that dialogues that wake do not each ask the store.

use std::sync::Arc;
use std::time::Duration;

use dashmap::DashMap;
use tokio::time::Instant;

use crate::domain::{Inbox, InboxId, TenantId};
use crate::store::{Store, StoreError};

/// How long a choice is believed to be the last one.
const KEEP_FOR: Duration = Duration::from_secs(10);
/// Inboxes that are kept; past that, all are forgotten and read again.
const KEPT_MAX: usize = 10_000;

/// What shops chose for their inboxes.
#[derive(Debug)]
pub struct Inboxes {
    store: Store,
    kept: DashMap<InboxId, (Arc<Inbox>, Instant)>,
}

impl Inboxes {
    /// Makes an empty cache over a store.
    #[must_use]
    pub fn new(store: Store) -> Self {
        Self { store, kept: DashMap::new() }
    }

    /// Returns an inbox of a shop.
    ///
    /// # Errors
    /// When the store has to be asked and cannot be.
    pub async fn get(&self, tenant: TenantId, id: InboxId) -> Result<Option<Arc<Inbox>>, StoreError> {
        let kept = self.kept.get(&id).map(|found| found.clone());
        if let Some((inbox, _)) = kept.filter(|(inbox, at)| inbox.tenant == tenant && at.elapsed() < KEEP_FOR) {
            return Ok(Some(inbox));
        }
        let Some(inbox) = self.store.of(tenant).inbox(id).await?.map(Arc::new) else { return Ok(None) };
        if self.kept.len() >= KEPT_MAX {
            self.kept.clear();
        }
        self.kept.insert(id, (Arc::clone(&inbox), Instant::now()));
        Ok(Some(inbox))
    }
}
