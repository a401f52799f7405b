//! `PUT widget/me`: the shop's page tells more of its shopper, for agents to see.

use std::time::Duration;

use axum::extract::State;
use axum::http::StatusCode;

use super::filled_in::attributes;
use super::recognise::freshen;
use crate::domain::Profile;
use crate::http::auth::Shopper;
use crate::http::checks::Checks;
use crate::http::error::ApiError;
use crate::http::extract::Body;
use crate::http::state::HttpState;
use crate::http::throttle::Limit;
use crate::protocol::rest::{ProblemBody, WidgetMeBody};

/// A page tells of its shopper when something has changed, not with every key.
const TOLD: Limit = Limit { what: "describe", full: "describe-full", most: 60, window: Duration::from_mins(1) };

#[utoipa::path(put, path = "/api/v1/widget/me", operation_id = "describe_me", tag = "widget", security(("bearer" = [])),
    request_body = WidgetMeBody, responses(
    (status = 204, description = "It is written down. What was not named stays as it was"),
    (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(in crate::http) async fn describe_me(
    State(state): State<HttpState>,
    shopper: Shopper,
    Body(body): Body<WidgetMeBody>,
) -> Result<StatusCode, ApiError> {
    if let Some(wait) = state.throttle.count(TOLD, &shopper.contact.to_string()).await {
        return Err(ApiError::rate_limited("too much was told of this shopper; wait", wait));
    }
    let mut checks = Checks::default();
    let said = Profile { attributes: attributes(&mut checks, &body.attributes), ..Profile::default() };
    checks.done()?;
    let store = state.store.of(shopper.tenant);
    let contact = store.contact(shopper.contact).await?.ok_or_else(|| ApiError::not_found("shopper"))?;
    freshen(&state, &store, &contact, said).await?;
    Ok(StatusCode::NO_CONTENT)
}
