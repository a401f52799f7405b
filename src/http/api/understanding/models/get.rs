//! `GET understanding/models`: the versions that there are, the one that is used, and the one that the shop stays with.

use axum::Json;
use axum::extract::State;

use super::body;
use crate::http::auth::{Administer, Allowed};
use crate::http::error::ApiError;
use crate::http::state::HttpState;
use crate::protocol::rest::{ModelsBody, ProblemBody};

#[utoipa::path(get, path = "/api/v1/understanding/models", operation_id = "get_models", tag = "understanding",
    security(("bearer" = [])), responses(
    (status = 200, description = "The versions, and the shop's", body = ModelsBody),
    (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(in crate::http) async fn get(State(state): State<HttpState>, staff: Allowed<Administer>) -> Result<Json<ModelsBody>, ApiError> {
    Ok(Json(body(state.live.models(staff.tenant).await?)))
}
