//! `DELETE api-keys/{id}`: a key opens nothing from now on.

use axum::extract::State;
use axum::http::StatusCode;

use crate::domain::ApiKeyId;
use crate::http::auth::{Administer, Allowed};
use crate::http::error::ApiError;
use crate::http::extract::Id;
use crate::http::state::HttpState;
use crate::protocol::rest::ProblemBody;

#[utoipa::path(delete, path = "/api/v1/api-keys/{id}", operation_id = "delete_api_key", tag = "keys", security(("bearer" = [])),
    params(("id" = String, Path, description = "The key")), responses(
    (status = 204, description = "It opens nothing any more"),
    (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(in crate::http) async fn delete(
    State(state): State<HttpState>,
    staff: Allowed<Administer>,
    Id(id): Id<ApiKeyId>,
) -> Result<StatusCode, ApiError> {
    let is_gone = state.store.of(staff.tenant).delete_api_key(id).await?;
    if !is_gone {
        return Err(ApiError::not_found("key"));
    }
    // A socket that said hello with the key would read on with it.
    state.live.revoke(id.raw()).await;
    Ok(StatusCode::NO_CONTENT)
}
