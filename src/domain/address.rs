//! Addresses that may be handed to other people's browsers.

/// Tells whether a text is an address over https.
#[must_use]
pub fn is_secure_address(text: &str) -> bool {
    text.strip_prefix("https://").is_some_and(has_host) && is_plain(text)
}

/// Tells whether a link may lead there: to the web, or to a page of this server.
#[must_use]
pub fn is_link(text: &str) -> bool {
    let is_web = ["https://", "http://"].iter().any(|scheme| text.strip_prefix(scheme).is_some_and(has_host));
    let is_ours = text.starts_with('/') && !text.starts_with("//") && !text.contains("..");
    is_plain(text) && (is_web || is_ours)
}

/// Tells whether a picture may come from there: over https, or a file of this server.
#[must_use]
pub fn is_picture(text: &str) -> bool {
    is_secure_address(text) || (text.starts_with("/files/") && !text.contains("..") && is_plain(text))
}

/// A name in front of the host is how one is led to think that an address is another.
fn has_host(rest: &str) -> bool {
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    !host.is_empty() && !host.starts_with([':', '.']) && !host.contains('@')
}

/// Nothing in it ends an attribute, a value of CSS, or a line.
fn is_plain(text: &str) -> bool {
    !text.chars().any(|c| c.is_whitespace() || c.is_control() || matches!(c, '"' | '\'' | '<' | '>' | '\\' | '(' | ')' | '`'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_come_over_https_or_from_here() {
        for right in ["https://cdn.shop.example/logo.png?v=2", "/files/att_1/secret/logo.png", "https://магазин.рф/%D0%B0.png"] {
            assert!(is_picture(right), "{right}");
        }
        for wrong in [
            "",
            "http://shop.example/a.png",
            "javascript:alert(1)",
            "data:image/png;base64,x",
            "//evil.example/a.png",
            "https://",
            "https:///a.png",
            "https://a@evil.example/",
            "https://shop.example/a b",
            "https://shop.example/\")",
            "/files/../api/v1/x",
            "/api/v1/users",
        ] {
            assert!(!is_picture(wrong), "{wrong}");
        }
    }

    #[test]
    fn links_lead_to_the_web_or_to_pages_of_this_server() {
        for right in ["https://shop.example/boots?size=42#top", "http://shop.example", "/help/key/art_1"] {
            assert!(is_link(right), "{right}");
        }
        for wrong in ["javascript:alert(1)", "JAVASCRIPT:alert(1)", "//evil.example", "/../x", "mailto:a@b.c", "vbscript:x", "boots"] {
            assert!(!is_link(wrong), "{wrong}");
        }
    }
}
