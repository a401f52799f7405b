//! HTTP: the interface under `/api/v1`, the pages inside the binary, files, health, metrics.
//!
//! Endpoints read the store directly. Whatever changes a live dialogue goes through [`Live`] to its actor. Every answer
//! that is an error has one shape ([`ApiError`]), every request has an id, a time limit and a size limit.

mod api;
pub mod auth;
mod checks;
mod embedded;
mod error;
mod extract;
pub mod files;
mod health;
mod help;
mod layers;
pub mod line;
mod live;
mod origin;
pub mod socket;
mod state;
mod throttle;
mod tree;

#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;

pub use embedded::DEMO_INBOX_KEY;
pub use error::ApiError;
pub use live::{AgentLoad, Live, LiveError};
pub use origin::normal as normal_origin;
pub use state::{HttpParts, HttpState};
pub use tree::{TokenAuthenticator, TreeLive};

use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::IntoResponse as _;
use axum::routing::get;
use tower_http::catch_panic::CatchPanicLayer;
use utoipa::openapi::OpenApi;
use utoipa_swagger_ui::SwaggerUi;

use crate::config::LimitsConfig;

/// Returns everything that is served but the socket, which the wiring adds with [`Router::merge`].
pub fn router(state: HttpState) -> Router {
    with_routes(state, Router::new())
}

/// Returns everything that is served, `more` included, which gets the same ids, log lines and headers.
pub fn with_routes(state: HttpState, more: Router<HttpState>) -> Router {
    let limits = state.config.limits.clone();
    let (api, document) = api::router(&limits).split_for_parts();
    let docs = SwaggerUi::new("/api/docs").url("/api/openapi.json", document);
    Router::new()
        .merge(api)
        .merge(Router::from(docs).layer(layers::compression::compression()))
        .merge(pages(&limits))
        .merge(more)
        .fallback(|| async { ApiError::not_found("page").into_response() })
        .method_not_allowed_fallback(|| async { method_not_allowed().into_response() })
        .layer(from_fn(layers::headers::usual))
        .layer(CatchPanicLayer::custom(layers::panics::answer))
        .layer(from_fn(layers::observe::observe))
        .with_state(state)
}

/// Returns the interface's document.
#[must_use]
pub fn openapi() -> OpenApi {
    api::router(&LimitsConfig::default()).into_openapi()
}

fn method_not_allowed() -> ApiError {
    ApiError::bad_request("this path does not take this method; /api/docs lists what it takes")
        .with_status(axum::http::StatusCode::METHOD_NOT_ALLOWED)
}

fn pages(limits: &LimitsConfig) -> Router<HttpState> {
    let files = Router::new().route("/files/{id}/{secret}/{name}", get(api::download)).route("/files/{id}/{secret}", get(api::show_face));
    let rest = Router::new()
        .route("/", get(embedded::root))
        .route("/favicon.ico", get(embedded::favicon))
        .route("/widget.js", get(embedded::loader))
        .route("/widget", get(embedded::with_slash))
        .route("/widget/", get(embedded::widget))
        .route("/widget/{*path}", get(embedded::widget))
        .route("/chat/{inbox_key}", get(embedded::chat))
        .route("/notify/{inbox_key}/", get(embedded::notify))
        .route("/push-worker.js", get(embedded::push_worker))
        .route("/desk", get(embedded::with_slash))
        .route("/desk/", get(embedded::desk))
        .route("/desk/{*path}", get(embedded::desk))
        .route("/demo", get(embedded::with_slash))
        .route("/demo/", get(embedded::demo))
        .route("/demo/{*path}", get(embedded::demo))
        .route("/help/{inbox_key}/{article_id}", get(help::page))
        .route("/healthz", get(health::healthz))
        .route("/readyz", get(health::readyz))
        .route("/metrics", get(health::metrics))
        .layer(layers::compression::compression())
        .layer(from_fn_with_state(limits.request_timeout, layers::timeout::within));
    files.merge(rest)
}
