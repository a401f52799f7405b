//! Those who work for a shop: people at the desk, and programs with keys.

use super::{ApiKeyId, TeamId, TenantId, Timestamp, UserId};

/// What a person may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// Everything in its shop.
    Admin,
    /// Talk with shoppers.
    Agent,
}

impl Role {
    /// Returns the word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Admin => "admin",
            Self::Agent => "agent",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Admin, Self::Agent].into_iter().find(|role| role.as_str() == text)
    }
}

/// A person who works at the desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// The shop.
    pub tenant: TenantId,
    /// Its id.
    pub id: UserId,
    /// The address to sign in with, in lower case; unique over all shops.
    pub email: String,
    /// The name that shoppers see.
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// Whether it may sign in.
    pub active: bool,
    /// How many dialogues it has at once at the most, where dialogues are given out by the dispatcher.
    pub capacity: u32,
}

/// A group of agents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Team {
    /// The shop.
    pub tenant: TenantId,
    /// Its id.
    pub id: TeamId,
    /// Its name.
    pub name: String,
    /// Who is in it.
    pub members: Vec<UserId>,
}

/// One thing that a program's key allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Scope {
    /// Read dialogues.
    ConversationsRead,
    /// Take part in dialogues as an agent does.
    ConversationsWrite,
    /// Read shoppers' particulars.
    ContactsRead,
    /// Read the knowledge base.
    KnowledgeRead,
    /// Change the knowledge base.
    KnowledgeWrite,
    /// Everything that an admin may.
    Admin,
}

impl Scope {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::ConversationsRead, Self::ConversationsWrite, Self::ContactsRead, Self::KnowledgeRead, Self::KnowledgeWrite, Self::Admin];

    /// Returns the word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ConversationsRead => "conversations:read",
            Self::ConversationsWrite => "conversations:write",
            Self::ContactsRead => "contacts:read",
            Self::KnowledgeRead => "knowledge:read",
            Self::KnowledgeWrite => "knowledge:write",
            Self::Admin => "admin",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.as_str() == text)
    }
}

/// A program's key, without its secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiKey {
    /// The shop.
    pub tenant: TenantId,
    /// Its id.
    pub id: ApiKeyId,
    /// What it is for; the name that others see.
    pub name: String,
    /// What it allows.
    pub scopes: Vec<Scope>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last used, to the hour.
    pub last_used_at: Option<Timestamp>,
}

impl ApiKey {
    /// Tells whether the key allows something; `admin` allows all.
    #[must_use]
    pub fn allows(&self, scope: Scope) -> bool {
        self.scopes.iter().any(|has| *has == scope || *has == Scope::Admin)
    }
}
