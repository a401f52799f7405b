//! The front ends inside the binary: the widget, the desk, the demo shop. Served with the headers that each needs.
//!
//! A folder that was not built is no reason not to compile: its pages then say how to build it.

mod answer;
mod encoding;

use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use rust_embed::RustEmbed;

use super::error::ApiError;
use super::state::HttpState;

/// The key of the demo shop's inbox, which its page names.
pub const DEMO_INBOX_KEY: &str = "demo";

#[derive(RustEmbed)]
#[folder = "widget/dist"]
#[allow_missing = true]
struct Widget;

#[derive(RustEmbed)]
#[folder = "dashboard/dist"]
#[allow_missing = true]
struct Desk;

#[derive(RustEmbed)]
#[folder = "demo/shop"]
#[allow_missing = true]
struct DemoShop;

/// What a page of ours may do.
#[derive(Debug, Clone, Copy)]
enum Policy {
    /// Stands in frames on shops' pages.
    Widget,
    /// Stands in no frame: it asks the shopper for something.
    Notify,
    /// Stands alone. Its styles are files and constructed style sheets, so it needs no inline ones.
    Desk,
    /// A shop's page, with the widget in it.
    Shop,
}

impl Policy {
    const fn text(self) -> &'static str {
        match self {
            Self::Widget => {
                "default-src 'self'; connect-src 'self' ws: wss:; img-src 'self' data: blob: https:; media-src 'self' blob:; \
                 style-src 'self' 'unsafe-inline'; object-src 'none'; base-uri 'none'; form-action 'none'"
            }
            Self::Notify => {
                "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; \
                 frame-ancestors 'none'"
            }
            Self::Desk => {
                "default-src 'self'; connect-src 'self' ws: wss:; img-src 'self' data: blob: https:; media-src 'self' blob:; \
                 object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
            }
            Self::Shop => {
                "default-src 'self'; connect-src 'self' ws: wss:; img-src 'self' data: https:; style-src 'self' 'unsafe-inline'; \
                 frame-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
            }
        }
    }
}

/// `/widget.js`: the loader that shops put on their pages.
pub(super) async fn loader(headers: HeaderMap) -> Response {
    let Some(script) = serve::<Widget>("widget.js", &headers, Policy::Widget) else { return not_built("widget") };
    // Any site may load it, which is what it is for.
    let open = [(HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("cross-origin"))];
    (open, script).into_response()
}

/// `/widget/…`: the page in the loader's frame.
pub(super) async fn widget(uri: Uri, headers: HeaderMap) -> Response {
    let path = below(&uri, "/widget/");
    match serve::<Widget>(&path, &headers, Policy::Widget) {
        Some(file) => file,
        None if Widget::get("index.html").is_none() => not_built("widget"),
        None => ApiError::not_found("file").into_response(),
    }
}

/// `/chat/KEY`: the widget as a page of its own, for links and QR codes. It finds the inbox's key in the address.
pub(super) async fn chat(headers: HeaderMap) -> Response {
    serve::<Widget>("index.html", &headers, Policy::Widget).unwrap_or_else(|| not_built("widget"))
}

/// `/notify/KEY/`: the small window that asks for leave to notify. It finds the inbox's key in what the chat tells it.
pub(super) async fn notify(headers: HeaderMap) -> Response {
    serve::<Widget>("notify.html", &headers, Policy::Notify).unwrap_or_else(|| not_built("widget"))
}

/// `/push-worker.js`: what browsers wake when there is something to tell. From here it may serve any path.
pub(super) async fn push_worker(headers: HeaderMap) -> Response {
    serve::<Widget>("push-worker.js", &headers, Policy::Notify).unwrap_or_else(|| not_built("widget"))
}

/// `/desk/…`: the agents' page. A path that is no file is one of its own views.
pub(super) async fn desk(uri: Uri, headers: HeaderMap) -> Response {
    let path = below(&uri, "/desk/");
    if let Some(file) = serve::<Desk>(&path, &headers, Policy::Desk) {
        return file;
    }
    if path.rsplit('/').next().is_some_and(|name| name.contains('.')) {
        return ApiError::not_found("file").into_response();
    }
    serve::<Desk>("index.html", &headers, Policy::Desk).unwrap_or_else(|| not_built("dashboard"))
}

/// `/demo/…`: the demo shop, where there is one.
pub(super) async fn demo(State(state): State<HttpState>, uri: Uri, headers: HeaderMap) -> Result<Response, ApiError> {
    if state.store.inbox_by_key(DEMO_INBOX_KEY).await?.is_none() {
        return Err(ApiError::not_found("page; this installation has no demo shop"));
    }
    let path = below(&uri, "/demo/");
    match serve::<DemoShop>(&path, &headers, Policy::Shop) {
        Some(file) => Ok(file),
        None if path == "index.html" => Ok(Html(PLAIN_SHOP).into_response()),
        None => Err(ApiError::not_found("file")),
    }
}

/// A page with nothing but the widget on it, for a tree in which the demo shop's folder is absent.
const PLAIN_SHOP: &str = "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Demo shop</title>\
<script src=\"/widget.js\" data-inbox=\"demo\" async></script></head><body><h1>Demo shop</h1></body></html>";

/// Sends a folder's name to the folder.
pub(super) async fn with_slash(uri: Uri) -> Redirect {
    Redirect::permanent(&format!("{}/", uri.path()))
}

/// `/`: the desk is what one who comes to the server itself most likely wants.
pub(super) async fn root() -> Redirect {
    Redirect::temporary("/desk/")
}

/// A favicon is asked for by every browser on every page.
pub(super) async fn favicon() -> StatusCode {
    StatusCode::NO_CONTENT
}

fn below(uri: &Uri, folder: &str) -> String {
    match uri.path().strip_prefix(folder) {
        None | Some("") => "index.html".to_owned(),
        Some(path) => path.to_owned(),
    }
}

fn serve<E: RustEmbed>(path: &str, asked: &HeaderMap, policy: Policy) -> Option<Response> {
    let mut response = answer::answer(path, answer::kept::<E>, asked)?;
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy.text()));
    Some(response)
}

fn not_built(folder: &str) -> Response {
    let text = format!(
        "<!doctype html><meta charset=\"utf-8\"><title>Not built</title><p>This server was compiled without <code>{folder}/dist</code>. \
         Build it with <code>cargo xtask run</code>, or by hand: <code>cd {folder} &amp;&amp; npm ci &amp;&amp; npm run build</code>, \
         and compile the server again."
    );
    (StatusCode::NOT_FOUND, Html(text)).into_response()
}

/// Writes a text so that HTML shows it and does nothing else with it.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}
