//! `POST inboxes`: a new inbox.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;

use super::{origins, settings};
use crate::domain::{Inbox, InboxSettings};
use crate::http::auth::{Administer, Allowed, SecretKind, secrets};
use crate::http::checks::Checks;
use crate::http::error::ApiError;
use crate::http::extract::Body;
use crate::http::state::HttpState;
use crate::protocol::rest::{InboxBody, NewInboxBody, ProblemBody};

#[utoipa::path(post, path = "/api/v1/inboxes", operation_id = "create_inbox", tag = "inboxes", security(("bearer" = [])),
    request_body = NewInboxBody, responses(
    (status = 201, description = "The inbox, with its key and its secret", body = InboxBody),
    (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(in crate::http) async fn create(
    State(state): State<HttpState>,
    staff: Allowed<Administer>,
    Body(body): Body<NewInboxBody>,
) -> Result<(StatusCode, Json<InboxBody>), ApiError> {
    let mut checks = Checks::default();
    let inbox = Inbox {
        tenant: staff.tenant,
        id: state.id(),
        key: secrets::public_key(),
        secret: SecretKind::Inbox.make(),
        name: checks.name("name", &body.name),
        origins: origins(&mut checks, &body.origins),
        settings: settings(&mut checks, InboxSettings::default(), body.settings.as_ref()),
    };
    checks.done()?;
    state.store.of(staff.tenant).create_inbox(&inbox).await?;
    Ok((StatusCode::CREATED, Json(InboxBody::from(&inbox))))
}
