//! How a file inside the binary is sent: in the encoding that the client likes best, with its tag and its age.
//!
//! The front ends' builds leave a brotli and a gzip beside each file that gains by it, as small as they get: nothing is
//! packed while the server runs. Ranges are not served: a file is small, and a range of a packed one helps nobody.

use std::borrow::Cow;

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;

use super::encoding::{self, Encoding};
use crate::http::layers::compression::gains;

/// What is known of a file.
#[derive(Clone)]
pub(super) struct Kept {
    bytes: Cow<'static, [u8]>,
    hash: [u8; 32],
    kind: String,
}

/// Finds a file in a front end.
pub(super) fn kept<E: RustEmbed>(path: &str) -> Option<Kept> {
    let file = E::get(path)?;
    let kind = media_type(path, file.metadata.mimetype());
    Some(Kept { hash: file.metadata.sha256_hash(), bytes: file.data, kind })
}

/// Answers with a file, if there is one of this name.
pub(super) fn answer(path: &str, find: impl Fn(&str) -> Option<Kept>, asked: &HeaderMap) -> Option<Response> {
    let plain = find(path).filter(|_| !Encoding::is_packed_name(path))?;
    let packed = |encoding: Encoding| find(&format!("{path}{}", encoding.ending()));
    let has_packed = Encoding::PACKED.into_iter().any(|encoding| packed(encoding).is_some());
    let (encoding, bytes) = encoding::wanted(asked)
        .into_iter()
        .find_map(|wanted| if wanted == Encoding::Plain { None } else { packed(wanted).map(|file| (wanted, file.bytes)) })
        .unwrap_or_else(|| (Encoding::Plain, plain.bytes.clone()));
    let mut headers = HeaderMap::new();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(caching(path)));
    if has_packed || gains(&plain.kind) {
        headers.insert(header::VARY, HeaderValue::from_name(header::ACCEPT_ENCODING));
    }
    // A file that lies here unpacked may be packed on its way out; then the same tag stands for other bytes.
    let is_weak = !has_packed && gains(&plain.kind);
    let tag = tag(&plain, encoding);
    headers.insert(header::ETAG, if is_weak { text(&format!("W/{tag}")) } else { text(&tag) });
    if is_known(asked, &tag) {
        return Some((StatusCode::NOT_MODIFIED, headers).into_response());
    }
    headers.insert(header::CONTENT_TYPE, text(&plain.kind));
    if encoding != Encoding::Plain {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding.name()));
    }
    Some((headers, bytes.into_owned()).into_response())
}

/// Each encoding has a tag of its own, as its bytes are other bytes.
fn tag(file: &Kept, encoding: Encoding) -> String {
    let hash = hex::encode(file.hash);
    if encoding == Encoding::Plain { format!("\"{hash}\"") } else { format!("\"{hash}-{}\"", encoding.name()) }
}

fn is_known(asked: &HeaderMap, tag: &str) -> bool {
    let lines = asked.get_all(header::IF_NONE_MATCH).iter().filter_map(|line| line.to_str().ok());
    lines.flat_map(|line| line.split(',')).map(str::trim).any(|known| known == "*" || known.trim_start_matches("W/") == tag)
}

/// None of these texts can hold what a header cannot.
fn text(text: &str) -> HeaderValue {
    HeaderValue::from_str(text).unwrap_or_else(|_invalid| HeaderValue::from_static("application/octet-stream"))
}

fn media_type(path: &str, kind: &str) -> String {
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

#[cfg(test)]
mod tests {
    use super::*;

    /// A front end with two scripts, of which one was packed when it was built.
    fn find(path: &str) -> Option<Kept> {
        let (bytes, kind): (&'static [u8], _) = match path {
            "a.js" | "b.js" => (b"plain plain plain", "text/javascript"),
            "a.js.br" => (b"br", "application/octet-stream"),
            "a.js.gz" => (b"gzip", "application/gzip"),
            "face.woff2" => (b"font", "font/woff2"),
            _ => return None,
        };
        Some(Kept { bytes: bytes.into(), hash: [7; 32], kind: media_type(path, kind) })
    }

    fn ask(path: &str, headers: &[(header::HeaderName, &str)]) -> Option<Response> {
        let asked = headers.iter().map(|(name, value)| (name.clone(), value.parse().unwrap())).collect();
        answer(path, find, &asked)
    }

    async fn bytes(response: Response) -> Vec<u8> {
        axum::body::to_bytes(response.into_body(), 1000).await.unwrap().to_vec()
    }

    fn said(response: &Response, name: header::HeaderName) -> &str {
        response.headers().get(name).map_or("", |value| value.to_str().unwrap())
    }

    #[tokio::test]
    async fn a_packed_file_is_sent_as_the_client_likes_it_best() {
        for (accept, encoding, body) in
            [("gzip, br", "br", "br"), ("gzip", "gzip", "gzip"), ("br;q=0.1, gzip", "gzip", "gzip"), ("", "", "plain plain plain")]
        {
            let response = ask("a.js", &[(header::ACCEPT_ENCODING, accept)]).unwrap();
            assert_eq!(response.status(), 200);
            assert_eq!(said(&response, header::CONTENT_ENCODING), encoding);
            assert_eq!(said(&response, header::CONTENT_TYPE), "text/javascript; charset=utf-8");
            assert_eq!(said(&response, header::VARY), "accept-encoding");
            assert_eq!(bytes(response).await, body.as_bytes());
        }
    }

    #[test]
    fn each_encoding_has_a_tag_of_its_own_and_is_not_sent_twice() {
        let tag_of = |accept| said(&ask("a.js", &[(header::ACCEPT_ENCODING, accept)]).unwrap(), header::ETAG).to_owned();
        let (brotli, gzip, plain) = (tag_of("br"), tag_of("gzip"), tag_of(""));
        assert!(brotli != gzip && gzip != plain && brotli != plain);
        for (accept, tag) in [("br", &brotli), ("gzip", &gzip), ("", &plain)] {
            for known in [tag.clone(), format!("\"x\", W/{tag}"), "*".to_owned()] {
                let response = ask("a.js", &[(header::ACCEPT_ENCODING, accept), (header::IF_NONE_MATCH, &known)]).unwrap();
                assert_eq!(response.status(), 304, "{known}");
                assert_eq!((said(&response, header::ETAG), said(&response, header::VARY)), (tag.as_str(), "accept-encoding"));
                assert_eq!(said(&response, header::CONTENT_ENCODING), "");
            }
        }
        let response = ask("a.js", &[(header::ACCEPT_ENCODING, "gzip"), (header::IF_NONE_MATCH, &brotli)]).unwrap();
        assert_eq!(response.status(), 200, "another encoding is another body");
    }

    #[test]
    fn a_file_that_may_be_packed_on_its_way_has_a_weak_tag_and_a_font_has_not() {
        let script = ask("b.js", &[(header::ACCEPT_ENCODING, "br")]).unwrap();
        assert!(said(&script, header::ETAG).starts_with("W/\""));
        assert_eq!((said(&script, header::VARY), said(&script, header::CONTENT_ENCODING)), ("accept-encoding", ""));
        let font = ask("face.woff2", &[(header::ACCEPT_ENCODING, "br")]).unwrap();
        assert!(said(&font, header::ETAG).starts_with('"'));
        assert_eq!(said(&font, header::VARY), "");
    }

    #[tokio::test]
    async fn a_range_is_answered_with_the_whole() {
        let response = ask("a.js", &[(header::ACCEPT_ENCODING, "br"), (header::RANGE, "bytes=0-0")]).unwrap();
        assert_eq!((response.status().as_u16(), said(&response, header::CONTENT_RANGE)), (200, ""));
        assert_eq!(bytes(response).await, b"br");
    }

    #[test]
    fn packed_files_are_no_files_of_their_own() {
        assert!(ask("a.js.br", &[]).is_none());
        assert!(ask("a.js.gz", &[]).is_none());
        assert!(ask("c.js", &[]).is_none());
    }
}
