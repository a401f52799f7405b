//! `PATCH intents/{id}`: what changes about an intent, minded from the next message on.

use axum::Json;
use axum::extract::State;

use super::{examples, must_fit, name, taken};
use crate::domain::IntentId;
use crate::http::auth::{Administer, Allowed};
use crate::http::checks::Checks;
use crate::http::error::ApiError;
use crate::http::extract::{Body, Id};
use crate::http::state::HttpState;
use crate::protocol::rest::{IntentBody, IntentPatchBody, ProblemBody};

#[utoipa::path(patch, path = "/api/v1/intents/{id}", operation_id = "update_intent", tag = "understanding", security(("bearer" = [])),
    params(("id" = String, Path, description = "The intent")), request_body = IntentPatchBody, responses(
    (status = 200, description = "The intent as it is now", body = IntentBody),
    (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(in crate::http) async fn update(
    State(state): State<HttpState>,
    staff: Allowed<Administer>,
    Id(id): Id<IntentId>,
    Body(body): Body<IntentPatchBody>,
) -> Result<Json<IntentBody>, ApiError> {
    let store = state.store.of(staff.tenant);
    let mut intent = store.intent(id).await?.ok_or_else(|| ApiError::not_found("intent"))?;
    let mut checks = Checks::default();
    if let Some(given) = &body.name {
        intent.name = name(&mut checks, given);
    }
    if let Some(given) = &body.examples {
        intent.examples = examples(&mut checks, given);
    }
    checks.done()?;
    intent.updated_at = state.now();
    must_fit(&store, &intent).await?;
    store.put_intent(&intent).await.map_err(taken(&intent.name))?;
    state.live.intents_changed(staff.tenant).await;
    Ok(Json(IntentBody::from(&intent)))
}
