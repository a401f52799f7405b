//! A shopper as one shop knows it.

use std::collections::BTreeMap;

use super::{ContactId, InboxId, Language, TenantId, Timestamp};

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
    /// What else it filled in, or the shop's page said of it.
    pub attributes: BTreeMap<String, String>,
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
        self.name.clone().unwrap_or_else(|| format!("{} {}", self.word_for_guest(), guest_number(id)))
    }

    fn word_for_guest(&self) -> &'static str {
        match self.locale.as_deref().and_then(Language::parse) {
            Some(Language::Ru) => "Гость",
            Some(Language::Zh) => "访客",
            Some(Language::En) | None => "Guest",
        }
    }
}

/// Returns four digits that tell guests apart. An id's low bits hardly vary, its high ones are the time: all are mixed.
fn guest_number(id: ContactId) -> u64 {
    1_000 + (id.raw().unsigned_abs().wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32) % 9_000
}

impl Contact {
    /// Returns the name that others see.
    #[must_use]
    pub fn display_name(&self) -> String {
        self.profile.display_name(self.id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn guests_who_come_one_after_the_other_are_told_apart() {
        let ids = crate::domain::IdMaker::new(7);
        let names: std::collections::HashSet<String> =
            (0..20).map(|i| Profile::default().display_name(ids.next(Timestamp::from_millis(1_767_225_600_000 + i * 1_700)))).collect();
        assert!(names.len() >= 19, "{names:?}");
    }

    #[test]
    fn a_guest_is_called_one_in_its_own_language() {
        let profile = Profile { locale: Some("ru-RU".into()), ..Profile::default() };
        assert!(profile.display_name(ContactId::from(1)).starts_with("Гость "));
    }
}
