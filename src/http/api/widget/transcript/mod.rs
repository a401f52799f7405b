//! `GET widget/conversations/{id}/transcript`: a dialogue to take away, as the shopper sees it.

mod words;
mod write;

use axum::extract::State;
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use jiff::tz::TimeZone;
use serde::Deserialize;
use utoipa::IntoParams;

use self::words::Words;
use self::write::{Sheet, Transcript};
use crate::domain::{ConversationId, Entry, Language, Seq};
use crate::http::auth::Shopper;
use crate::http::error::ApiError;
use crate::http::extract::{Id, Params};
use crate::http::state::HttpState;
use crate::protocol::rest::ProblemBody;
use crate::store::TenantStore;

/// Entries that a transcript holds: the newest.
const ENTRIES_MAX: usize = 5_000;
/// Bytes of words that it holds, of the newest.
const BYTES_MAX: usize = 4 << 20;
/// Entries that are read at once.
const PAGE: u32 = 200;
/// A page that was taken away loads nothing, wherever it is opened.
const POLICY: (HeaderName, HeaderValue) =
    (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; style-src 'unsafe-inline'; sandbox"));

/// In which form.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(in crate::http) struct Asked {
    /// `text` or `html`; `text` if absent.
    format: Option<String>,
    /// The language of the words around: `ru`, `en` or `zh`; the inbox's if absent.
    locale: Option<String>,
    /// The IANA name of the time zone of the times; UTC if absent.
    zone: Option<String>,
}

#[utoipa::path(get, path = "/api/v1/widget/conversations/{id}/transcript", operation_id = "get_transcript", tag = "widget",
    security(("bearer" = [])), params(("id" = String, Path, description = "The dialogue"), Asked), responses(
    (status = 200, description = "The newest 5000 entries of it, as a file", content((String = "text/plain"), (String = "text/html"))),
    (status = "default", description = "A problem", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(in crate::http) async fn transcript(
    State(state): State<HttpState>,
    shopper: Shopper,
    Id(id): Id<ConversationId>,
    Params(asked): Params<Asked>,
) -> Result<Response, ApiError> {
    let sheet = match asked.format.as_deref() {
        None | Some("text") => Sheet::Text,
        Some("html") => Sheet::Html,
        Some(other) => return Err(ApiError::field("format", format!("is `{}`; it must be `text` or `html`", shown(other)))),
    };
    let zone = match asked.zone.as_deref() {
        None => TimeZone::UTC,
        Some(name) => TimeZone::get(name).map_err(|_unknown| {
            ApiError::field("zone", format!("is `{}`; it must be an IANA name such as `Europe/Moscow`", shown(name)))
        })?,
    };
    let store = state.store.of(shopper.tenant);
    let found = store.conversation(id).await?.filter(|found| found.contact == shopper.contact);
    let conversation = found.ok_or_else(|| ApiError::not_found("conversation"))?;
    let inbox = store.inbox(conversation.inbox).await?.ok_or_else(|| ApiError::not_found("conversation"))?;
    let locale = asked.locale.as_deref().unwrap_or(&inbox.settings.locale);
    let (entries, is_cut) = newest(&store, id).await?;
    let words = Words::of(Language::parse(locale).unwrap_or(Language::En));
    let base = state.config.server.base_url();
    let transcript = Transcript { shop: &inbox.name, entries: &entries, is_cut, words, zone, base: &base };
    let day = conversation.opened_at.to_string().chars().take(10).collect::<String>();
    let (media_type, ending, text) = match sheet {
        Sheet::Text => ("text/plain; charset=utf-8", "txt", transcript.as_text()),
        Sheet::Html => ("text/html; charset=utf-8", "html", transcript.as_html()),
    };
    let name = format!("attachment; filename=\"conversation-{day}.{ending}\"");
    let name = HeaderValue::from_str(&name).map_err(|error| ApiError::internal(&error))?;
    let about = [POLICY, (header::CONTENT_DISPOSITION, name), (header::CONTENT_TYPE, HeaderValue::from_static(media_type))];
    Ok((about, text).into_response())
}

/// Reads the newest entries that a shopper may see, in order; and whether older ones were left out.
async fn newest(store: &TenantStore, id: ConversationId) -> Result<(Vec<Entry>, bool), ApiError> {
    let (mut backwards, mut bytes, mut before) = (Vec::new(), 0, None);
    loop {
        let page = store.entries_before(id, before, PAGE).await?;
        let Some(oldest) = page.first().map(|entry| entry.seq) else { break };
        before = Some(oldest);
        for entry in page.into_iter().rev().filter(|entry| !entry.is_hidden_from_shoppers()) {
            bytes += write::bytes_of(&entry);
            if backwards.len() == ENTRIES_MAX || bytes > BYTES_MAX {
                backwards.reverse();
                return Ok((backwards, true));
            }
            backwards.push(entry);
        }
        if oldest <= Seq::new(1) {
            break;
        }
    }
    backwards.reverse();
    Ok((backwards, false))
}

fn shown(text: &str) -> String {
    text.chars().take(40).collect()
}
