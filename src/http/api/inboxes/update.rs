//! `PATCH inboxes/{id}`: what changes about an inbox.

use axum::Json;
use axum::extract::State;

use super::{origins, settings};
use crate::domain::InboxId;
use crate::http::auth::{Administer, Allowed};
use crate::http::checks::Checks;
use crate::http::error::ApiError;
use crate::http::extract::{Body, Id};
use crate::http::state::HttpState;
use crate::protocol::rest::{InboxBody, InboxPatchBody, ProblemBody};

#[utoipa::path(patch, path = "/api/v1/inboxes/{id}", operation_id = "update_inbox", tag = "inboxes", security(("bearer" = [])),
    params(("id" = String, Path, description = "The inbox")), request_body = InboxPatchBody, responses(
    (status = 200, description = "The inbox as it is now", body = InboxBody),
    (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(in crate::http) async fn update(
    State(state): State<HttpState>,
    staff: Allowed<Administer>,
    Id(id): Id<InboxId>,
    Body(body): Body<InboxPatchBody>,
) -> Result<Json<InboxBody>, ApiError> {
    let store = state.store.of(staff.tenant);
    let mut inbox = store.inbox(id).await?.ok_or_else(|| ApiError::not_found("inbox"))?;
    let mut checks = Checks::default();
    if let Some(name) = &body.name {
        inbox.name = checks.name("name", name);
    }
    if let Some(given) = &body.origins {
        inbox.origins = origins(&mut checks, given);
    }
    inbox.settings = settings(&mut checks, inbox.settings, body.settings.as_ref());
    checks.done()?;
    store.update_inbox(&inbox).await?;
    Ok(Json(InboxBody::from(&inbox)))
}
