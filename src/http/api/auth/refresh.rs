//! `POST auth/refresh`: a refresh token is exchanged for the next one and for an access token.

use axum::Json;
use axum::extract::State;

use super::session;
use crate::http::auth::{SecretKind, secrets};
use crate::http::error::ApiError;
use crate::http::extract::Body;
use crate::http::state::HttpState;
use crate::protocol::rest::{ProblemBody, RefreshBody, TokensBody};
use crate::store::Rotation;

#[utoipa::path(post, path = "/api/v1/auth/refresh", operation_id = "refresh", tag = "auth", request_body = RefreshBody, responses(
    (status = 200, description = "The next pair; the token that was sent is good no more", body = TokensBody),
    (status = 401, description = "The token is not good; if it had been used before, the whole sign-in has ended", body = ProblemBody, content_type = "application/problem+json"),
    (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(in crate::http) async fn refresh(State(state): State<HttpState>, Body(body): Body<RefreshBody>) -> Result<Json<TokensBody>, ApiError> {
    let ended = || ApiError::unauthorized("the sign-in has ended; sign in again");
    if !SecretKind::Refresh.is_form_of(&body.refresh_token) {
        return Err(ended());
    }
    let next = SecretKind::Refresh.make();
    let (old, new) = (secrets::hash(&body.refresh_token), secrets::hash(&next));
    match state.store.rotate_refresh_token(old, new, state.now(), session::refresh_ends_at(&state)).await? {
        Rotation::Rotated { tenant, user } => {
            let is_active = state.store.of(tenant).user(user).await?.is_some_and(|user| user.active);
            if !is_active {
                return Err(ended());
            }
            session::pair(&state, tenant, user, next).map(Json)
        }
        Rotation::Reused { tenant, user } => {
            tracing::warn!(tenant.id = %tenant, user.id = %user, "A refresh token was used twice: its whole family is revoked.");
            Err(ended())
        }
        Rotation::Unknown => Err(ended()),
    }
}
