//! `GET system/actors`: how many actors of each kind there are, what waits for them, how often they were restarted.

use axum::Json;
use axum::extract::State;

use crate::http::auth::{Administer, Allowed};
use crate::http::error::ApiError;
use crate::http::state::HttpState;
use crate::protocol::rest::{ActorsBody, ProblemBody};

#[utoipa::path(get, path = "/api/v1/system/actors", operation_id = "list_actors", tag = "system", security(("bearer" = [])), responses(
    (status = 200, description = "The actors, by kind and as they hang", body = ActorsBody),
    (status = 403, description = "This is for admins of the installation's first shop", body = ProblemBody, content_type = "application/problem+json"),
    (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(in crate::http) async fn actors(State(state): State<HttpState>, staff: Allowed<Administer>) -> Result<Json<ActorsBody>, ApiError> {
    super::must_own(&state, &staff).await?;
    Ok(Json(state.live.actors().await))
}
