//! The endpoints under `/api/v1`: one folder a resource, one file a verb.
//!
//! An endpoint is listed once, here, and is in the router and in the OpenAPI document by that.

mod agents;
mod api_keys;
mod articles;
mod attachments;
mod auth;
mod contacts;
mod conversations;
mod inboxes;
mod integrations;
mod intents;
mod page;
mod system;
mod teams;
mod understanding;
mod users;
mod widget;

pub(super) use attachments::download::download;
pub(super) use users::picture::show::show as show_face;

use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::options;
use utoipa::OpenApi;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::files::PICTURE_BYTES_MAX;
use super::layers::compression::compression;
use super::layers::{cors, headers, timeout, unread};
use super::state::HttpState;
use crate::config::LimitsConfig;

/// What the document says before its first path.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Beseda",
        description = "Customer support for online shops, live. Dialogues themselves go over the WebSocket at `/ws` \
                       (subprotocol `beseda.v1`); everything else is here.\n\n\
                       Send `Authorization: Bearer …` with an agent's access token, an API key (`bsk_…`), or, where it says so, \
                       a shopper's widget token. Errors are `application/problem+json` with the socket's codes; `429` and \
                       `503` say in `Retry-After` when to come back.",
        license(name = "Apache-2.0", identifier = "Apache-2.0")
    ),
    tags(
        (name = "widget", description = "How a shopper comes in"),
        (name = "auth", description = "How an agent comes in"),
        (name = "conversations", description = "Dialogues, for programs without a socket"),
        (name = "contacts", description = "Shoppers"),
        (name = "team", description = "People, groups, and who is at the desk"),
        (name = "inboxes", description = "Where shoppers come in"),
        (name = "keys", description = "Programs' keys"),
        (name = "knowledge", description = "What the shop knows"),
        (name = "files", description = "Attachments"),
        (name = "integrations", description = "Outside services"),
        (name = "understanding", description = "What messages are about"),
        (name = "system", description = "The program itself"),
    )
)]
struct Document;

/// Returns the endpoints with their document.
pub(super) fn router(limits: &LimitsConfig) -> OpenApiRouter<HttpState> {
    OpenApiRouter::with_openapi(document())
        .merge(staff().merge(of_widget().layer(from_fn(cors::of_widget))).layer(compression()))
        .merge(with_secrets().merge(sessions().layer(from_fn(cors::of_widget))))
        .layer(DefaultBodyLimit::max(limits.body_bytes.as_usize()))
        .layer(from_fn_with_state(limits.request_timeout, timeout::within))
        .merge(uploads(limits))
        .layer(from_fn(headers::of_data))
}

/// Returns the document without the paths.
fn document() -> utoipa::openapi::OpenApi {
    let mut document = Document::openapi();
    env!("CARGO_PKG_VERSION").clone_into(&mut document.info.version);
    let bearer = SecurityScheme::Http(HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build());
    document.components.get_or_insert_default().add_security_scheme("bearer", bearer);
    document
}

/// How shoppers come in. The answer holds their tokens, so it is not packed.
fn sessions() -> OpenApiRouter<HttpState> {
    OpenApiRouter::new().routes(routes!(widget::open_session::open_session)).route("/api/v1/widget/sessions", options(cors::preflight))
}

/// What answers the desk with a token, a key or a secret, and is not packed.
fn with_secrets() -> OpenApiRouter<HttpState> {
    OpenApiRouter::new()
        .routes(routes!(auth::login::login))
        .routes(routes!(auth::refresh::refresh))
        .routes(routes!(api_keys::create::create))
        .routes(routes!(inboxes::create::create))
        .routes(routes!(inboxes::rotate_secret::rotate_secret))
}

/// What pages of shops call.
fn of_widget() -> OpenApiRouter<HttpState> {
    OpenApiRouter::new()
        .routes(routes!(widget::appearance::appearance))
        .route("/api/v1/widget/{inbox_key}/appearance", options(cors::preflight))
        .routes(routes!(widget::search_articles::search_articles))
        .route("/api/v1/widget/articles", options(cors::preflight))
        .routes(routes!(widget::get_article::get_article))
        .route("/api/v1/widget/articles/{id}", options(cors::preflight))
        .routes(routes!(widget::get_agent::get_agent))
        .route("/api/v1/widget/agents/{id}", options(cors::preflight))
        .routes(routes!(widget::list_conversations::list_conversations))
        .route("/api/v1/widget/conversations", options(cors::preflight))
        .routes(routes!(widget::transcript::transcript))
        .route("/api/v1/widget/conversations/{id}/transcript", options(cors::preflight))
        .routes(routes!(widget::forget_me::forget_me, widget::describe_me::describe_me))
        .route("/api/v1/widget/me", options(cors::preflight))
        .routes(routes!(widget::push::list::list, widget::push::subscribe::subscribe, widget::push::unsubscribe::unsubscribe))
        .route("/api/v1/widget/push", options(cors::preflight))
        .routes(routes!(widget::push::renew::renew))
        .route("/api/v1/widget/push/renew", options(cors::preflight))
        .routes(routes!(conversations::entries::entries))
        .route("/api/v1/conversations/{id}/entries", options(cors::preflight))
}

/// What takes as long as the caller's line is slow, and bounds its size by itself.
fn uploads(limits: &LimitsConfig) -> OpenApiRouter<HttpState> {
    OpenApiRouter::new()
        .routes(routes!(attachments::upload::upload))
        .route("/api/v1/attachments", options(cors::preflight))
        .layer(from_fn(cors::of_widget))
        .layer(DefaultBodyLimit::disable())
        .layer(from_fn_with_state(limits.upload_timeout, timeout::within))
        .layer(from_fn(unread::read_if_refused))
}

/// What the desk and programs call.
fn staff() -> OpenApiRouter<HttpState> {
    OpenApiRouter::new().merge(people()).merge(dialogues()).merge(settings())
}

fn people() -> OpenApiRouter<HttpState> {
    OpenApiRouter::new()
        .routes(routes!(auth::logout::logout))
        .routes(routes!(auth::me::me))
        .routes(routes!(auth::password::password))
        .routes(routes!(users::list::list, users::create::create))
        .routes(routes!(users::update::update))
        .merge(faces())
        .routes(routes!(agents::list::list))
        .routes(routes!(teams::list::list, teams::create::create))
        .routes(routes!(teams::update::update, teams::delete::delete))
}

/// What takes a picture in the body.
fn faces() -> OpenApiRouter<HttpState> {
    OpenApiRouter::new()
        .routes(routes!(users::picture::put::put, users::picture::delete::delete))
        .layer(DefaultBodyLimit::max(PICTURE_BYTES_MAX))
        .layer(from_fn(unread::read_if_refused))
}

fn dialogues() -> OpenApiRouter<HttpState> {
    OpenApiRouter::new()
        .routes(routes!(conversations::list::list))
        .routes(routes!(conversations::get::get))
        .routes(routes!(conversations::post::post))
        .routes(routes!(conversations::note::note))
        .routes(routes!(conversations::take::take))
        .routes(routes!(conversations::release::release))
        .routes(routes!(conversations::resolve::resolve))
        .routes(routes!(conversations::reopen::reopen))
        .routes(routes!(conversations::assign::assign))
        .routes(routes!(conversations::snooze::snooze))
        .routes(routes!(contacts::get::get))
}

fn settings() -> OpenApiRouter<HttpState> {
    OpenApiRouter::new()
        .routes(routes!(inboxes::list::list))
        .routes(routes!(inboxes::update::update))
        .routes(routes!(inboxes::appearance::get::get, inboxes::appearance::put::put))
        .routes(routes!(api_keys::list::list))
        .routes(routes!(api_keys::delete::delete))
        .routes(routes!(articles::list::list, articles::create::create))
        .routes(routes!(articles::search::search))
        .routes(routes!(articles::get::get, articles::update::update, articles::delete::delete))
        .routes(routes!(integrations::get_ai::get_ai, integrations::put_ai::put_ai))
        .routes(routes!(integrations::test_ai::test_ai))
        .routes(routes!(intents::list::list, intents::create::create))
        .routes(routes!(intents::update::update, intents::delete::delete))
        .routes(routes!(understanding::try_sentence::try_sentence))
        .routes(routes!(understanding::models::get::get, understanding::models::put::put))
        .routes(routes!(system::actors::actors))
        .routes(routes!(system::kill_actor::kill_actor))
        .routes(routes!(system::info::info))
        .routes(routes!(system::create_tenant::create_tenant))
        .routes(routes!(system::delete_tenant::delete_tenant))
}
