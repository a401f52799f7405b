//! Who a page says that its shopper is: the id and its mark, a line each. A wrong mark is refused, whatever it looks like, and never lets
//! anybody in as somebody.
#![no_main]

use axum::http::{Method, StatusCode};
use beseda_fuzz::{INBOX, ORIGIN, in_the_shop};
use libfuzzer_sys::fuzz_target;
use serde_json::json;

fuzz_target!(|text: &str| {
    let mut lines = text.splitn(4, '\n');
    let (id, hmac, name, email) = (lines.next(), lines.next(), lines.next(), lines.next());
    in_the_shop(|shop| {
        let identity = json!({"id": id, "hmac": hmac.unwrap_or_default(), "name": name, "email": email});
        let body = json!({"inbox": INBOX, "identity": identity}).to_string();
        let headers: [(&str, &[u8]); 2] = [("content-type", b"application/json"), ("origin", ORIGIN.as_bytes())];
        let answer = shop.ask(Method::POST, "/api/v1/widget/sessions", &headers, body.into_bytes());
        assert!(
            matches!(answer.status, StatusCode::UNAUTHORIZED | StatusCode::BAD_REQUEST),
            "let in with a made-up mark: {}",
            answer.status
        );
    });
});
