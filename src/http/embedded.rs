//! The front ends inside the binary: the widget, the desk, the demo shop. Served with the headers that each needs.
//!
//! A folder that was not built is no reason not to compile: its pages then say how to build it.

use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use rust_embed::{EmbeddedFile, RustEmbed};

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
    let Some(file) = Widget::get("widget.js") else { return not_built("widget") };
    // Any site may load it, which is what it is for.
    let open = [(HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("cross-origin"))];
    (open, serve("widget.js", &file, &headers, Policy::Widget)).into_response()
}

/// `/widget/…`: the page in the loader's frame.
pub(super) async fn widget(uri: Uri, headers: HeaderMap) -> Response {
    let path = below(&uri, "/widget/");
    match Widget::get(&path) {
        Some(file) => serve(&path, &file, &headers, Policy::Widget),
        None if Widget::get("index.html").is_none() => not_built("widget"),
        None => ApiError::not_found("file").into_response(),
    }
}

/// `/chat/KEY`: the widget as a page of its own, for links and QR codes. It finds the inbox's key in the address.
pub(super) async fn chat(headers: HeaderMap) -> Response {
    Widget::get("index.html").map_or_else(|| not_built("widget"), |file| serve("index.html", &file, &headers, Policy::Widget))
}

/// `/desk/…`: the agents' page. A path that is no file is one of its own views.
pub(super) async fn desk(uri: Uri, headers: HeaderMap) -> Response {
    let path = below(&uri, "/desk/");
    if let Some(file) = Desk::get(&path) {
        return serve(&path, &file, &headers, Policy::Desk);
    }
    if path.rsplit('/').next().is_some_and(|name| name.contains('.')) {
        return ApiError::not_found("file").into_response();
    }
    Desk::get("index.html").map_or_else(|| not_built("dashboard"), |file| serve("index.html", &file, &headers, Policy::Desk))
}

/// `/demo/…`: the demo shop, where there is one.
pub(super) async fn demo(State(state): State<HttpState>, uri: Uri, headers: HeaderMap) -> Result<Response, ApiError> {
    if state.store.inbox_by_key(DEMO_INBOX_KEY).await?.is_none() {
        return Err(ApiError::not_found("page; this installation has no demo shop"));
    }
    let path = below(&uri, "/demo/");
    match DemoShop::get(&path) {
        Some(file) => Ok(serve(&path, &file, &headers, Policy::Shop)),
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

fn serve(path: &str, file: &EmbeddedFile, asked: &HeaderMap, policy: Policy) -> Response {
    let tag = format!("\"{}\"", hex::encode(file.metadata.sha256_hash()));
    let mut headers = HeaderMap::new();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(caching(path)));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(header::ETAG, tag);
    }
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy.text()));
    if asked.get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == tag.as_bytes()) {
        return (StatusCode::NOT_MODIFIED, headers).into_response();
    }
    if let Ok(kind) = HeaderValue::from_str(&media_type(path, file)) {
        headers.insert(header::CONTENT_TYPE, kind);
    }
    (headers, file.data.clone().into_owned()).into_response()
}

fn media_type(path: &str, file: &EmbeddedFile) -> String {
    let kind = file.metadata.mimetype();
    let is_text = kind.starts_with("text/")
        || kind == "application/javascript"
        || std::path::Path::new(path).extension().is_some_and(|ending| ending == "json");
    if is_text && !kind.contains("charset") { format!("{kind}; charset=utf-8") } else { kind.to_owned() }
}

/// The bundler writes a fingerprint into the names under `assets/`: such a file never changes. All others are asked
/// for anew each time, and answered with "not modified".
fn caching(path: &str) -> &'static str {
    if path.starts_with("assets/") {
        "public, max-age=31536000, immutable"
    } else if path == "widget.js" {
        "public, max-age=300, stale-while-revalidate=86400"
    } else {
        "no-cache"
    }
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
