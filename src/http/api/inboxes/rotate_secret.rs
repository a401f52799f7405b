//! `POST inboxes/{id}/rotate-secret`: a new secret; identities signed with the old one prove nothing from now on.

use axum::Json;
use axum::extract::State;

use crate::domain::InboxId;
use crate::http::auth::{Administer, Allowed, SecretKind};
use crate::http::error::ApiError;
use crate::http::extract::Id;
use crate::http::state::HttpState;
use crate::protocol::rest::{InboxBody, ProblemBody};

#[utoipa::path(post, path = "/api/v1/inboxes/{id}/rotate-secret", operation_id = "rotate_inbox_secret", tag = "inboxes",
    security(("bearer" = [])), params(("id" = String, Path, description = "The inbox")), responses(
    (status = 200, description = "The inbox with its new secret", body = InboxBody),
    (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(in crate::http) async fn rotate_secret(
    State(state): State<HttpState>,
    staff: Allowed<Administer>,
    Id(id): Id<InboxId>,
) -> Result<Json<InboxBody>, ApiError> {
    let store = state.store.of(staff.tenant);
    let mut inbox = store.inbox(id).await?.ok_or_else(|| ApiError::not_found("inbox"))?;
    inbox.secret = SecretKind::Inbox.make();
    store.set_inbox_secret(id, &inbox.secret).await?;
    Ok(Json(InboxBody::from(&inbox)))
}
