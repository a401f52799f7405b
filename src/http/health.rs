//! What machines ask: is it alive, is it ready, how does it do.

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::error::{ApiError, Chain};
use super::state::HttpState;

/// `/healthz`: the process is alive. It asks nobody: a database that is away is no reason to kill the process.
pub(super) async fn healthz() -> &'static str {
    "ok\n"
}

/// `/readyz`: it can take work. Not while it drains, and not while the database is away.
pub(super) async fn readyz(State(state): State<HttpState>) -> Response {
    if !state.live.is_ready() {
        return (StatusCode::SERVICE_UNAVAILABLE, "draining\n").into_response();
    }
    match state.store.ping().await {
        Ok(()) if state.cache.is_well().await => "ready\n".into_response(),
        // Losing the cache costs speed and nothing else: no reason to send shoppers elsewhere.
        Ok(()) => "ready, but the cache is away\n".into_response(),
        Err(error) => {
            tracing::warn!(error = %Chain(&error), "Not ready: the database gives no sign of life.");
            (StatusCode::SERVICE_UNAVAILABLE, "the database is away\n").into_response()
        }
    }
}

/// `/metrics`: numbers for Prometheus.
pub(super) async fn metrics(State(state): State<HttpState>) -> Result<Response, ApiError> {
    let handle = state.metrics.ok_or_else(|| ApiError::not_found("page; this process records no metrics"))?;
    Ok(([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], handle.render()).into_response())
}
