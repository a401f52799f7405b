//! JPEG: segments that begin with a marker, and scans of coded pixels between them. Segments that draw are kept.

use super::{Found, PictureError, array, big_u16, take};

const START: u8 = 0xd8;
const END: u8 = 0xd9;
const SCAN: u8 = 0xda;
/// How Adobe's programs say which colours they mean; without it some pictures turn green.
const ADOBE: u8 = 0xee;
const ADOBE_BYTES: usize = 14;

pub(super) fn read(bytes: &[u8]) -> Result<Found, PictureError> {
    let mut rest = bytes;
    take(&mut rest, 2)?;
    let mut kept = vec![0xff, START];
    let mut sides = None;
    let mut has_pixels = false;
    loop {
        let marker = marker(&mut rest)?;
        if marker == END {
            kept.extend_from_slice(&[0xff, END]);
            break;
        }
        let segment = segment(&mut rest)?;
        if is_frame(marker) {
            if sides.is_some() {
                return Err(PictureError::Broken);
            }
            sides = Some(sides_of(segment)?);
        }
        if draws(marker, segment) {
            kept.extend_from_slice(&[0xff, marker]);
            kept.extend_from_slice(segment);
        }
        if marker == SCAN {
            kept.extend_from_slice(scan(&mut rest)?);
            has_pixels = true;
        }
    }
    match sides {
        Some((width, height)) if has_pixels => Ok(Found { width, height, bytes: kept }),
        _ => Err(PictureError::Broken),
    }
}

/// A marker is 0xff, as often as one likes, and a byte that says what follows.
fn marker(rest: &mut &[u8]) -> Result<u8, PictureError> {
    let [0xff] = array(rest)? else { return Err(PictureError::Broken) };
    loop {
        let [byte] = array(rest)?;
        if byte != 0xff {
            return Ok(byte);
        }
    }
}

/// Takes a segment off, its length of two bytes included, which counts itself.
fn segment<'a>(rest: &mut &'a [u8]) -> Result<&'a [u8], PictureError> {
    let mut ahead = *rest;
    let length = big_u16(&mut ahead)?;
    if length < 2 {
        return Err(PictureError::Broken);
    }
    take(rest, usize::from(length))
}

/// Coded pixels go on until a marker that is neither a 0xff of their own nor a point to take up again.
fn scan<'a>(rest: &mut &'a [u8]) -> Result<&'a [u8], PictureError> {
    let is_end = |pair: &[u8]| matches!(pair, [0xff, next] if *next != 0 && !(0xd0..=0xd7).contains(next));
    let length = rest.windows(2).position(is_end).ok_or(PictureError::Broken)?;
    take(rest, length)
}

const fn is_frame(marker: u8) -> bool {
    matches!(marker, 0xc0..=0xcf) && !matches!(marker, 0xc4 | 0xc8 | 0xcc)
}

/// Frames, tables and scans draw. The rest are words about the picture, and previews of it.
fn draws(marker: u8, segment: &[u8]) -> bool {
    match marker {
        SCAN | 0xc0..=0xcf | 0xdb..=0xdd => true,
        ADOBE => segment.len() == ADOBE_BYTES && segment.get(2..7) == Some(b"Adobe"),
        _ => false,
    }
}

/// A frame begins with its length, the bits of a colour, the height and the width.
fn sides_of(mut segment: &[u8]) -> Result<(u32, u32), PictureError> {
    take(&mut segment, 3)?;
    let height = big_u16(&mut segment)?;
    Ok((u32::from(big_u16(&mut segment)?), u32::from(height)))
}
