//! What shops taught it: their own intents, learnt when they are first needed and again when they change.

use std::sync::Arc;

use dashmap::DashMap;
use tokio::sync::Mutex;
use tokio::time::Instant;

use super::{BELIEVED_FOR, SHOPS_MAX};
use crate::ai::understanding::{Mind, OwnIntents};
use crate::domain::{Intent, TenantId};
use crate::store::{Store, StoreError};

/// What a shop taught it; `None` if nothing.
type Learnt = Option<Arc<OwnIntents>>;

#[derive(Debug, Clone)]
struct Known {
    version: i64,
    /// The mind that learnt it. No other can ask it.
    models: String,
    learnt: Learnt,
    believed_since: Instant,
}

/// What shops taught it.
#[derive(Debug)]
pub(super) struct Shops {
    store: Store,
    known: DashMap<TenantId, Known>,
    /// Learning takes up to seconds of a core: one shop after the other.
    learning: Mutex<()>,
}

impl Shops {
    pub(super) fn new(store: Store) -> Self {
        Self { store, known: DashMap::new(), learning: Mutex::default() }
    }

    /// Returns what a shop taught it. Where that cannot be read, what it taught before.
    pub(super) async fn get(&self, tenant: TenantId, mind: &Arc<Mind>) -> Learnt {
        let known = self.known.get(&tenant).map(|known| known.clone()).filter(|known| known.models == mind.models());
        if let Some(known) = known.as_ref().filter(|known| known.believed_since.elapsed() < BELIEVED_FOR) {
            return known.learnt.clone();
        }
        match self.learn(tenant, mind).await {
            Ok(learnt) => learnt,
            Err(error) => {
                tracing::warn!(tenant.id = %tenant, error = %error, "A shop's own intents could not be read.");
                known.and_then(|known| known.learnt)
            }
        }
    }

    /// Learns a shop's intents anew if they have changed, or the mind has.
    pub(super) async fn learn(&self, tenant: TenantId, mind: &Arc<Mind>) -> Result<Learnt, StoreError> {
        let _one_at_a_time = self.learning.lock().await;
        let store = self.store.of(tenant);
        let believed_since = Instant::now();
        let version = store.intent_version().await?;
        if let Some(mut known) = self.known.get_mut(&tenant)
            && known.version == version
            && known.models == mind.models()
        {
            known.believed_since = believed_since;
            return Ok(known.learnt.clone());
        }
        let intents = if version == 0 { Vec::new() } else { store.intents().await? };
        let learnt = learnt(tenant, mind, intents).await;
        if self.known.len() >= SHOPS_MAX {
            self.known.clear();
        }
        self.known.insert(tenant, Known { version, models: mind.models().to_owned(), learnt: learnt.clone(), believed_since });
        Ok(learnt)
    }
}

async fn learnt(tenant: TenantId, mind: &Arc<Mind>, intents: Vec<Intent>) -> Learnt {
    if intents.is_empty() {
        return None;
    }
    let mind = Arc::clone(mind);
    match tokio::task::spawn_blocking(move || mind.learn(&intents)).await {
        Ok(Ok(learnt)) => learnt.map(Arc::new),
        Ok(Err(error)) => {
            tracing::warn!(tenant.id = %tenant, error = %error, "A shop's own intents cannot be learnt.");
            None
        }
        Err(crash) => {
            tracing::error!(tenant.id = %tenant, error = %crash, "Learning a shop's own intents crashed.");
            None
        }
    }
}
