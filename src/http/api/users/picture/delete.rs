//! `DELETE users/{id}/picture`: the letter of the name stands for the person again.

use axum::extract::State;
use axum::http::StatusCode;

use super::must_be_own;
use crate::domain::UserId;
use crate::http::auth::{Allowed, AnyStaff};
use crate::http::error::ApiError;
use crate::http::extract::Id;
use crate::http::state::HttpState;
use crate::protocol::rest::ProblemBody;

#[utoipa::path(delete, path = "/api/v1/users/{id}/picture", operation_id = "delete_user_picture", tag = "team", security(("bearer" = [])),
    params(("id" = String, Path, description = "The person: oneself, or anybody for an admin")), responses(
    (status = 204, description = "It is gone, and its address with it"),
    (status = 404, description = "There is none", body = ProblemBody, content_type = "application/problem+json"),
    (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(in crate::http) async fn delete(
    State(state): State<HttpState>,
    staff: Allowed<AnyStaff>,
    Id(id): Id<UserId>,
) -> Result<StatusCode, ApiError> {
    must_be_own(&staff, id)?;
    if state.store.of(staff.tenant).delete_picture(id).await? {
        return Ok(StatusCode::NO_CONTENT);
    }
    Err(ApiError::not_found("picture"))
}
