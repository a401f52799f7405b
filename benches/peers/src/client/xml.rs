//! Cuts an XMPP stream into its stanzas: the elements directly below `<stream:stream>`, which itself stays open.

use anyhow::{Result, bail};

/// What a stream begins with.
enum Piece {
    /// A stanza, which ends here.
    Stanza(usize),
    /// Something of the stream itself, which ends here.
    Framing(usize),
    /// More must be read first.
    Partial,
}

/// Takes the next whole stanza out of what was read; `None` while it is not whole.
pub(crate) fn take_stanza(read: &mut Vec<u8>) -> Result<Option<String>> {
    loop {
        match piece(read)? {
            Piece::Partial => return Ok(None),
            Piece::Framing(end) => drop(read.drain(..end)),
            Piece::Stanza(end) => return Ok(Some(String::from_utf8_lossy(&read.drain(..end).collect::<Vec<_>>()).into_owned())),
        }
    }
}

fn piece(read: &[u8]) -> Result<Piece> {
    let n_blank = read.len() - read.trim_ascii_start().len();
    if n_blank > 0 {
        return Ok(Piece::Framing(n_blank));
    }
    if !read.is_empty() && !read.starts_with(b"<") {
        bail!("text between stanzas: `{}`", String::from_utf8_lossy(read));
    }
    let Some(first) = tag_end(read, 0) else { return Ok(Piece::Partial) };
    let opening = read.get(..first).unwrap_or_default();
    if opening.starts_with(b"</stream") {
        bail!("the server has closed the stream");
    }
    if opening.starts_with(b"<?") || opening.starts_with(b"<stream:stream") {
        return Ok(Piece::Framing(first));
    }
    Ok(element_end(read).map_or(Piece::Partial, Piece::Stanza))
}

/// Where the element ends that begins at 0.
fn element_end(read: &[u8]) -> Option<usize> {
    let (mut depth, mut at) = (0_usize, 0);
    loop {
        let start = at + read.get(at..)?.iter().position(|byte| *byte == b'<')?;
        let end = tag_end(read, start)?;
        let tag = read.get(start..end)?;
        if tag.starts_with(b"</") {
            depth = depth.saturating_sub(1);
        } else if !tag.ends_with(b"/>") {
            depth += 1;
        }
        if depth == 0 {
            return Some(end);
        }
        at = end;
    }
}

/// Just behind the `>` of the tag that begins here; one in quotes does not count.
fn tag_end(read: &[u8], start: usize) -> Option<usize> {
    let mut quote = None;
    for (offset, byte) in read.get(start..)?.iter().enumerate() {
        match (quote, byte) {
            (None, b'>') => return Some(start + offset + 1),
            (None, b'"' | b'\'') => quote = Some(*byte),
            (Some(open), _) if open == *byte => quote = None,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stanzas(text: &str) -> (Vec<String>, String) {
        let mut read = text.as_bytes().to_vec();
        let mut found = Vec::new();
        while let Some(stanza) = take_stanza(&mut read).unwrap() {
            found.push(stanza);
        }
        (found, String::from_utf8(read).unwrap())
    }

    #[test]
    fn the_streams_own_tags_are_passed_over() {
        let (found, rest) = stanzas("<?xml version='1.0'?><stream:stream id='1'><stream:features><bind/></stream:features>\n<a h='1'/>");
        assert_eq!(found, ["<stream:features><bind/></stream:features>", "<a h='1'/>"]);
        assert_eq!(rest, "");
    }

    #[test]
    fn half_a_stanza_waits_for_the_rest() {
        let (found, rest) = stanzas("<presence/><message><body>he");
        assert_eq!((found.as_slice(), rest.as_str()), (["<presence/>".to_owned()].as_slice(), "<message><body>he"));
        assert_eq!(stanzas("<mess").1, "<mess");
    }

    #[test]
    fn elements_of_the_same_name_nest_and_quotes_hide_brackets() {
        let text = "<x a='>'><x b=\"/>\"><x/></x></x>";
        assert_eq!(stanzas(text).0, [text]);
    }

    #[test]
    fn a_closed_stream_is_an_error() {
        assert!(take_stanza(&mut b"</stream:stream>".to_vec()).is_err());
    }
}
