//! `POST teams`: a new group.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;

use super::{members, taken};
use crate::domain::Team;
use crate::http::auth::{Administer, Allowed};
use crate::http::checks::Checks;
use crate::http::error::ApiError;
use crate::http::extract::Body;
use crate::http::state::HttpState;
use crate::protocol::rest::{NewTeamBody, ProblemBody, TeamBody};

#[utoipa::path(post, path = "/api/v1/teams", operation_id = "create_team", tag = "team", security(("bearer" = [])),
    request_body = NewTeamBody, responses(
    (status = 201, description = "The group", body = TeamBody),
    (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(in crate::http) async fn create(
    State(state): State<HttpState>,
    staff: Allowed<Administer>,
    Body(body): Body<NewTeamBody>,
) -> Result<(StatusCode, Json<TeamBody>), ApiError> {
    let store = state.store.of(staff.tenant);
    let mut checks = Checks::default();
    let name = checks.name("name", &body.name);
    let members = members(&store, &mut checks, &body.members).await?;
    checks.done()?;
    let team = Team { tenant: staff.tenant, id: state.id(), name, members };
    store.create_team(&team).await.map_err(taken(&team.name))?;
    Ok((StatusCode::CREATED, Json(TeamBody::from(&team))))
}
