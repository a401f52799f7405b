//! `POST widget/push/renew`: a browser's push service has given it a new address.
//!
//! It is the page's worker that says so, while no page is open: it has no token, but it knows what nobody else does. The answer is the same
//! whether there was such a browser or not.

use std::time::Duration;

use axum::extract::State;
use axum::http::StatusCode;

use super::{decoded, endpoint, keys};
use crate::http::checks::Checks;
use crate::http::error::ApiError;
use crate::http::extract::{Body, Client};
use crate::http::state::HttpState;
use crate::http::throttle::Limit;
use crate::protocol::rest::{ProblemBody, PushRenewalBody};
use crate::store::{PushRenewal, StoreError};

/// Addresses change once in months.
const RENEWED: Limit = Limit { what: "push-renewal", full: "push-renewal-full", most: 30, window: Duration::from_mins(10) };

#[utoipa::path(post, path = "/api/v1/widget/push/renew", operation_id = "renew_push", tag = "widget", request_body = PushRenewalBody,
    responses(
    (status = 204, description = "It is written down, if there was such a browser"),
    (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(in crate::http) async fn renew(
    State(state): State<HttpState>,
    Client(address): Client,
    Body(body): Body<PushRenewalBody>,
) -> Result<StatusCode, ApiError> {
    if let Some(wait) = state.throttle.count(RENEWED, &address.to_string()).await {
        return Err(ApiError::rate_limited("too many browsers have moved at this address; wait", wait));
    }
    let mut checks = Checks::default();
    let (endpoint, keys) = (endpoint(&state, &mut checks, &body.endpoint), keys(&mut checks, &body.keys));
    let old_auth = decoded(&body.old_auth);
    if old_auth.is_none() {
        checks.note("old_auth", "must be 16 bytes in base64 for URLs");
    }
    checks.done()?;
    let (Some(inbox), Some(old_auth)) = (state.store.inbox_by_key(&body.inbox).await?, old_auth) else { return Ok(StatusCode::NO_CONTENT) };
    let renewal =
        PushRenewal { inbox: inbox.id, old_endpoint: body.old_endpoint, old_auth, endpoint, p256dh: keys.p256dh, auth: keys.auth };
    match state.store.of(inbox.tenant).renew_push_subscription(&renewal).await {
        // The page has been quicker than its worker.
        Ok(_) | Err(StoreError::Taken { .. }) => Ok(StatusCode::NO_CONTENT),
        Err(error) => Err(error.into()),
    }
}
