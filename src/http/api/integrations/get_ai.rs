//! `GET integrations/ai`: how the shop's AI provider is reached.

use axum::Json;
use axum::extract::State;

use super::kept;
use crate::http::auth::{Administer, Allowed};
use crate::http::error::ApiError;
use crate::http::state::HttpState;
use crate::protocol::rest::{AiBody, ProblemBody};

#[utoipa::path(get, path = "/api/v1/integrations/ai", operation_id = "get_ai", tag = "integrations", security(("bearer" = [])), responses(
    (status = 200, description = "How it is reached; empty and not enabled if nothing was set up", body = AiBody),
    (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(in crate::http) async fn get_ai(State(state): State<HttpState>, staff: Allowed<Administer>) -> Result<Json<AiBody>, ApiError> {
    let found = kept::find(&state, &state.store.of(staff.tenant)).await?;
    Ok(Json(kept::shown(found.as_ref())))
}
