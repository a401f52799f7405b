//! `GET widget/agents/{id}`: the name and the face of somebody who writes to the shopper.

use std::time::Duration;

use axum::Json;
use axum::extract::State;

use crate::domain::UserId;
use crate::http::auth::Shopper;
use crate::http::error::ApiError;
use crate::http::extract::Id;
use crate::http::state::HttpState;
use crate::http::throttle::Limit;
use crate::protocol::rest::{ProblemBody, WidgetAgentBody};

/// A widget asks once for each person that it meets.
const MET: Limit = Limit { what: "agents", full: "agents-full", most: 60, window: Duration::from_mins(1) };

#[utoipa::path(get, path = "/api/v1/widget/agents/{id}", operation_id = "get_widget_agent", tag = "widget", security(("bearer" = [])),
    params(("id" = String, Path, description = "The person, as `author.id` of an entry names it")), responses(
    (status = 200, description = "The person", body = WidgetAgentBody),
    (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(in crate::http) async fn get_agent(
    State(state): State<HttpState>,
    shopper: Shopper,
    Id(id): Id<UserId>,
) -> Result<Json<WidgetAgentBody>, ApiError> {
    if let Some(wait) = state.throttle.count(MET, &shopper.contact.to_string()).await {
        return Err(ApiError::rate_limited("too many people were looked for; wait", wait));
    }
    let store = state.store.of(shopper.tenant);
    let user = store.user(id).await?.ok_or_else(|| ApiError::not_found("agent"))?;
    let picture = store.picture_url(id).await?;
    Ok(Json(WidgetAgentBody { id: user.id.to_string(), name: user.name, picture }))
}
