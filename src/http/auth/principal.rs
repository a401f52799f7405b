//! From a token to somebody: a person at the desk, a program with a key, or a shopper.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::FromRequestParts;
use axum::http::header;
use axum::http::request::Parts;

use super::secrets::{self, SecretKind};
use super::tokens::{Bearer, Tokens};
use crate::domain::{ApiKey, Author, Clock, ContactId, InboxId, Role, Scope, TenantId, User, UserId};
use crate::http::error::ApiError;
use crate::http::state::HttpState;
use crate::store::Store;

/// How exactly it is remembered when a key was last used: a write at every request would cost more than the request.
const KEY_USE_GRAIN: Duration = Duration::from_hours(1);
/// The longest token that is looked at.
const TOKEN_BYTES_MAX: usize = 4096;

/// Somebody who asks.
#[derive(Debug, Clone)]
pub enum Principal {
    /// One who works for the shop.
    Staff(Staff),
    /// One of its shoppers.
    Shopper(Shopper),
}

/// One who works for a shop.
#[derive(Debug, Clone)]
pub struct Staff {
    /// The shop.
    pub tenant: TenantId,
    /// As others see it.
    pub author: Author,
    /// What it is.
    pub kind: StaffKind,
}

/// What one who works for a shop is.
#[derive(Debug, Clone)]
pub enum StaffKind {
    /// A person at the desk.
    Agent(User),
    /// A program with a key.
    Program(ApiKey),
}

/// A shopper with a widget's token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shopper {
    /// The shop.
    pub tenant: TenantId,
    /// The shopper.
    pub contact: ContactId,
    /// Where it came in.
    pub inbox: InboxId,
}

impl Staff {
    /// Returns what it may do, in the words for people.
    #[must_use]
    pub fn role(&self) -> Role {
        match &self.kind {
            StaffKind::Agent(user) => user.role,
            StaffKind::Program(key) if key.allows(Scope::Admin) => Role::Admin,
            StaffKind::Program(_) => Role::Agent,
        }
    }

    /// Tells whether it may do what a key's scope stands for.
    #[must_use]
    pub fn may(&self, scope: Scope) -> bool {
        match &self.kind {
            StaffKind::Program(key) => key.allows(scope),
            StaffKind::Agent(user) => user.role == Role::Admin || !matches!(scope, Scope::Admin | Scope::KnowledgeWrite),
        }
    }
}

impl Principal {
    /// Returns the shop.
    #[must_use]
    pub const fn tenant(&self) -> TenantId {
        match self {
            Self::Staff(staff) => staff.tenant,
            Self::Shopper(shopper) => shopper.tenant,
        }
    }

    /// Returns the integer under which the store knows it as an author.
    #[must_use]
    pub const fn author_id(&self) -> i64 {
        match self {
            Self::Staff(staff) => staff.author.id,
            Self::Shopper(shopper) => shopper.contact.raw(),
        }
    }
}

/// What tokens are checked with.
#[derive(Clone)]
pub struct Credentials {
    /// What is kept.
    pub store: Store,
    /// Reads tokens.
    pub tokens: Arc<Tokens>,
    /// The time.
    pub clock: Arc<dyn Clock>,
}

impl Credentials {
    /// Finds out whose token it is: an access token's, an API key's, or a widget token's.
    ///
    /// # Errors
    /// `unauthorized` when it is nobody's, has ended, or its owner is no longer let in.
    pub async fn authenticate(&self, token: &str) -> Result<Principal, ApiError> {
        if token.len() > TOKEN_BYTES_MAX {
            return Err(ApiError::unauthorized("the token is not one of this server's; sign in again"));
        }
        if token.starts_with(SecretKind::ApiKey.prefix()) {
            return self.program(token).await.map(Principal::Staff);
        }
        let bearer = self.tokens.read(token, self.clock.now()).map_err(|error| ApiError::unauthorized(error.to_string()))?;
        match bearer {
            Bearer::Agent { tenant, user } => self.agent(tenant, user).await.map(Principal::Staff),
            Bearer::Shopper { tenant, contact, inbox } => Ok(Principal::Shopper(Shopper { tenant, contact, inbox })),
        }
    }

    async fn agent(&self, tenant: TenantId, id: UserId) -> Result<Staff, ApiError> {
        let user = self.store.of(tenant).user(id).await?.filter(|user| user.active);
        let user = user.ok_or_else(|| ApiError::unauthorized("the account is no longer active; ask an admin of the shop"))?;
        Ok(Staff { tenant, author: Author::agent(user.id, user.name.as_str()), kind: StaffKind::Agent(user) })
    }

    async fn program(&self, token: &str) -> Result<Staff, ApiError> {
        let unknown = || ApiError::unauthorized("there is no such API key; an admin makes one at the desk");
        if !SecretKind::ApiKey.is_form_of(token) {
            return Err(unknown());
        }
        let key = self.store.api_key_by_hash(secrets::hash(token)).await?.ok_or_else(unknown)?;
        let now = self.clock.now();
        if key.last_used_at.is_none_or(|last| now.since(last) >= KEY_USE_GRAIN) {
            self.store.of(key.tenant).touch_api_key(key.id, now).await?;
        }
        Ok(Staff { tenant: key.tenant, author: Author::program(key.id, key.name.as_str()), kind: StaffKind::Program(key) })
    }
}

impl Credentials {
    /// Refuses the token of a shopper who wanted to be forgotten.
    ///
    /// # Errors
    /// `unauthorized` for one who was, and when the database is away.
    pub async fn must_be_known(&self, shopper: Shopper) -> Result<Shopper, ApiError> {
        if self.store.of(shopper.tenant).is_erased(shopper.contact).await? {
            return Err(ApiError::unauthorized("the shopper is no longer known; ask for a new token"));
        }
        Ok(shopper)
    }
}

/// Reads the token of `Authorization: Bearer …`.
fn token_of(parts: &Parts) -> Result<&str, ApiError> {
    let header = parts.headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let token = header.and_then(|value| {
        let (scheme, token) = value.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
    });
    token.filter(|token| !token.is_empty()).ok_or_else(|| ApiError::unauthorized("send a token, as `Authorization: Bearer …`"))
}

impl FromRequestParts<HttpState> for Principal {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &HttpState) -> Result<Self, ApiError> {
        let credentials = state.credentials();
        match credentials.authenticate(token_of(parts)?).await? {
            Principal::Shopper(shopper) => credentials.must_be_known(shopper).await.map(Principal::Shopper),
            staff @ Principal::Staff(_) => Ok(staff),
        }
    }
}

impl FromRequestParts<HttpState> for Shopper {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &HttpState) -> Result<Self, ApiError> {
        match Principal::from_request_parts(parts, state).await? {
            Principal::Shopper(shopper) => Ok(shopper),
            Principal::Staff(_) => Err(ApiError::forbidden("this is for shoppers, with a widget's token")),
        }
    }
}
