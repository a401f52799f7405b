//! The pair of tokens that lets an agent in.

use crate::domain::{TenantId, Timestamp, UserId};
use crate::http::auth::{Bearer, SecretKind, secrets};
use crate::http::error::ApiError;
use crate::http::state::HttpState;
use crate::protocol::rest::TokensBody;
use crate::store::{FamilyId, NewRefreshToken};

/// Begins a family of refresh tokens.
pub(super) async fn begin(state: &HttpState, tenant: TenantId, user: UserId) -> Result<TokensBody, ApiError> {
    let refresh_token = SecretKind::Refresh.make();
    let token =
        NewRefreshToken { hash: secrets::hash(&refresh_token), user, family: state.id::<FamilyId>(), expires_at: refresh_ends_at(state) };
    state.store.of(tenant).create_refresh_token(&token).await?;
    pair(state, tenant, user, refresh_token)
}

/// Returns the tokens of which the second is kept already.
pub(super) fn pair(state: &HttpState, tenant: TenantId, user: UserId, refresh_token: String) -> Result<TokensBody, ApiError> {
    let ttl = state.config.auth.access_token_ttl;
    let signed = state.tokens.sign(Bearer::Agent { tenant, user }, state.now(), ttl);
    let (access_token, expires_at) = signed.map_err(|error| ApiError::internal(&error))?;
    Ok(TokensBody { access_token, refresh_token, expires_at: expires_at.to_string() })
}

/// Returns when a refresh token that is made now ends.
pub(super) fn refresh_ends_at(state: &HttpState) -> Timestamp {
    state.now().plus(state.config.auth.refresh_token_ttl)
}
