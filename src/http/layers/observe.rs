//! Gives a request its id, writes its line in the log, and counts it.

use std::time::{Duration, Instant};

use axum::extract::{MatchedPath, Request};
use axum::http::HeaderValue;
use axum::middleware::Next;
use axum::response::Response;
use tracing::Instrument as _;

use super::request_id;

/// A request that takes longer than this is worth a line even where quick ones are not.
const SLOW: Duration = Duration::from_secs(1);

/// Answers a request under its id.
pub(in crate::http) async fn observe(request: Request, next: Next) -> Response {
    let id = request_id::of(request.headers());
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().map_or("other", |path| path.as_str()).to_owned();
    let span = tracing::info_span!("request", request.id = %id, http.method = %method, http.route = %route);
    let header = HeaderValue::from_str(&id).ok();
    let answer = async {
        let began = Instant::now();
        let mut response = next.run(request).await;
        if let Some(header) = header {
            response.headers_mut().insert(request_id::HEADER, header);
        }
        note(method.as_str(), &route, &response, began.elapsed());
        response
    };
    request_id::under(id, answer.instrument(span)).await
}

fn note(method: &str, route: &str, response: &Response, took: Duration) {
    let status = response.status();
    let labels = [("method", method.to_owned()), ("route", route.to_owned()), ("status", status.as_str().to_owned())];
    metrics::counter!("beseda_http_requests_total", &labels).increment(1);
    metrics::histogram!("beseda_http_request_seconds", "route" => route.to_owned()).record(took.as_secs_f64());
    let took_ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    if status.is_server_error() || took > SLOW {
        tracing::warn!(http.status = status.as_u16(), took_ms, "A request was answered badly or late.");
    } else {
        tracing::debug!(http.status = status.as_u16(), took_ms, "A request was answered.");
    }
}
