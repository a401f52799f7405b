//! A shopper as one shop knows it.

use super::{ContactId, InboxId, TenantId, Timestamp};

/// What a shop's own site says of a shopper when it vouches for who it is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Profile {
    /// The name that agents see.
    pub name: Option<String>,
    /// An address to write to.
    pub email: Option<String>,
    /// A number to call.
    pub phone: Option<String>,
    /// The language of the shopper's browser.
    pub locale: Option<String>,
}

/// A shopper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// The shop.
    pub tenant: TenantId,
    /// Its id.
    pub id: ContactId,
    /// Where it first came in.
    pub inbox: InboxId,
    /// What is known of it.
    pub profile: Profile,
    /// When it was first seen.
    pub first_seen: Timestamp,
    /// When it was last seen.
    pub last_seen: Timestamp,
}

impl Profile {
    /// Returns the name that others see: the real one, or a stable stand-in made of the id.
    #[must_use]
    pub fn display_name(&self, id: ContactId) -> String {
        self.name.clone().unwrap_or_else(|| {
            let id = id.to_string();
            let tail: String = id.chars().rev().take(4).collect::<Vec<_>>().into_iter().rev().collect();
            format!("Guest {tail}")
        })
    }
}

impl Contact {
    /// Returns the name that others see.
    #[must_use]
    pub fn display_name(&self) -> String {
        self.profile.display_name(self.id)
    }
}
