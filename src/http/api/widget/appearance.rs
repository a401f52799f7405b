//! `GET widget/{inbox_key}/appearance`: how the widget looks, for those who have no session yet.

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use sha2::{Digest as _, Sha256};

use super::origins::must_be_listed_if_given;
use crate::http::api::inboxes::appearance::{filled, kept};
use crate::http::error::ApiError;
use crate::http::state::HttpState;
use crate::protocol::rest::{AppearanceBody, ProblemBody};

/// How long browsers may show what they were told.
const CACHED: HeaderValue = HeaderValue::from_static("public, max-age=60");

#[utoipa::path(get, path = "/api/v1/widget/{inbox_key}/appearance", operation_id = "get_widget_appearance", tag = "widget",
    params(("inbox_key" = String, Path, description = "The inbox's public key")), responses(
    (status = 200, description = "The look, complete. It may be kept for a minute", body = AppearanceBody),
    (status = 304, description = "The `ETag` that was sent is still right"),
    (status = 403, description = "The page's `Origin` is not on the inbox's list", body = ProblemBody, content_type = "application/problem+json"),
    (status = 404, description = "There is no such inbox", body = ProblemBody, content_type = "application/problem+json"),
    (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(in crate::http) async fn appearance(
    State(state): State<HttpState>,
    key: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let Path(key) = key.map_err(|_rejection| ApiError::not_found("inbox"))?;
    let inbox = state.store.inbox_by_key(&key).await?.ok_or_else(|| ApiError::not_found("inbox"))?;
    must_be_listed_if_given(&inbox, &headers)?;
    let kept = kept(&state.store.of(inbox.tenant), inbox.id).await?.unwrap_or_default();
    let text = serde_json::to_string(&filled(kept, &inbox, state.now())).map_err(|error| ApiError::internal(&error))?;
    // Weak, because the bytes may be packed on their way.
    let tag = format!("W/\"{}\"", hex::encode(Sha256::digest(text.as_bytes())));
    let tag = HeaderValue::from_str(&tag).map_err(|error| ApiError::internal(&error))?;
    let is_known = headers.get_all(header::IF_NONE_MATCH).iter().any(|known| known == tag);
    let about = [(header::CACHE_CONTROL, CACHED), (header::ETAG, tag), (header::VARY, HeaderValue::from_static("origin"))];
    if is_known {
        return Ok((StatusCode::NOT_MODIFIED, about).into_response());
    }
    Ok((about, [(header::CONTENT_TYPE, "application/json")], text).into_response())
}
