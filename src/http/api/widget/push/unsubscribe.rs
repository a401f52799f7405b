//! `DELETE widget/push`: a browser of the shopper's, or all of them, are told no more.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::domain::PushId;
use crate::http::api::page;
use crate::http::auth::Shopper;
use crate::http::error::ApiError;
use crate::http::extract::Params;
use crate::http::state::HttpState;
use crate::protocol::rest::ProblemBody;

/// Which browser.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(in crate::http) struct Asked {
    /// The one that is told no more; all of the shopper's, if absent.
    id: Option<String>,
}

#[utoipa::path(delete, path = "/api/v1/widget/push", operation_id = "unsubscribe_from_push", tag = "widget", security(("bearer" = [])),
    params(Asked), responses(
    (status = 204, description = "It is told no more, whether it was or not"),
    (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(in crate::http) async fn unsubscribe(
    State(state): State<HttpState>,
    shopper: Shopper,
    Params(asked): Params<Asked>,
) -> Result<StatusCode, ApiError> {
    let id = page::id::<PushId>("id", asked.id.as_deref())?;
    state.store.of(shopper.tenant).delete_push_subscriptions(shopper.contact, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
