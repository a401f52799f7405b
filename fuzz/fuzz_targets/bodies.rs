//! Bodies of the HTTP interface: the first byte chooses the endpoint, the rest is its body. Whatever it is, the answer is a refusal in the
//! one form, or it is done.
#![no_main]

use axum::http::Method;
use beseda_fuzz::{ORIGIN, in_the_shop};
use libfuzzer_sys::fuzz_target;

/// Those without a body get what follows as their query.
const ENDPOINTS: [(&str, &str); 26] = [
    ("POST", "/api/v1/widget/sessions"),
    ("POST", "/api/v1/auth/refresh"),
    ("POST", "/api/v1/articles"),
    ("POST", "/api/v1/inboxes"),
    ("POST", "/api/v1/teams"),
    ("POST", "/api/v1/api-keys"),
    ("PUT", "/api/v1/integrations/ai"),
    ("POST", "/api/v1/conversations/cnv_01vzaq9v0d100/posts"),
    ("POST", "/api/v1/conversations/cnv_01vzaq9v0d100/notes"),
    ("POST", "/api/v1/conversations/cnv_01vzaq9v0d100/take"),
    ("POST", "/api/v1/conversations/cnv_01vzaq9v0d100/release"),
    ("POST", "/api/v1/conversations/cnv_01vzaq9v0d100/assign"),
    ("POST", "/api/v1/conversations/cnv_01vzaq9v0d100/snooze"),
    ("POST", "/api/v1/conversations/cnv_01vzaq9v0d100/resolve"),
    ("POST", "/api/v1/conversations/cnv_01vzaq9v0d100/reopen"),
    ("PATCH", "/api/v1/users/usr_0000000000003"),
    ("POST", "/api/v1/auth/logout"),
    ("POST", "/api/v1/system/actors/kill"),
    ("PATCH", "/api/v1/inboxes/inb_0000000000002"),
    ("PUT", "/api/v1/inboxes/inb_0000000000002/appearance"),
    ("POST", "/api/v1/users"),
    ("GET", "/api/v1/conversations"),
    ("GET", "/api/v1/articles"),
    ("GET", "/api/v1/articles/search"),
    ("GET", "/api/v1/users"),
    ("GET", "/api/v1/conversations/cnv_01vzaq9v0d100/entries"),
];

fuzz_target!(|data: &[u8]| {
    let Some((first, body)) = data.split_first() else { return };
    let Some((method, path)) = ENDPOINTS.get(usize::from(*first) % ENDPOINTS.len()) else { return };
    in_the_shop(|shop| {
        let token = shop.token.clone();
        let headers: [(&str, &[u8]); 3] =
            [("authorization", token.as_bytes()), ("content-type", b"application/json"), ("origin", ORIGIN.as_bytes())];
        let Ok(method) = Method::from_bytes(method.as_bytes()) else { return };
        if method == Method::GET {
            let query: String = body
                .iter()
                .map(|byte| if byte.is_ascii_graphic() { char::from(*byte).to_string() } else { format!("%{byte:02x}") })
                .collect();
            shop.ask(method, &format!("{path}?{query}"), &headers, Vec::new());
        } else {
            shop.ask(method, path, &headers, body.to_vec());
        }
    });
});
