//! `GET /files/{id}/{secret}`: the face of a person, for whoever was told its address.

use axum::extract::{Path, State};
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{IntoResponse as _, Response};

use crate::domain::UserId;
use crate::http::error::ApiError;
use crate::http::state::HttpState;

/// A browser is told to do nothing with the bytes but show them, and that they never change: another face has another address.
const SAFE: [(HeaderName, HeaderValue); 4] = [
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox")),
    (header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable")),
    (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("cross-origin")),
];

/// Sends the picture to one who knows the secret.
pub(in crate::http) async fn show(
    State(state): State<HttpState>,
    Path((id, secret)): Path<(String, String)>,
) -> Result<Response, ApiError> {
    let missing = || ApiError::not_found("file");
    let id = id.parse::<UserId>().map_err(|_error| missing())?;
    let picture = state.store.picture_by_secret(id, &secret).await?.ok_or_else(missing)?;
    let kind = HeaderValue::from_str(&picture.media_type).map_err(|error| ApiError::internal(&error))?;
    Ok((SAFE, [(header::CONTENT_TYPE, kind)], picture.bytes).into_response())
}
