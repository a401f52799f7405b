//! `GET teams`: all groups of the shop.

use axum::Json;
use axum::extract::State;

use crate::http::auth::{Allowed, AnyStaff};
use crate::http::error::ApiError;
use crate::http::state::HttpState;
use crate::protocol::rest::{ProblemBody, TeamBody, TeamsBody};

#[utoipa::path(get, path = "/api/v1/teams", operation_id = "list_teams", tag = "team", security(("bearer" = [])), responses(
    (status = 200, description = "All groups, the oldest first", body = TeamsBody),
    (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(in crate::http) async fn list(State(state): State<HttpState>, staff: Allowed<AnyStaff>) -> Result<Json<TeamsBody>, ApiError> {
    let teams = state.store.of(staff.tenant).teams().await?;
    Ok(Json(TeamsBody { items: teams.iter().map(TeamBody::from).collect() }))
}
