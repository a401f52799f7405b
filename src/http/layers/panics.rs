//! A panic in one request is that request's 500 and a line in the log; nobody else notices.

use std::any::Any;

use axum::response::{IntoResponse, Response};

use crate::http::error::ApiError;

#[derive(Debug, thiserror::Error)]
#[error("the handler panicked: {0}")]
struct Panicked(String);

/// Turns what a panic left behind into an answer.
#[expect(clippy::needless_pass_by_value, reason = "the layer hands the box over")]
pub(in crate::http) fn answer(left: Box<dyn Any + Send + 'static>) -> Response {
    let said = left.downcast_ref::<&str>().map(|text| (*text).to_owned());
    let said = said.or_else(|| left.downcast_ref::<String>().cloned()).unwrap_or_default();
    ApiError::internal(&Panicked(said)).into_response()
}
