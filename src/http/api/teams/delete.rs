//! `DELETE teams/{id}`: a group is no more; its people stay.

use axum::extract::State;
use axum::http::StatusCode;

use crate::domain::TeamId;
use crate::http::auth::{Administer, Allowed};
use crate::http::error::ApiError;
use crate::http::extract::Id;
use crate::http::state::HttpState;
use crate::protocol::rest::ProblemBody;

#[utoipa::path(delete, path = "/api/v1/teams/{id}", operation_id = "delete_team", tag = "team", security(("bearer" = [])),
    params(("id" = String, Path, description = "The group")), responses(
    (status = 204, description = "It is gone"),
    (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(in crate::http) async fn delete(
    State(state): State<HttpState>,
    staff: Allowed<Administer>,
    Id(id): Id<TeamId>,
) -> Result<StatusCode, ApiError> {
    let is_gone = state.store.of(staff.tenant).delete_team(id).await?;
    if is_gone { Ok(StatusCode::NO_CONTENT) } else { Err(ApiError::not_found("team")) }
}
