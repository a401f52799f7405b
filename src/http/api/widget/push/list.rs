//! `GET widget/push`: what a browser needs to subscribe, and which of the shopper's have.

use axum::Json;
use axum::extract::State;

use super::must_be_on;
use crate::http::auth::Shopper;
use crate::http::error::ApiError;
use crate::http::state::HttpState;
use crate::protocol::rest::{ProblemBody, PushBody, PushSubscriptionBody};

#[utoipa::path(get, path = "/api/v1/widget/push", operation_id = "list_push_subscriptions", tag = "widget", security(("bearer" = [])),
    responses(
    (status = 200, description = "The key to subscribe with, and the browsers that are told", body = PushBody),
    (status = 403, description = "The shop has not switched it on", body = ProblemBody, content_type = "application/problem+json"),
    (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(in crate::http) async fn list(State(state): State<HttpState>, shopper: Shopper) -> Result<Json<PushBody>, ApiError> {
    let store = state.store.of(shopper.tenant);
    must_be_on(&store, shopper.inbox).await?;
    let found = store.push_subscriptions(shopper.contact).await?;
    let items = found.iter().map(|browser| PushSubscriptionBody { id: browser.id.to_string() }).collect();
    Ok(Json(PushBody { public_key: state.push_key.to_string(), items }))
}
