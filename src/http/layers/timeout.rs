//! A request that takes too long is given up, and what it was doing is dropped.

use std::time::Duration;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::http::error::ApiError;

/// Answers within the limit, one way or another.
pub(in crate::http) async fn within(State(limit): State<Duration>, request: Request, next: Next) -> Response {
    tokio::time::timeout(limit, next.run(request)).await.unwrap_or_else(|_elapsed| {
        ApiError::unavailable(format!("the request took longer than {} s and was given up; try again", limit.as_secs())).into_response()
    })
}
