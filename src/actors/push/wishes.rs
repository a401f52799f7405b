//! What shops chose, kept for moments: an inbox that tells nobody costs no more than a look.

use dashmap::DashMap;
use tokio::time::Instant;

use super::{BELIEVED_FOR, WISHES_MAX};
use crate::domain::{InboxId, TenantId};
use crate::protocol::rest::AppearanceBody;
use crate::store::{Store, StoreError};

/// What a shop chose for an inbox.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Wish {
    pub(super) is_on: bool,
    /// Whether a notification may say what the answer says.
    pub(super) shows_words: bool,
    /// Who the notification is from.
    pub(super) shop: String,
}

pub(super) struct Wishes {
    store: Store,
    kept: DashMap<InboxId, (Wish, Instant)>,
}

impl Wishes {
    pub(super) fn new(store: Store) -> Self {
        Self { store, kept: DashMap::new() }
    }

    /// Tells whether it is known that the inbox tells nobody.
    pub(super) fn is_surely_off(&self, inbox: InboxId) -> bool {
        self.kept.get(&inbox).is_some_and(|kept| !kept.0.is_on && kept.1.elapsed() < BELIEVED_FOR)
    }

    pub(super) async fn get(&self, tenant: TenantId, inbox: InboxId) -> Result<Wish, StoreError> {
        let kept = self.kept.get(&inbox).map(|found| found.clone());
        if let Some((wish, _)) = kept.filter(|(_, at)| at.elapsed() < BELIEVED_FOR) {
            return Ok(wish);
        }
        let wish = self.read(tenant, inbox).await?;
        if self.kept.len() >= WISHES_MAX {
            self.kept.clear();
        }
        self.kept.insert(inbox, (wish.clone(), Instant::now()));
        Ok(wish)
    }

    async fn read(&self, tenant: TenantId, inbox: InboxId) -> Result<Wish, StoreError> {
        let store = self.store.of(tenant);
        // What an older version has kept and this one cannot read is the default, here as for the widget.
        let look = store.appearance(inbox).await?.and_then(|kept| serde_json::from_value::<AppearanceBody>(kept).ok()).unwrap_or_default();
        if !look.features.push {
            return Ok(Wish::default());
        }
        let Some(found) = store.inbox(inbox).await? else { return Ok(Wish::default()) };
        Ok(Wish { is_on: true, shows_words: look.features.push_words, shop: look.brand.name.unwrap_or(found.name) })
    }
}
