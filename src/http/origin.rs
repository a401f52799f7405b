//! Origins of web pages, in the one form in which browsers send them.

use axum::http::Uri;

/// Returns the origin as a browser writes it: scheme, host in lower case, and the port unless it is the usual one.
/// `None` for what is no origin, such as an address with a path.
#[must_use]
pub fn normal(text: &str) -> Option<String> {
    let text = text.trim();
    let uri = text.strip_suffix('/').unwrap_or(text).parse::<Uri>().ok()?;
    let scheme = uri.scheme_str().filter(|scheme| matches!(*scheme, "http" | "https"))?;
    let authority = uri.authority()?;
    let is_bare = uri.path_and_query().is_none_or(|path| path.as_str() == "/") && !text.ends_with("//");
    if !is_bare || authority.as_str().contains('@') || authority.host().is_empty() || authority.host().contains('*') {
        return None;
    }
    let host = authority.host().to_ascii_lowercase();
    let usual = if scheme == "https" { 443 } else { 80 };
    match authority.as_str().get(authority.host().len()..)? {
        "" => Some(format!("{scheme}://{host}")),
        port => {
            let port = port.strip_prefix(':')?.parse::<u16>().ok()?;
            Some(if port == usual { format!("{scheme}://{host}") } else { format!("{scheme}://{host}:{port}") })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origins_are_written_as_browsers_write_them() {
        for (given, expected) in [
            ("https://Shop.Example", "https://shop.example"),
            ("https://shop.example/", "https://shop.example"),
            ("https://shop.example:443", "https://shop.example"),
            ("http://localhost:8080", "http://localhost:8080"),
            ("http://[::1]:8080", "http://[::1]:8080"),
            ("https://xn--80aswg.xn--p1ai", "https://xn--80aswg.xn--p1ai"),
        ] {
            assert_eq!(normal(given).as_deref(), Some(expected), "{given}");
        }
    }

    #[test]
    fn what_is_no_origin_is_refused() {
        for wrong in [
            "",
            "null",
            "*",
            "shop.example",
            "ftp://shop.example",
            "https://",
            "https://shop.example/page",
            "https://a@b.c",
            "https://*.b.c",
            "https://a.b:99999",
            "https://a.b?x",
            "javascript:1",
        ] {
            assert_eq!(normal(wrong), None, "{wrong}");
        }
    }
}
