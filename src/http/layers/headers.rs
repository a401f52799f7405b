//! Headers that keep browsers from doing more with an answer than it is for.

use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;

/// What every answer says unless its endpoint said something else.
const USUAL: [(HeaderName, HeaderValue); 2] = [
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
];

/// What an answer of the interface says besides: it is data, never a page, and never kept.
const OF_DATA: [(HeaderName, HeaderValue); 2] = [
    (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'")),
    (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
];

fn add(response: &mut Response, wanted: &[(HeaderName, HeaderValue)]) {
    for (name, value) in wanted {
        response.headers_mut().entry(name).or_insert_with(|| value.clone());
    }
}

/// For everything.
pub(in crate::http) async fn usual(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    add(&mut response, &USUAL);
    response
}

/// For the interface.
pub(in crate::http) async fn of_data(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    add(&mut response, &OF_DATA);
    response
}
