//! The header `Range`: whatever it says, what comes is the whole file, the piece that was asked for, or a refusal.
#![no_main]

use std::cell::RefCell;

use axum::http::{Method, StatusCode};
use beseda_fuzz::{Shop, in_the_shop};
use libfuzzer_sys::fuzz_target;

const TEXT: &[u8] = b"0123456789 a text of some length";

thread_local! {
    static URL: RefCell<Option<(String, String)>> = const { RefCell::new(None) };
}

/// The address of a file in this shop; each shop has another.
fn url(shop: &mut Shop) -> String {
    let token = shop.token.clone();
    let known =
        URL.with_borrow(|known| known.clone()).filter(|(_, url)| shop.ask(Method::GET, url, &[], Vec::new()).status == StatusCode::OK);
    if let Some((_, url)) = known {
        return url;
    }
    let made = shop.ask(Method::POST, "/api/v1/attachments", &[("authorization", token.as_bytes())], TEXT.to_vec()).json();
    let url = made["url"].as_str().expect("a text is taken").to_owned();
    URL.with_borrow_mut(|known| *known = Some((token, url.clone())));
    url
}

fuzz_target!(|header: &[u8]| {
    in_the_shop(|shop| {
        let url = url(shop);
        let answer = shop.ask(Method::GET, &url, &[("range", header)], Vec::new());
        match answer.status {
            StatusCode::OK => assert_eq!(answer.bytes, TEXT),
            StatusCode::PARTIAL_CONTENT => {
                assert!(!answer.bytes.is_empty() && TEXT.windows(answer.bytes.len()).any(|piece| piece == answer.bytes));
            }
            other => assert!(matches!(other, StatusCode::RANGE_NOT_SATISFIABLE | StatusCode::BAD_REQUEST), "{other}"),
        }
    });
});
