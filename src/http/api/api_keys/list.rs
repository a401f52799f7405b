//! `GET api-keys`: all keys of the shop, without their secrets.

use axum::Json;
use axum::extract::State;

use crate::http::auth::{Administer, Allowed};
use crate::http::error::ApiError;
use crate::http::state::HttpState;
use crate::protocol::rest::{ApiKeyBody, ApiKeysBody, ProblemBody};

#[utoipa::path(get, path = "/api/v1/api-keys", operation_id = "list_api_keys", tag = "keys", security(("bearer" = [])), responses(
    (status = 200, description = "All keys, the oldest first", body = ApiKeysBody),
    (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(in crate::http) async fn list(State(state): State<HttpState>, staff: Allowed<Administer>) -> Result<Json<ApiKeysBody>, ApiError> {
    let keys = state.store.of(staff.tenant).api_keys().await?;
    Ok(Json(ApiKeysBody { items: keys.iter().map(ApiKeyBody::from).collect() }))
}
