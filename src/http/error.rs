//! What a request that failed answers: one shape for all, RFC 9457 with the protocol's own code in it.
//!
//! Causes inside the program are logged here, once, and never sent. What is sent says what is wrong and what would be
//! right.

use std::collections::BTreeMap;
use std::error::Error;
use std::time::Duration;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::layers::request_id;
use crate::protocol::ErrorCode;
use crate::protocol::rest::ProblemBody;
use crate::store::StoreError;

/// When to try again where the database was away for a moment.
const RETRY_AFTER_OUTAGE: Duration = Duration::from_secs(1);

/// A request that failed.
#[derive(Debug)]
pub struct ApiError {
    code: ErrorCode,
    status: StatusCode,
    detail: String,
    fields: BTreeMap<String, String>,
    retry_after: Option<Duration>,
}

impl ApiError {
    fn new(code: ErrorCode, detail: impl Into<String>) -> Self {
        Self { code, status: status_of(code), detail: detail.into(), fields: BTreeMap::new(), retry_after: None }
    }

    /// The request cannot be done as it is.
    pub fn bad_request(detail: impl Into<String>) -> Self {
        Self::new(ErrorCode::BadRequest, detail)
    }

    /// One field of the body is not right.
    pub fn field(name: &str, detail: impl Into<String>) -> Self {
        Self::fields(BTreeMap::from([(name.to_owned(), detail.into())]))
    }

    /// Some fields of the body are not right.
    #[must_use]
    pub fn fields(fields: BTreeMap<String, String>) -> Self {
        let said = fields.iter().map(|(name, detail)| format!("`{name}` {detail}")).collect::<Vec<_>>();
        Self { fields, ..Self::bad_request(said.join("; ")) }
    }

    /// Nobody known asks.
    pub fn unauthorized(detail: impl Into<String>) -> Self {
        Self::new(ErrorCode::Unauthorized, detail)
    }

    /// The one who asks may not.
    pub fn forbidden(detail: impl Into<String>) -> Self {
        Self::new(ErrorCode::Forbidden, detail)
    }

    /// There is no such thing for the one who asks. Another shop's is told in the same words.
    #[must_use]
    pub fn not_found(what: &str) -> Self {
        Self::new(ErrorCode::NotFound, format!("there is no such {what} here"))
    }

    /// It is too large.
    pub fn too_large(detail: impl Into<String>) -> Self {
        Self::new(ErrorCode::TooLarge, detail)
    }

    /// It goes against what is.
    pub fn conflict(detail: impl Into<String>) -> Self {
        Self::new(ErrorCode::Conflict, detail)
    }

    /// It is too often.
    pub fn rate_limited(detail: impl Into<String>, retry_after: Duration) -> Self {
        Self { retry_after: Some(retry_after), ..Self::new(ErrorCode::RateLimited, detail) }
    }

    /// Too much is waiting already.
    pub fn busy(detail: impl Into<String>, retry_after: Duration) -> Self {
        Self { retry_after: Some(retry_after), ..Self::new(ErrorCode::Busy, detail) }
    }

    /// Something that it needs is away.
    pub fn unavailable(detail: impl Into<String>) -> Self {
        Self { retry_after: Some(RETRY_AFTER_OUTAGE), ..Self::new(ErrorCode::Unavailable, detail) }
    }

    /// It is our fault. The cause goes to the log.
    #[must_use]
    pub fn internal(cause: &(dyn Error + 'static)) -> Self {
        tracing::error!(error = %Chain(cause), "A request failed by a fault of ours.");
        Self::new(ErrorCode::Internal, "the server failed; its log tells more under this request's id")
    }

    /// Any of the protocol's codes, as an actor gave it.
    pub fn of_code(code: ErrorCode, detail: impl Into<String>, retry_after: Option<Duration>) -> Self {
        let usual = matches!(code, ErrorCode::RateLimited | ErrorCode::Busy | ErrorCode::Unavailable).then_some(RETRY_AFTER_OUTAGE);
        Self { retry_after: retry_after.or(usual), ..Self::new(code, detail) }
    }

    /// The same, under a more exact HTTP status.
    #[must_use]
    pub fn with_status(self, status: StatusCode) -> Self {
        Self { status, ..self }
    }

    /// Returns the code.
    #[must_use]
    pub const fn code(&self) -> ErrorCode {
        self.code
    }

    /// Returns what is wrong and what would be right.
    #[must_use]
    pub fn detail(&self) -> &str {
        &self.detail
    }

    /// Returns when to try again, where that helps.
    #[must_use]
    pub const fn retry_after(&self) -> Option<Duration> {
        self.retry_after
    }
}

const fn status_of(code: ErrorCode) -> StatusCode {
    match code {
        ErrorCode::BadFrame | ErrorCode::BadRequest => StatusCode::BAD_REQUEST,
        ErrorCode::Unauthorized => StatusCode::UNAUTHORIZED,
        ErrorCode::Forbidden => StatusCode::FORBIDDEN,
        ErrorCode::NotFound => StatusCode::NOT_FOUND,
        ErrorCode::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        ErrorCode::RateLimited => StatusCode::TOO_MANY_REQUESTS,
        ErrorCode::Conflict => StatusCode::CONFLICT,
        ErrorCode::Busy | ErrorCode::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        ErrorCode::Internal => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Unavailable(_) => {
                tracing::warn!(error = %Chain(&error), "The database was away for a request.");
                Self::unavailable("the database is away at the moment; try again")
            }
            StoreError::Taken { .. } => Self::conflict("there is one like that already"),
            other => Self::internal(&other),
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let body = ProblemBody {
            kind: "about:blank".to_owned(),
            title: self.status.canonical_reason().unwrap_or("Error").to_owned(),
            status: self.status.as_u16(),
            code: self.code,
            detail: self.detail,
            fields: self.fields,
            request_id: request_id::current(),
        };
        let text = serde_json::to_string(&body).unwrap_or_default();
        let mut response = (self.status, [(header::CONTENT_TYPE, "application/problem+json")], text).into_response();
        let headers = response.headers_mut();
        // What is not there today may be there after the next update; nobody between us and the client may keep that it was not.
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(after) = self.retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(whole_seconds(after)));
        }
        if self.status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

/// Rounds up: a client that comes back a moment too early would be told to wait again.
fn whole_seconds(time: Duration) -> u64 {
    time.as_secs() + u64::from(time.subsec_nanos() > 0)
}

/// Writes an error with all its causes.
pub(super) struct Chain<'a>(pub(super) &'a (dyn Error + 'static));

impl std::fmt::Display for Chain<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.0)?;
        let mut cause = self.0.source();
        while let Some(next) = cause {
            write!(f, ": {next}")?;
            cause = next.source();
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_that_passes_says_when_to_come_back_rounded_up() {
        let response = ApiError::rate_limited("slow down", Duration::from_millis(1_200)).into_response();
        assert_eq!(response.status(), StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(response.headers()[header::RETRY_AFTER], "2");
        assert_eq!(response.headers()[header::CONTENT_TYPE], "application/problem+json");
        assert_eq!(response.headers()[header::CACHE_CONTROL], "no-store");
    }

    #[test]
    fn wrong_fields_are_told_one_by_one_and_all_together() {
        let error = ApiError::fields(BTreeMap::from([("a".into(), "must be short".into()), ("b".into(), "is missing".into())]));
        assert_eq!(error.detail(), "`a` must be short; `b` is missing");
    }
}
