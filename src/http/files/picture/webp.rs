//! WebP: a list of chunks in a RIFF file. The pixels and their transparency are kept.

use super::{Found, PictureError, array, small_len, take};

/// The bits of an extended file's flags.
const HAS_ALPHA: u8 = 0x10;
const MOVES: u8 = 0x02;

pub(super) fn read(bytes: &[u8]) -> Result<Found, PictureError> {
    let mut rest = bytes;
    take(&mut rest, 4)?;
    let length = small_len(&mut rest)?;
    let mut rest = rest.get(..length).ok_or(PictureError::Broken)?;
    take(&mut rest, 4)?;
    let mut chunks = Vec::new();
    let mut sides = None;
    while !rest.is_empty() {
        let name = array::<4>(&mut rest)?;
        let length = small_len(&mut rest)?;
        let body = take(&mut rest, length)?;
        if length % 2 == 1 {
            // The last one's padding is sometimes left out.
            rest = rest.get(1..).unwrap_or_default();
        }
        match &name {
            b"VP8X" => push(&mut chunks, name, &extended(body)?),
            b"ALPH" => push(&mut chunks, name, body),
            b"VP8 " | b"VP8L" if sides.is_some() => return Err(PictureError::Broken),
            b"VP8 " => {
                sides = Some(lossy(body)?);
                push(&mut chunks, name, body);
            }
            b"VP8L" => {
                sides = Some(lossless(body)?);
                push(&mut chunks, name, body);
            }
            b"ANIM" | b"ANMF" => return Err(PictureError::Moving),
            _ => {}
        }
    }
    let (width, height) = sides.ok_or(PictureError::Broken)?;
    let length = u32::try_from(chunks.len() + 4).map_err(|_error| PictureError::Broken)?;
    let bytes = [b"RIFF".as_slice(), &length.to_le_bytes(), b"WEBP", &chunks].concat();
    Ok(Found { width, height, bytes })
}

fn push(chunks: &mut Vec<u8>, name: [u8; 4], body: &[u8]) {
    chunks.extend_from_slice(&name);
    chunks.extend_from_slice(&u32::try_from(body.len()).unwrap_or(u32::MAX).to_le_bytes());
    chunks.extend_from_slice(body);
    if body.len() % 2 == 1 {
        chunks.push(0);
    }
}

/// The head of an extended file, with nothing promised but transparency.
fn extended(body: &[u8]) -> Result<Vec<u8>, PictureError> {
    let [flags, rest @ ..] = body else { return Err(PictureError::Broken) };
    if flags & MOVES != 0 {
        return Err(PictureError::Moving);
    }
    Ok([&[flags & HAS_ALPHA], rest].concat())
}

/// A key frame: three bytes of its own, a start code, and fourteen bits for each side.
fn lossy(mut body: &[u8]) -> Result<(u32, u32), PictureError> {
    take(&mut body, 3)?;
    if array(&mut body)? != [0x9d, 0x01, 0x2a] {
        return Err(PictureError::Broken);
    }
    let side = |bytes| u32::from(u16::from_le_bytes(bytes) & 0x3fff);
    Ok((side(array(&mut body)?), side(array(&mut body)?)))
}

/// A signature, then fourteen bits for each side less one.
fn lossless(mut body: &[u8]) -> Result<(u32, u32), PictureError> {
    let [0x2f] = array(&mut body)? else { return Err(PictureError::Broken) };
    let bits = u32::from_le_bytes(array(&mut body)?);
    Ok(((bits & 0x3fff) + 1, ((bits >> 14) & 0x3fff) + 1))
}
