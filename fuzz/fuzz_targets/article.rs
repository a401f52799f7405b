//! Articles: a title up to the first line break, then the Markdown. The public page holds no element and no address that could run.
#![no_main]

use axum::http::{Method, StatusCode};
use beseda_fuzz::{INBOX, in_the_shop};
use libfuzzer_sys::fuzz_target;
use serde_json::json;

const FORBIDDEN: [&str; 9] =
    ["<script", "<iframe", "<object", "<embed", "<svg", "<form", "href=\"javascript:", "src=\"javascript:", "href=\"data:"];

fuzz_target!(|text: &str| {
    let (title, body) = text.split_once('\n').unwrap_or(("title", text));
    in_the_shop(|shop| {
        let token = shop.token.clone();
        let headers: [(&str, &[u8]); 2] = [("authorization", token.as_bytes()), ("content-type", b"application/json")];
        let article = json!({"title": title, "body": body, "language": "ru"}).to_string();
        let made = shop.ask(Method::POST, "/api/v1/articles", &headers, article.into_bytes());
        if made.status != StatusCode::CREATED {
            return;
        }
        let id = made.json()["id"].as_str().expect("an article has an id").to_owned();
        let page = shop.ask(Method::GET, &format!("/help/{INBOX}/{id}"), &[], Vec::new());
        assert_eq!(page.status, StatusCode::OK);
        let html = String::from_utf8(page.bytes).expect("a page is UTF-8").to_lowercase();
        for forbidden in FORBIDDEN {
            assert!(!html.contains(forbidden), "`{forbidden}` in {html}");
        }
        shop.ask(Method::DELETE, &format!("/api/v1/articles/{id}"), &[("authorization", token.as_bytes())], Vec::new());
    });
});
