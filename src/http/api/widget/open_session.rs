//! `POST widget/sessions`: a shopper at the door of an inbox.

use std::net::IpAddr;
use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, header};

use super::recognise::{Visit, recognise};
use crate::domain::Inbox;
use crate::http::auth::{Bearer, identity};
use crate::http::error::ApiError;
use crate::http::extract::{Body, Client};
use crate::http::origin;
use crate::http::state::HttpState;
use crate::protocol::rest::{ProblemBody, WidgetLimitsBody, WidgetSessionBody, WidgetSessionRequestBody, WidgetSettingsBody};

/// The window in which new sessions of one address are counted.
const MINUTE: Duration = Duration::from_mins(1);

#[utoipa::path(post, path = "/api/v1/widget/sessions", operation_id = "open_widget_session", tag = "widget",
    request_body = WidgetSessionRequestBody, responses(
    (status = 200, description = "The shopper is in. Keep `visitor`: it brings the same shopper back", body = WidgetSessionBody),
    (status = 401, description = "The identity's `hmac` is wrong", body = ProblemBody, content_type = "application/problem+json"),
    (status = 403, description = "The page's `Origin` is not on the inbox's list", body = ProblemBody, content_type = "application/problem+json"),
    (status = 404, description = "There is no such inbox", body = ProblemBody, content_type = "application/problem+json"),
    (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(in crate::http) async fn open_session(
    State(state): State<HttpState>,
    Client(address): Client,
    headers: HeaderMap,
    Body(body): Body<WidgetSessionRequestBody>,
) -> Result<Json<WidgetSessionBody>, ApiError> {
    admit(&state, address)?;
    let inbox = state.store.inbox_by_key(&body.inbox).await?.ok_or_else(|| ApiError::not_found("inbox"))?;
    must_be_listed(&inbox, &headers)?;
    if let Some(claim) = &body.identity
        && (claim.id.is_empty() || !identity::is_proven(&inbox.secret, &claim.id, &claim.hmac))
    {
        return Err(ApiError::unauthorized(
            "`identity.hmac` is wrong; it must be hex HMAC-SHA256 of `identity.id` with the inbox's secret",
        ));
    }
    let Visit { contact, visitor } = recognise(&state, &inbox, &body).await?;
    let bearer = Bearer::Shopper { tenant: inbox.tenant, contact, inbox: inbox.id };
    let signed = state.tokens.sign(bearer, state.now(), state.config.auth.widget_token_ttl);
    let (token, expires_at) = signed.map_err(|error| ApiError::internal(&error))?;
    let conversation = state.store.of(inbox.tenant).open_conversation_of(contact).await?;
    Ok(Json(WidgetSessionBody {
        token,
        visitor,
        expires_at: expires_at.to_string(),
        conversation: conversation.map(|id| id.to_string()),
        settings: settings(&state, inbox),
    }))
}

/// This machine is not counted: a proxy here that is not told of in the settings would make all shoppers one.
fn admit(state: &HttpState, address: IpAddr) -> Result<(), ApiError> {
    if address.is_loopback() {
        return Ok(());
    }
    let limit = state.config.limits.widget_sessions_per_minute;
    let wait = state.throttle.count(&format!("widget:{address}"), limit, MINUTE, state.now());
    wait.map_or(Ok(()), |wait| Err(ApiError::rate_limited("too many widgets were opened from this address; wait", wait)))
}

fn must_be_listed(inbox: &Inbox, headers: &HeaderMap) -> Result<(), ApiError> {
    let given = headers.get(header::ORIGIN).and_then(|value| value.to_str().ok());
    let Some(given) = given else {
        return Err(ApiError::forbidden("the request has no `Origin`; it must be one of those that the inbox lists"));
    };
    let is_listed = origin::normal(given).is_some_and(|origin| inbox.origins.contains(&origin));
    if is_listed {
        return Ok(());
    }
    let shown: String = given.chars().take(200).collect();
    Err(ApiError::forbidden(format!("the inbox does not list the origin `{shown}`; an admin adds it to the inbox's origins")))
}

fn settings(state: &HttpState, inbox: Inbox) -> WidgetSettingsBody {
    let limits = &state.config.limits;
    WidgetSettingsBody {
        name: inbox.name,
        locale: Some(inbox.settings.locale),
        color: Some(inbox.settings.color),
        greeting: inbox.settings.greeting,
        limits: WidgetLimitsBody {
            text_chars: limits.text_chars,
            attachment_bytes: limits.attachment_bytes.0,
            attachment_types: limits.attachment_types.clone(),
        },
    }
}
