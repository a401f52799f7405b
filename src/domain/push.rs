//! A browser that a shopper wants to be told of answers by.

use super::{ContactId, InboxId, PushId, TenantId, Timestamp};

/// The most browsers of one shopper; the oldest gives way.
pub const PUSH_SUBSCRIPTIONS_MAX: u32 = 5;

/// A browser that a shopper wants to be told by.
#[derive(Clone, PartialEq, Eq)]
pub struct PushSubscription {
    /// The shop.
    pub tenant: TenantId,
    /// Its id.
    pub id: PushId,
    /// The shopper.
    pub contact: ContactId,
    /// Where the shopper came in.
    pub inbox: InboxId,
    /// Where the browser's push service is asked to reach it. Whoever knows it can be a nuisance, so it is treated as a secret.
    pub endpoint: String,
    /// The browser's public key.
    pub p256dh: [u8; 65],
    /// What only the browser and we know.
    pub auth: [u8; 16],
    /// The language of the widget there.
    pub locale: String,
    /// The page where the shopper was, to be led back to.
    pub page: Option<String>,
    /// When it was made.
    pub created_at: Timestamp,
}

impl std::fmt::Debug for PushSubscription {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PushSubscription").field("id", &self.id).field("contact", &self.contact).finish_non_exhaustive()
    }
}
