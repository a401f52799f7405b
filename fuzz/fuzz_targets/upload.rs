//! Uploads: a name up to the first line break, then the bytes. What is kept comes back byte by byte, and never as something that runs.
#![no_main]

use axum::http::{Method, StatusCode};
use beseda_fuzz::in_the_shop;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let end = data.iter().position(|byte| *byte == b'\n').unwrap_or(0);
    let (name, bytes) = (&data[..end], &data[(end + 1).min(data.len())..]);
    in_the_shop(|shop| {
        let token = shop.token.clone();
        let made =
            shop.ask(Method::POST, "/api/v1/attachments", &[("authorization", token.as_bytes()), ("x-file-name", name)], bytes.to_vec());
        if made.status != StatusCode::CREATED {
            return;
        }
        let made = made.json();
        let kind = made["type"].as_str().expect("a file has a type");
        assert!(!kind.contains("html") && !kind.contains("svg") && !kind.contains("xml;"), "a file that may run: {made}");
        let name = made["name"].as_str().expect("a file has a name");
        assert!(
            !name.is_empty() && name.chars().count() <= 150 && !name.contains(['/', '\\', '\0', '\n', '\r']),
            "a name that leads elsewhere: {made}"
        );
        assert_eq!(made["size"].as_u64(), Some(bytes.len() as u64));
        let url = made["url"].as_str().expect("a file has an address");
        let back = shop.ask(Method::GET, url, &[], Vec::new());
        assert_eq!((back.status, back.bytes.as_slice()), (StatusCode::OK, bytes), "{made}");
    });
});
