//! `GET inboxes`: all inboxes of the shop.

use axum::Json;
use axum::extract::State;

use crate::http::auth::{Administer, Allowed};
use crate::http::error::ApiError;
use crate::http::state::HttpState;
use crate::protocol::rest::{InboxBody, InboxesBody, ProblemBody};

#[utoipa::path(get, path = "/api/v1/inboxes", operation_id = "list_inboxes", tag = "inboxes", security(("bearer" = [])), responses(
    (status = 200, description = "All inboxes, the oldest first", body = InboxesBody),
    (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(in crate::http) async fn list(State(state): State<HttpState>, staff: Allowed<Administer>) -> Result<Json<InboxesBody>, ApiError> {
    let inboxes = state.store.of(staff.tenant).inboxes().await?;
    Ok(Json(InboxesBody { items: inboxes.iter().map(InboxBody::from).collect() }))
}
