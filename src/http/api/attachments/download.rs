//! `GET /files/{id}/{secret}/{name}`: the bytes of an attachment, served so that they cannot run in a page.

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use tokio::io::AsyncReadExt as _;
use tokio_util::io::ReaderStream;

use super::name;
use super::range::{self, Wanted};
use crate::domain::AttachmentId;
use crate::http::error::ApiError;
use crate::http::files::is_shown_in_place;
use crate::http::state::HttpState;
use crate::store::StoredAttachment;

/// Whatever the bytes are, a browser is told to do nothing with them but show or save them.
const SAFE: [(HeaderName, HeaderValue); 5] = [
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox")),
    (header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=31536000, immutable")),
    (header::ACCEPT_RANGES, HeaderValue::from_static("bytes")),
    (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("cross-origin")),
];

/// Sends the bytes, or a piece of them, to one who knows the secret.
pub(in crate::http) async fn download(
    State(state): State<HttpState>,
    Path((id, secret, _name)): Path<(String, String, String)>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let missing = || ApiError::not_found("file");
    let id = id.parse::<AttachmentId>().map_err(|_error| missing())?;
    let attachment = state.store.attachment_by_secret(id, &secret).await?.ok_or_else(missing)?;
    let asked = headers.get(header::RANGE).and_then(|value| value.to_str().ok());
    let size = attachment.size_bytes;
    let (status, first, length) = match range::read(asked, size) {
        Wanted::All => (StatusCode::OK, 0, size),
        Wanted::Piece(first, last) => (StatusCode::PARTIAL_CONTENT, first, last - first + 1),
        Wanted::Beyond => return Ok(beyond(size)),
    };
    let bytes = state.files.open(id, first).await.map_err(|error| ApiError::internal(&error))?.ok_or_else(missing)?;
    let mut response = (status, SAFE, Body::from_stream(ReaderStream::new(bytes.take(length)))).into_response();
    describe(response.headers_mut(), &attachment, length);
    if status == StatusCode::PARTIAL_CONTENT {
        let range = format!("bytes {first}-{}/{size}", first + length.saturating_sub(1));
        insert(response.headers_mut(), header::CONTENT_RANGE, &range);
    }
    Ok(response)
}

fn beyond(size: u64) -> Response {
    let mut response = ApiError::bad_request(format!("the range lies beyond the file, which has {size} bytes"))
        .with_status(StatusCode::RANGE_NOT_SATISFIABLE)
        .into_response();
    insert(response.headers_mut(), header::CONTENT_RANGE, &format!("bytes */{size}"));
    response
}

fn describe(headers: &mut HeaderMap, attachment: &StoredAttachment, length: u64) {
    let is_text = attachment.media_type == "text/plain";
    let media_type = if is_text { "text/plain; charset=utf-8" } else { &attachment.media_type };
    insert(headers, header::CONTENT_TYPE, media_type);
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    let manner = if is_shown_in_place(&attachment.media_type) { "inline" } else { "attachment" };
    let disposition = format!("{manner}; filename*=UTF-8''{}", name::encoded(&attachment.name));
    insert(headers, header::CONTENT_DISPOSITION, &disposition);
}

fn insert(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name, value);
    }
}
