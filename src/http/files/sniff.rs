//! What a file is: found by looking at its bytes. What its sender says is not believed.

/// The beginning of a file that is looked at.
pub const HEAD_BYTES: usize = 8 << 10;

const TEXT: &str = "text/plain";
const UNKNOWN: &str = "application/octet-stream";
/// Raster images, which cannot carry a script; only these are shown in a page.
const SHOWN: [&str; 5] = ["image/png", "image/jpeg", "image/gif", "image/webp", "image/avif"];

/// Returns the media type that the first bytes give away.
#[must_use]
pub fn media_type(head: &[u8]) -> &'static str {
    if let Some(found) = infer::get(head) {
        return match found.mime_type() {
            "video/webm" if is_sound_in_webm(head) => "audio/webm",
            "video/mp4" if is_sound_in_mp4(head) => "audio/mp4",
            other => other,
        };
    }
    if is_markup(head) {
        return "text/html";
    }
    if is_text(head) { TEXT } else { UNKNOWN }
}

/// A container for films may hold nothing but sound, as what a browser records does. Its tracks name their codecs: `V_VP9`, `A_OPUS`.
fn is_sound_in_webm(head: &[u8]) -> bool {
    holds(head, |at| at.starts_with(b"A_OPUS") || at.starts_with(b"A_VORBIS")) && !holds(head, |at| at.starts_with(b"V_"))
}

/// Each track of an MP4 file says what handles it, after its version and a reserved word.
fn is_sound_in_mp4(head: &[u8]) -> bool {
    let handled_by = |kind: &'static [u8]| holds(head, |at| at.starts_with(b"hdlr") && at.get(12..16) == Some(kind));
    handled_by(b"soun") && !handled_by(b"vide")
}

fn holds(head: &[u8], is_here: impl Fn(&[u8]) -> bool) -> bool {
    (0..head.len()).any(|at| head.get(at..).is_some_and(&is_here))
}

/// A page is known by its first sign. Browsers forgive much before it, and so must this.
fn is_markup(head: &[u8]) -> bool {
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    let start = head.iter().position(|byte| !byte.is_ascii_whitespace()).unwrap_or(head.len());
    let rest = head.get(start..).unwrap_or_default();
    rest.starts_with(b"<") && rest.get(1).is_some_and(|byte| byte.is_ascii_alphabetic() || b"!?".contains(byte))
}

fn is_text(head: &[u8]) -> bool {
    let valid = match std::str::from_utf8(head) {
        Ok(text) => text,
        // The head may end in the middle of a letter.
        Err(error) if error.error_len().is_none() => {
            head.get(..error.valid_up_to()).and_then(|valid| std::str::from_utf8(valid).ok()).unwrap_or_default()
        }
        Err(_) => return false,
    };
    !valid.is_empty() && !valid.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
}

/// Tells whether a media type is on the list, in which `image/*` stands for every image.
#[must_use]
pub fn is_allowed(media_type: &str, list: &[String]) -> bool {
    list.iter().any(|allowed| {
        allowed.strip_suffix('*').map_or(allowed == media_type, |family| family.ends_with('/') && media_type.starts_with(family))
    })
}

/// Tells whether a browser may show the file in a page instead of saving it.
#[must_use]
pub fn is_shown_in_place(media_type: &str) -> bool {
    SHOWN.contains(&media_type)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_known_by_their_bytes() {
        assert_eq!(media_type(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), "image/png");
        assert_eq!(media_type(b"\xff\xd8\xff\xe0"), "image/jpeg");
        assert_eq!(media_type(b"%PDF-1.7"), "application/pdf");
        assert_eq!(media_type("Где мой заказ?\n".as_bytes()), "text/plain");
        assert_eq!(media_type(&"я".as_bytes()[..1]), "application/octet-stream");
        assert_eq!(media_type(&"да".as_bytes()[..3]), "text/plain", "a head may end within a letter");
        assert_eq!(media_type(b"\0\x01\x02"), "application/octet-stream");
        assert_eq!(media_type(b""), "application/octet-stream");
    }

    #[test]
    fn sound_in_a_container_for_films_is_sound() {
        let webm = |codecs: &[u8]| [b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm", codecs, &[0; 300]].concat();
        assert_eq!(media_type(&webm(b"..A_OPUS..")), "audio/webm");
        assert_eq!(media_type(&webm(b"..V_VP9..A_OPUS..")), "video/webm");
        assert_eq!(media_type(&webm(b"")), "video/webm", "tracks that are not at the beginning");
        let track = |kind: &[u8]| [b"hdlr\0\0\0\0\0\0\0\0".as_slice(), kind].concat();
        let mp4 = |tracks: &[u8]| [b"\0\0\0\x18ftypisom\0\0\0\0isomiso2".as_slice(), tracks].concat();
        assert_eq!(media_type(&mp4(&track(b"soun"))), "audio/mp4");
        assert_eq!(media_type(&mp4(&[track(b"soun"), track(b"vide")].concat())), "video/mp4");
    }

    #[test]
    fn nothing_that_could_run_in_a_page_passes_for_text() {
        for page in
            ["<!DOCTYPE html><html>", " \n<svg onload=alert(1)>", "<script>x</script>", "<?xml version='1.0'?><svg/>", "\u{feff}<a>"]
        {
            let found = media_type(page.as_bytes());
            assert!(found != TEXT && !is_shown_in_place(found), "{page}: {found}");
        }
        assert_eq!(media_type(b"<3 thanks"), "text/plain");
    }

    #[test]
    fn a_star_stands_for_a_family_and_only_for_it() {
        let list = ["image/*".to_owned(), "text/plain".to_owned(), "*".to_owned()];
        assert!(is_allowed("image/png", &list) && is_allowed("text/plain", &list));
        assert!(!is_allowed("text/html", &list) && !is_allowed("imagex/png", &list));
    }
}
