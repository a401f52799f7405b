//! Bodies, ids and parameters of requests, read so that what is wrong with them is said in our own form.

use std::convert::Infallible;
use std::net::IpAddr;
use std::str::FromStr;

use axum::RequestPartsExt as _;
use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Path, Query, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use serde::de::DeserializeOwned;

use super::error::ApiError;
use super::layers::address;
use super::state::HttpState;
use crate::domain::{ApiKeyId, ArticleId, AttachmentId, ContactId, ConversationId, InboxId, IntentId, TeamId, TenantId, UserId};

/// A JSON body.
#[derive(Debug)]
pub(super) struct Body<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Body<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        must_be_json(request.headers())?;
        let bytes = Bytes::from_request(request, state).await.map_err(|rejection| {
            if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
                return ApiError::too_large("the body is too large; files go to /api/v1/attachments");
            }
            ApiError::bad_request("the body ended too early")
        })?;
        parse(&bytes).map(Self)
    }
}

fn must_be_json(headers: &HeaderMap) -> Result<(), ApiError> {
    let given = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let media_type = given.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    if media_type == "application/json" || media_type.ends_with("+json") {
        return Ok(());
    }
    let detail = format!("the body's Content-Type is `{given}`; it must be `application/json`");
    Err(ApiError::bad_request(detail).with_status(StatusCode::UNSUPPORTED_MEDIA_TYPE))
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, ApiError> {
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut json).map_err(|error| {
        let path = error.path().to_string();
        let inner = error.into_inner();
        if inner.is_data() && path != "." {
            return ApiError::field(&path, format!("is not right: {inner}"));
        }
        ApiError::bad_request(format!("the body is not right: {inner}"))
    })?;
    json.end().map_err(|error| ApiError::bad_request(format!("the body goes on after its end: {error}")))?;
    Ok(value)
}

/// An id that may stand in a path.
pub(super) trait PathId: FromStr + Send {
    /// What it names.
    const WHAT: &'static str;
}

macro_rules! path_ids {
    ($($id:ty = $what:literal;)*) => {$(impl PathId for $id { const WHAT: &'static str = $what; })*};
}

path_ids! {
    ApiKeyId = "key";
    ArticleId = "article";
    AttachmentId = "file";
    ContactId = "contact";
    ConversationId = "conversation";
    InboxId = "inbox";
    IntentId = "intent";
    TeamId = "team";
    TenantId = "shop";
    UserId = "user";
}

/// The `id` of the path. A text that cannot be one names nothing, so it is not found.
#[derive(Debug)]
pub(super) struct Id<T>(pub T);

impl<S: Send + Sync, T: PathId> FromRequestParts<S> for Id<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, ApiError> {
        let text = parts.extract::<Path<String>>().await.map_err(|_rejection| ApiError::not_found(T::WHAT))?;
        text.parse().map(Self).map_err(|_error| ApiError::not_found(T::WHAT))
    }
}

/// The parameters after the `?`.
#[derive(Debug)]
pub(super) struct Params<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned + Send + 'static> FromRequestParts<S> for Params<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, ApiError> {
        let query = parts.extract::<Query<T>>().await;
        query
            .map(|Query(value)| Self(value))
            .map_err(|rejection| ApiError::bad_request(format!("the parameters are not right: {}", rejection.body_text())))
    }
}

/// The address of who asks.
#[derive(Debug)]
pub(super) struct Client(pub IpAddr);

impl FromRequestParts<HttpState> for Client {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &HttpState) -> Result<Self, Infallible> {
        Ok(Self(address::of(parts, state.config.server.behind_proxy)))
    }
}
