//! `DELETE intents/{id}`: nobody wants that any more, from the next message on.

use axum::extract::State;
use axum::http::StatusCode;

use crate::domain::IntentId;
use crate::http::auth::{Administer, Allowed};
use crate::http::error::ApiError;
use crate::http::extract::Id;
use crate::http::state::HttpState;
use crate::protocol::rest::ProblemBody;

#[utoipa::path(delete, path = "/api/v1/intents/{id}", operation_id = "delete_intent", tag = "understanding", security(("bearer" = [])),
    params(("id" = String, Path, description = "The intent")), responses(
    (status = 204, description = "It is gone; what was understood before stays"),
    (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(in crate::http) async fn delete(
    State(state): State<HttpState>,
    staff: Allowed<Administer>,
    Id(id): Id<IntentId>,
) -> Result<StatusCode, ApiError> {
    if !state.store.of(staff.tenant).delete_intent(id).await? {
        return Err(ApiError::not_found("intent"));
    }
    state.live.intents_changed(staff.tenant).await;
    Ok(StatusCode::NO_CONTENT)
}
