//! `PUT inboxes/{id}/appearance`: how an inbox's widget is to look. Widgets show it within a minute.

use axum::Json;
use axum::extract::State;

use super::check::checked;
use crate::domain::InboxId;
use crate::http::auth::{Administer, Allowed};
use crate::http::error::ApiError;
use crate::http::extract::{Body, Id};
use crate::http::state::HttpState;
use crate::protocol::rest::{AppearanceBody, ProblemBody};

#[utoipa::path(put, path = "/api/v1/inboxes/{id}/appearance", operation_id = "put_inbox_appearance", tag = "inboxes",
    security(("bearer" = [])), params(("id" = String, Path, description = "The inbox")), request_body = AppearanceBody, responses(
    (status = 200, description = "What was written down", body = AppearanceBody),
    (status = 400, description = "All that is wrong with it, by field", body = ProblemBody, content_type = "application/problem+json"),
    (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(in crate::http) async fn put(
    State(state): State<HttpState>,
    staff: Allowed<Administer>,
    Id(id): Id<InboxId>,
    Body(body): Body<AppearanceBody>,
) -> Result<Json<AppearanceBody>, ApiError> {
    let body = checked(body)?;
    let kept = serde_json::to_value(&body).map_err(|error| ApiError::internal(&error))?;
    let is_there = state.store.of(staff.tenant).set_appearance(id, &kept).await?;
    if is_there { Ok(Json(body)) } else { Err(ApiError::not_found("inbox")) }
}
