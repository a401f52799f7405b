//! Packs answers that are made while the client waits: data of the interface, the demo shop, articles.
//!
//! Not packed: events, which have to leave at once; files, which are packed already or asked for in ranges; and what hands
//! out a secret. Whoever can have a victim's browser ask the same again and again with words of their own in it could read
//! a packed secret off the answers' lengths (BREACH). Nobody can, as no request here is let in by a cookie; those answers
//! stay outside all the same, which costs a few bytes and needs no argument.

use axum::http::{Extensions, HeaderMap, StatusCode, Version, header};
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{And, Predicate as _, SizeAbove};

/// A smaller answer fits into one packet as it is.
const BYTES_MIN: u64 = 1024;

type OfKind = fn(StatusCode, Version, &HeaderMap, &Extensions) -> bool;

/// Returns the layer. What is encoded already passes through as it is.
pub(in crate::http) fn compression() -> CompressionLayer<And<SizeAbove, OfKind>> {
    let of_kind: OfKind = |_, _, headers, _| {
        let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        kind.is_some_and(gains)
    };
    CompressionLayer::new().compress_when(SizeAbove::new(BYTES_MIN).and(of_kind))
}

/// Whether a body of this media type gets smaller, and may wait until it has.
pub(in crate::http) fn gains(kind: &str) -> bool {
    let kind = kind.split(';').next().unwrap_or_default().trim();
    match kind.split_once('/') {
        Some(("text", what)) => what != "event-stream",
        Some(("application", "json" | "javascript" | "xml" | "wasm") | ("image", "svg+xml")) => true,
        Some((_, what)) => what.ends_with("+json"),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use axum::body::{Body, to_bytes};
    use axum::http::Request;
    use axum::response::{IntoResponse as _, Response};
    use axum::{Router, routing};
    use tower::ServiceExt as _;

    use super::*;

    async fn answer(kind: &'static str, size: usize, accept: &str) -> Response {
        let app = Router::new()
            .route("/", routing::get(move || async move { ([(header::CONTENT_TYPE, kind)], vec![b'a'; size]).into_response() }));
        let request = Request::get("/").header(header::ACCEPT_ENCODING, accept).body(Body::empty()).unwrap();
        app.layer(compression()).oneshot(request).await.unwrap()
    }

    #[tokio::test]
    async fn data_is_packed_from_a_size_on() {
        for (accept, encoding) in [("gzip, br", "br"), ("gzip, br;q=0.5", "gzip"), ("gzip", "gzip")] {
            let response = answer("application/json", 20_000, accept).await;
            assert_eq!(response.headers()[header::CONTENT_ENCODING], encoding);
            assert_eq!(response.headers()[header::VARY], "accept-encoding");
            assert!(!response.headers().contains_key(header::CONTENT_LENGTH));
            assert!(to_bytes(response.into_body(), 1 << 20).await.unwrap().len() < 1000);
        }
        let plain = answer("application/json", 20_000, "identity").await;
        assert_eq!(
            (plain.headers().get(header::CONTENT_ENCODING), &plain.headers()[header::VARY]),
            (None, &"accept-encoding".parse().unwrap())
        );
        let small = answer("application/json", 1023, "br").await;
        assert!(!small.headers().contains_key(header::CONTENT_ENCODING));
    }

    #[tokio::test]
    async fn events_and_what_is_packed_already_are_left_alone() {
        for kind in ["text/event-stream", "image/png", "font/woff2", "application/octet-stream", "audio/webm", "application/pdf", "odd"] {
            let response = answer(kind, 20_000, "br, gzip").await;
            assert!(!response.headers().contains_key(header::CONTENT_ENCODING), "{kind}");
        }
        for kind in ["text/html; charset=utf-8", "application/problem+json", "image/svg+xml", "text/plain"] {
            let response = answer(kind, 20_000, "br, gzip").await;
            assert!(response.headers().contains_key(header::CONTENT_ENCODING), "{kind}");
        }
    }
}
