//! The public page of an article: the source that a bot's answer links to.

use axum::extract::{Path, State};
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{Html, IntoResponse, Response};
use pulldown_cmark::{CowStr, Event, LinkType, Options, Parser, Tag, TagEnd, html};

use super::embedded::escape;
use super::error::ApiError;
use super::state::HttpState;
use crate::domain::{Article, ArticleId, Inbox};

const HEADERS: [(HeaderName, HeaderValue); 2] = [
    (
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(
            "default-src 'none'; style-src 'unsafe-inline'; img-src https: data:; base-uri 'none'; form-action 'none'",
        ),
    ),
    (header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=60")),
];
const STYLE: &str = "body{font:17px/1.6 system-ui,sans-serif;max-width:42rem;margin:3rem auto;padding:0 1rem;color:#1d2433;background:#fff}\
h1{line-height:1.25}a{color:#1f55c9}img{max-width:100%}small{color:#5a6478}\
@media(prefers-color-scheme:dark){body{color:#e6e9f0;background:#14171f}a{color:#8fb2ff}small{color:#9aa4b8}}";

/// Shows an article of the inbox that the key names.
pub(super) async fn page(State(state): State<HttpState>, Path((key, id)): Path<(String, String)>) -> Result<Response, ApiError> {
    let missing = || ApiError::not_found("article");
    let id = id.parse::<ArticleId>().map_err(|_error| missing())?;
    let inbox = state.store.inbox_by_key(&key).await?.ok_or_else(missing)?;
    let article = state.store.of(inbox.tenant).article(id).await?.ok_or_else(missing)?;
    if article.inbox.is_some_and(|only| only != inbox.id) {
        return Err(missing());
    }
    Ok((HEADERS, Html(render(&article, &inbox))).into_response())
}

fn render(article: &Article, inbox: &Inbox) -> String {
    let title = escape(&article.title);
    format!(
        "<!doctype html><html lang=\"{language}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>{title}</title>\
         <style>{STYLE}</style></head><body><main><h1>{title}</h1>{body}</main><small>{shop}</small></body></html>",
        language = article.language.as_str(),
        body = markdown(&article.body),
        shop = escape(&inbox.name),
    )
}

/// Turns CommonMark into HTML that holds nothing but what CommonMark itself makes: raw HTML becomes text, and links
/// lead only where a link may lead.
pub(super) fn markdown(text: &str) -> String {
    let events = Parser::new_ext(text, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH).map(harmless);
    let mut out = String::with_capacity(text.len() * 2);
    html::push_html(&mut out, events);
    out
}

fn harmless(event: Event<'_>) -> Event<'_> {
    match event {
        Event::Html(raw) | Event::InlineHtml(raw) => Event::Text(raw),
        Event::Start(Tag::HtmlBlock) => Event::Start(Tag::Paragraph),
        Event::End(TagEnd::HtmlBlock) => Event::End(TagEnd::Paragraph),
        Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
            Event::Start(Tag::Link { link_type, dest_url: safe_link(link_type, dest_url), title, id })
        }
        Event::Start(Tag::Image { link_type, dest_url, title, id }) => {
            Event::Start(Tag::Image { link_type, dest_url: safe_link(link_type, dest_url), title, id })
        }
        other => other,
    }
}

fn safe_link(kind: LinkType, url: CowStr<'_>) -> CowStr<'_> {
    let lower = url.trim().to_ascii_lowercase();
    let is_web = ["https://", "http://", "mailto:", "tel:", "/", "#"].iter().any(|start| lower.starts_with(start));
    if is_web || kind == LinkType::Email { url } else { CowStr::Borrowed("#") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_article_cannot_carry_a_script() {
        let html = markdown("<script>alert(1)</script>\n\n[x](javascript:alert(1)) <img src=x onerror=y>\n\n[y](JaVaScript:z)");
        assert!(!html.contains("<script") && !html.to_lowercase().contains("javascript:") && !html.contains("<img"), "{html}");
    }

    #[test]
    fn markdown_becomes_a_page() {
        let html = markdown("# Delivery\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n**two** days, see [here](https://shop.example)");
        for part in ["<h1>Delivery</h1>", "<table>", "<strong>two</strong>", "<a href=\"https://shop.example\">here</a>"] {
            assert!(html.contains(part), "{part} in {html}");
        }
    }
}
