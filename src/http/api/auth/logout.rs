//! `POST auth/logout`: a sign-in ends.

use axum::extract::State;
use axum::http::StatusCode;

use crate::http::auth::secrets;
use crate::http::error::ApiError;
use crate::http::extract::Body;
use crate::http::state::HttpState;
use crate::protocol::rest::{ProblemBody, RefreshBody};

#[utoipa::path(post, path = "/api/v1/auth/logout", operation_id = "logout", tag = "auth", request_body = RefreshBody, responses(
    (status = 204, description = "The sign-in has ended, or had ended before"),
    (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(in crate::http) async fn logout(State(state): State<HttpState>, Body(body): Body<RefreshBody>) -> Result<StatusCode, ApiError> {
    state.store.revoke_refresh_family(secrets::hash(&body.refresh_token), state.now()).await?;
    Ok(StatusCode::NO_CONTENT)
}
