//! `POST widget/push`: a browser of the shopper's is told of answers from now on.

use std::time::Duration;

use axum::Json;
use axum::extract::State;

use super::{endpoint, keys, must_be_on};
use crate::domain::{Inbox, PushSubscription};
use crate::http::auth::Shopper;
use crate::http::checks::Checks;
use crate::http::error::ApiError;
use crate::http::extract::Body;
use crate::http::origin;
use crate::http::state::HttpState;
use crate::http::throttle::Limit;
use crate::protocol::rest::{NewPushSubscriptionBody, ProblemBody, PushSubscriptionBody};

/// A shopper changes its mind now and then, not with every breath.
const SUBSCRIBED: Limit = Limit { what: "push", full: "push-full", most: 20, window: Duration::from_mins(10) };
/// The longest address of a page that is kept.
const PAGE_CHARS_MAX: usize = 1_000;
/// The longest name of a language.
const LOCALE_CHARS_MAX: usize = 35;

#[utoipa::path(post, path = "/api/v1/widget/push", operation_id = "subscribe_to_push", tag = "widget", security(("bearer" = [])),
    request_body = NewPushSubscriptionBody, responses(
    (status = 200, description = "It is told. Of too many browsers the oldest is forgotten", body = PushSubscriptionBody),
    (status = 403, description = "The shop has not switched it on", body = ProblemBody, content_type = "application/problem+json"),
    (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(in crate::http) async fn subscribe(
    State(state): State<HttpState>,
    shopper: Shopper,
    Body(body): Body<NewPushSubscriptionBody>,
) -> Result<Json<PushSubscriptionBody>, ApiError> {
    if let Some(wait) = state.throttle.count(SUBSCRIBED, &shopper.contact.to_string()).await {
        return Err(ApiError::rate_limited("notifications were switched on too often; wait", wait));
    }
    let mut checks = Checks::default();
    let (endpoint, keys) = (endpoint(&state, &mut checks, &body.endpoint), keys(&mut checks, &body.keys));
    let locale = checks.optional("locale", body.locale.as_deref(), LOCALE_CHARS_MAX);
    checks.done()?;
    let store = state.store.of(shopper.tenant);
    must_be_on(&store, shopper.inbox).await?;
    let inbox = store.inbox(shopper.inbox).await?.ok_or_else(|| ApiError::not_found("inbox"))?;
    let subscription = PushSubscription {
        tenant: shopper.tenant,
        id: state.id(),
        contact: shopper.contact,
        inbox: shopper.inbox,
        endpoint,
        p256dh: keys.p256dh,
        auth: keys.auth,
        locale: locale.unwrap_or_else(|| inbox.settings.locale.clone()),
        page: body.page.as_deref().and_then(|page| page_of(&inbox, page)),
        created_at: state.now(),
    };
    let kept = store.keep_push_subscription(&subscription).await?.ok_or_else(|| ApiError::not_found("shopper"))?;
    Ok(Json(PushSubscriptionBody { id: kept.to_string() }))
}

/// Returns the page if it is the shop's own: a note must not lead anywhere else.
fn page_of(inbox: &Inbox, page: &str) -> Option<String> {
    let page = page.split('#').next().filter(|page| page.chars().count() <= PAGE_CHARS_MAX && !page.chars().any(char::is_control))?;
    let host = page.find("://")? + "://".len();
    let end = page.get(host..)?.find(['/', '?']).map_or(page.len(), |at| host + at);
    let origin = origin::normal(page.get(..end)?)?;
    inbox.origins.contains(&origin).then(|| page.to_owned())
}
