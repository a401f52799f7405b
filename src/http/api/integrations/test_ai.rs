//! `POST integrations/ai/test`: does the shop's AI provider answer?

use axum::Json;
use axum::extract::State;

use super::kept;
use crate::http::auth::{Administer, Allowed};
use crate::http::error::ApiError;
use crate::http::state::HttpState;
use crate::protocol::rest::{AiTestBody, ProblemBody};

#[utoipa::path(post, path = "/api/v1/integrations/ai/test", operation_id = "test_ai", tag = "integrations", security(("bearer" = [])), responses(
    (status = 200, description = "How the trial went; `ok` tells whether the provider answered", body = AiTestBody),
    (status = 409, description = "No provider was set up", body = ProblemBody, content_type = "application/problem+json"),
    (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(in crate::http) async fn test_ai(State(state): State<HttpState>, staff: Allowed<Administer>) -> Result<Json<AiTestBody>, ApiError> {
    if kept::find(&state, &state.store.of(staff.tenant)).await?.is_none() {
        return Err(ApiError::conflict("no AI provider was set up; set one up with `PUT /api/v1/integrations/ai`"));
    }
    Ok(Json(state.live.try_ai(staff.tenant).await?))
}
