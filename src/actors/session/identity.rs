//! Who is behind a socket, and by what right it asks.

use async_trait::async_trait;

use crate::actors::conversation::Standing;
use crate::domain::{ApiKey, Author, AuthorKind, ContactId, InboxId, Role, Scope, TenantId};
use crate::protocol::{View, WhoBody};

/// What somebody may do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rights {
    /// Take part in its own dialogues.
    Shopper {
        /// The shopper.
        contact: ContactId,
        /// Where it came in.
        inbox: InboxId,
    },
    /// What its role allows.
    Agent(Role),
    /// What its key allows.
    Program(Vec<Scope>),
}

/// Somebody whom a token has vouched for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The shop.
    pub tenant: TenantId,
    /// The name under which it writes.
    pub author: Author,
    /// What it may do.
    pub rights: Rights,
}

impl Identity {
    /// Makes a shopper's identity.
    pub fn shopper(tenant: TenantId, contact: ContactId, inbox: InboxId, name: &str) -> Self {
        Self { tenant, author: Author::shopper(contact, name), rights: Rights::Shopper { contact, inbox } }
    }

    /// Makes a program's identity.
    #[must_use]
    pub fn program(key: &ApiKey) -> Self {
        Self { tenant: key.tenant, author: Author::program(key.id, key.name.as_str()), rights: Rights::Program(key.scopes.clone()) }
    }

    /// Returns by what right it asks of dialogues.
    #[must_use]
    pub fn standing(&self) -> Standing {
        match &self.rights {
            Rights::Shopper { .. } => Standing::Shopper,
            Rights::Agent(role) if *role == Role::Admin => Standing::Admin,
            Rights::Program(scopes) if scopes.contains(&Scope::Admin) => Standing::Admin,
            Rights::Agent(_) | Rights::Program(_) => Standing::Agent,
        }
    }

    /// Tells whether it works for the shop.
    #[must_use]
    pub const fn is_staff(&self) -> bool {
        !matches!(self.rights, Rights::Shopper { .. })
    }

    /// Tells whether it may do what a program needs this scope for. People may by their role.
    #[must_use]
    pub fn allows(&self, scope: Scope) -> bool {
        match &self.rights {
            Rights::Program(scopes) => scopes.iter().any(|has| *has == scope || *has == Scope::Admin),
            Rights::Shopper { .. } | Rights::Agent(_) => true,
        }
    }

    /// Returns for whose eyes entries are written down for it.
    #[must_use]
    pub const fn view(&self) -> View {
        if self.is_staff() { View::Staff } else { View::Shopper }
    }

    /// Returns what `welcome` says of it.
    #[must_use]
    pub fn who(&self) -> WhoBody {
        let kind = match self.author.kind {
            AuthorKind::Shopper => "shopper",
            AuthorKind::Program => "program",
            AuthorKind::Agent | AuthorKind::Bot | AuthorKind::System => "agent",
        };
        WhoBody { kind: kind.to_owned(), id: self.author.public_id(), name: self.author.name.to_string() }
    }
}

/// Why a token does not vouch for anybody.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// It is not good; says why and how to get one that is.
    #[error("{0}")]
    Rejected(String),
    /// It could not be looked up.
    #[error("the token could not be checked")]
    Unavailable,
}

/// Knows whom a token vouches for.
#[async_trait]
pub trait Authenticator: Send + Sync + 'static {
    /// Returns whom a token vouches for.
    async fn authenticate(&self, token: &str) -> Result<Identity, TokenError>;
}
