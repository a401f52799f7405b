//! Who wrote an entry.

use std::sync::Arc;

use super::{ApiKeyId, ContactId, UserId};

/// What kind of author it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum AuthorKind {
    /// A shop's customer.
    Shopper,
    /// A person at the desk.
    Agent,
    /// A program with a key, which does an agent's work.
    Program,
    /// The shop's own answering machine.
    Bot,
    /// Beseda itself.
    System,
}

/// The author of an entry: kind, id within the kind, and the name that others saw at that moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Author {
    /// The kind of author.
    pub kind: AuthorKind,
    /// The integer of the author's id; 0 for the bot and the system. Unique over all kinds.
    pub id: i64,
    /// The name that others see.
    pub name: Arc<str>,
}

impl Author {
    /// Returns a shopper as an author.
    pub fn shopper(id: ContactId, name: impl Into<Arc<str>>) -> Self {
        Self { kind: AuthorKind::Shopper, id: id.raw(), name: name.into() }
    }

    /// Returns an agent as an author.
    pub fn agent(id: UserId, name: impl Into<Arc<str>>) -> Self {
        Self { kind: AuthorKind::Agent, id: id.raw(), name: name.into() }
    }

    /// Returns a program as an author.
    pub fn program(id: ApiKeyId, name: impl Into<Arc<str>>) -> Self {
        Self { kind: AuthorKind::Program, id: id.raw(), name: name.into() }
    }

    /// Returns the shop's bot as an author.
    pub fn bot(name: impl Into<Arc<str>>) -> Self {
        Self { kind: AuthorKind::Bot, id: 0, name: name.into() }
    }

    /// Returns Beseda itself as an author.
    #[must_use]
    pub fn system() -> Self {
        Self { kind: AuthorKind::System, id: 0, name: Arc::from("Beseda") }
    }

    /// Returns the opaque id that clients see.
    #[must_use]
    pub fn public_id(&self) -> String {
        match self.kind {
            AuthorKind::Shopper => ContactId::from(self.id).to_string(),
            AuthorKind::Agent => UserId::from(self.id).to_string(),
            AuthorKind::Program => ApiKeyId::from(self.id).to_string(),
            AuthorKind::Bot => "bot".to_owned(),
            AuthorKind::System => "system".to_owned(),
        }
    }

    /// Tells whether two entries are of the same author, whatever it was called at the time.
    #[must_use]
    pub fn is(&self, other: &Self) -> bool {
        self.kind == other.kind && self.id == other.id
    }

    /// Tells whether the author works for the shop: a person at the desk, or a program that does the same work.
    #[must_use]
    pub const fn is_staff(&self) -> bool {
        matches!(self.kind, AuthorKind::Agent | AuthorKind::Program)
    }
}
