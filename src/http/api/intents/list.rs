//! `GET intents`: the shop's own intents.

use axum::Json;
use axum::extract::State;

use crate::http::auth::{Allowed, AnyStaff};
use crate::http::error::ApiError;
use crate::http::state::HttpState;
use crate::protocol::rest::{IntentBody, IntentsBody, ProblemBody};

#[utoipa::path(get, path = "/api/v1/intents", operation_id = "list_intents", tag = "understanding", security(("bearer" = [])), responses(
    (status = 200, description = "All of them, by name", body = IntentsBody),
    (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(in crate::http) async fn list(State(state): State<HttpState>, staff: Allowed<AnyStaff>) -> Result<Json<IntentsBody>, ApiError> {
    let intents = state.store.of(staff.tenant).intents().await?;
    Ok(Json(IntentsBody { items: intents.iter().map(IntentBody::from).collect() }))
}
