//! `GET inboxes/{id}/appearance`: how an inbox's widget looks, as its owner wrote it down.

use axum::Json;
use axum::extract::State;

use crate::domain::InboxId;
use crate::http::auth::{Administer, Allowed};
use crate::http::error::ApiError;
use crate::http::extract::Id;
use crate::http::state::HttpState;
use crate::protocol::rest::{AppearanceBody, ProblemBody};

#[utoipa::path(get, path = "/api/v1/inboxes/{id}/appearance", operation_id = "get_inbox_appearance", tag = "inboxes",
    security(("bearer" = [])), params(("id" = String, Path, description = "The inbox")), responses(
    (status = 200, description = "What the owner wrote down; the rest is the default", body = AppearanceBody),
    (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(in crate::http) async fn get(
    State(state): State<HttpState>,
    staff: Allowed<Administer>,
    Id(id): Id<InboxId>,
) -> Result<Json<AppearanceBody>, ApiError> {
    let kept = super::kept(&state.store.of(staff.tenant), id).await?;
    kept.map(Json).ok_or_else(|| ApiError::not_found("inbox"))
}
