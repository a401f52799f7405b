//! `PATCH teams/{id}`: what changes about a group.

use axum::Json;
use axum::extract::State;

use super::{members, taken};
use crate::domain::TeamId;
use crate::http::auth::{Administer, Allowed};
use crate::http::checks::Checks;
use crate::http::error::ApiError;
use crate::http::extract::{Body, Id};
use crate::http::state::HttpState;
use crate::protocol::rest::{ProblemBody, TeamBody, TeamPatchBody};

#[utoipa::path(patch, path = "/api/v1/teams/{id}", operation_id = "update_team", tag = "team", security(("bearer" = [])),
    params(("id" = String, Path, description = "The group")), request_body = TeamPatchBody, responses(
    (status = 200, description = "The group as it is now", body = TeamBody),
    (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(in crate::http) async fn update(
    State(state): State<HttpState>,
    staff: Allowed<Administer>,
    Id(id): Id<TeamId>,
    Body(body): Body<TeamPatchBody>,
) -> Result<Json<TeamBody>, ApiError> {
    let store = state.store.of(staff.tenant);
    let mut team = store.team(id).await?.ok_or_else(|| ApiError::not_found("team"))?;
    let mut checks = Checks::default();
    if let Some(name) = &body.name {
        team.name = checks.name("name", name);
    }
    if let Some(given) = &body.members {
        team.members = members(&store, &mut checks, given).await?;
    }
    checks.done()?;
    store.update_team(&team).await.map_err(taken(&team.name))?;
    Ok(Json(TeamBody::from(&team)))
}
