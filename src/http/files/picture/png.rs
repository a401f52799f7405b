//! PNG: a list of chunks, each with its length, its name and a checksum. Those that draw are kept.

use super::{Found, PictureError, array, big_u32, take};

const SIGNATURE: [u8; 8] = *b"\x89PNG\r\n\x1a\n";
/// The size of the head's body: width, height, and five bytes on how pixels are written.
const HEAD_BYTES: usize = 13;

/// What draws, and how its colours are meant. Everything else is words about the picture, or other pictures.
const KEPT: [&[u8; 4]; 8] = [b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND", b"sRGB", b"gAMA", b"cHRM"];

pub(super) fn read(bytes: &[u8]) -> Result<Found, PictureError> {
    let mut rest = bytes;
    if array::<8>(&mut rest)? != SIGNATURE {
        return Err(PictureError::Broken);
    }
    let (width, height) = sides(rest)?;
    let mut kept = SIGNATURE.to_vec();
    let mut has_pixels = false;
    loop {
        let whole = rest;
        let length = usize::try_from(big_u32(&mut rest)?).map_err(|_error| PictureError::Broken)?;
        let name = array::<4>(&mut rest)?;
        // The body and its checksum.
        take(&mut rest, length.checked_add(4).ok_or(PictureError::Broken)?)?;
        if name == *b"acTL" {
            return Err(PictureError::Moving);
        }
        has_pixels |= name == *b"IDAT";
        if KEPT.contains(&&name) {
            let length = whole.len() - rest.len();
            kept.extend_from_slice(whole.get(..length).unwrap_or_default());
        }
        if name == *b"IEND" {
            break;
        }
    }
    if has_pixels { Ok(Found { width, height, bytes: kept }) } else { Err(PictureError::Broken) }
}

/// The first chunk is the head.
fn sides(mut rest: &[u8]) -> Result<(u32, u32), PictureError> {
    let length = big_u32(&mut rest)?;
    if usize::try_from(length) != Ok(HEAD_BYTES) || array(&mut rest)? != *b"IHDR" {
        return Err(PictureError::Broken);
    }
    Ok((big_u32(&mut rest)?, big_u32(&mut rest)?))
}
