//! Faces: small square pictures, taken only in forms that are understood here from the first byte to the last. Whatever is not
//! the picture itself is left out: places, times, names of cameras, previews of what was cut away, and what hides behind the end.

mod jpeg;
mod png;
mod webp;

/// The largest face, in bytes.
pub const PICTURE_BYTES_MAX: usize = 100 << 10;
/// The fewest pixels on a side: fewer are a smear on today's screens.
pub const PICTURE_SIDE_MIN: u32 = 48;
/// The most pixels on a side: a small file may still want much memory of everybody who looks at it.
pub const PICTURE_SIDE_MAX: u32 = 512;

/// A picture as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Its media type, as its bytes say.
    pub media_type: &'static str,
    /// The picture and nothing else.
    pub bytes: Vec<u8>,
}

/// Why a picture is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PictureError {
    /// It is something else.
    #[error("the picture is neither PNG nor JPEG nor WebP by its bytes; save it as one of these")]
    Unknown,
    /// It is not whole.
    #[error("the picture is damaged or ends too early; save it again")]
    Broken,
    /// It moves.
    #[error("the picture moves; send one that stands still")]
    Moving,
    /// It is too small, too large, or no square.
    #[error("the picture has {width} by {height} pixels; it must be square, with {PICTURE_SIDE_MIN} to {PICTURE_SIDE_MAX} on a side")]
    Size {
        /// Its width.
        width: u32,
        /// Its height.
        height: u32,
    },
}

/// What a form's reader finds: the sides, and the bytes that are the picture.
struct Found {
    width: u32,
    height: u32,
    bytes: Vec<u8>,
}

/// Returns the picture without anything else.
///
/// # Errors
/// When it is in no form that is taken, not whole, moving, or not of the right size.
pub fn clean(bytes: &[u8]) -> Result<Picture, PictureError> {
    let (media_type, found) = match bytes {
        [0x89, b'P', b'N', b'G', ..] => ("image/png", png::read(bytes)?),
        [0xff, 0xd8, ..] => ("image/jpeg", jpeg::read(bytes)?),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => ("image/webp", webp::read(bytes)?),
        _ => return Err(PictureError::Unknown),
    };
    let Found { width, height, bytes } = found;
    if width != height || !(PICTURE_SIDE_MIN..=PICTURE_SIDE_MAX).contains(&width) {
        return Err(PictureError::Size { width, height });
    }
    Ok(Picture { media_type, bytes })
}

/// Takes the first `n` bytes off.
fn take<'a>(rest: &mut &'a [u8], n: usize) -> Result<&'a [u8], PictureError> {
    let (first, after) = rest.split_at_checked(n).ok_or(PictureError::Broken)?;
    *rest = after;
    Ok(first)
}

/// Takes the first `N` bytes off, as an array.
fn array<const N: usize>(rest: &mut &[u8]) -> Result<[u8; N], PictureError> {
    take(rest, N)?.try_into().map_err(|_error| PictureError::Broken)
}

/// Takes a number of four bytes off, the largest first.
fn big_u32(rest: &mut &[u8]) -> Result<u32, PictureError> {
    array(rest).map(u32::from_be_bytes)
}

/// Takes a number of two bytes off, the largest first.
fn big_u16(rest: &mut &[u8]) -> Result<u16, PictureError> {
    array(rest).map(u16::from_be_bytes)
}

/// Takes a length of four bytes off, the smallest first.
fn small_len(rest: &mut &[u8]) -> Result<usize, PictureError> {
    usize::try_from(u32::from_le_bytes(array(rest)?)).map_err(|_error| PictureError::Broken)
}

#[cfg(test)]
pub(in crate::http) mod tests;
