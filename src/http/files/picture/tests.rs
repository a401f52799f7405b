//! Pictures in each form, whole and broken, with what must not be kept in them.

use proptest::prelude::*;

use super::*;

const HAS_ALPHA: u8 = 0x10;

fn png_chunk(name: &str, body: &[u8]) -> Vec<u8> {
    [&u32::try_from(body.len()).unwrap().to_be_bytes(), name.as_bytes(), body, &[0; 4]].concat()
}

fn png(width: u32, height: u32, more: &[u8]) -> Vec<u8> {
    let head = [&width.to_be_bytes(), height.to_be_bytes().as_slice(), &[8, 2, 0, 0, 0]].concat();
    [b"\x89PNG\r\n\x1a\n".as_slice(), &png_chunk("IHDR", &head), more, &png_chunk("IDAT", b"pixels"), &png_chunk("IEND", b"")].concat()
}

/// A picture that is taken, for the endpoint's tests.
pub(in crate::http) fn picture_of(width: u32, height: u32) -> Vec<u8> {
    png(width, height, &[])
}

fn jpeg_segment(marker: u8, body: &[u8]) -> Vec<u8> {
    [&[0xff, marker], u16::try_from(body.len() + 2).unwrap().to_be_bytes().as_slice(), body].concat()
}

fn jpeg(side: u16, more: &[u8]) -> Vec<u8> {
    let frame = [&[8], side.to_be_bytes().as_slice(), &side.to_be_bytes(), &[1, 1, 0x11, 0]].concat();
    let scan = [jpeg_segment(0xda, &[1, 1, 0, 0, 63, 0]), vec![1, 0xff, 0, 2, 0xff, 0xd3, 3]].concat();
    [&[0xff, 0xd8], more, &jpeg_segment(0xdb, &[0; 65]), &jpeg_segment(0xc2, &frame), &scan, &scan, &[0xff, 0xd9]].concat()
}

fn webp_chunk(name: &str, body: &[u8]) -> Vec<u8> {
    let padding: &[u8] = if body.len() % 2 == 1 { &[0] } else { &[] };
    [name.as_bytes(), &u32::try_from(body.len()).unwrap().to_le_bytes(), body, padding].concat()
}

fn webp(chunks: &[Vec<u8>]) -> Vec<u8> {
    let body = chunks.concat();
    [b"RIFF".as_slice(), &u32::try_from(body.len() + 4).unwrap().to_le_bytes(), b"WEBP", &body].concat()
}

fn lossy(side: u16) -> Vec<u8> {
    webp_chunk("VP8 ", &[&[0x10, 2, 0, 0x9d, 1, 0x2a], side.to_le_bytes().as_slice(), &side.to_le_bytes(), b"pix"].concat())
}

fn lossless(side: u32) -> Vec<u8> {
    webp_chunk("VP8L", &[&[0x2f], ((side - 1) | (side - 1) << 14).to_le_bytes().as_slice(), b"pixels"].concat())
}

fn extended(flags: u8) -> Vec<u8> {
    webp_chunk("VP8X", &[flags, 0, 0, 0, 63, 0, 0, 63, 0, 0])
}

fn kept(bytes: &[u8]) -> Vec<u8> {
    clean(bytes).unwrap().bytes
}

#[test]
fn each_form_is_known_by_its_bytes_and_kept_as_it_is() {
    for (bytes, media_type) in [
        (png(64, 64, &[]), "image/png"),
        (jpeg(64, &[]), "image/jpeg"),
        (webp(&[lossy(64)]), "image/webp"),
        (webp(&[lossless(64)]), "image/webp"),
        (webp(&[extended(HAS_ALPHA), webp_chunk("ALPH", b"clear"), lossy(64)]), "image/webp"),
    ] {
        assert_eq!(clean(&bytes), Ok(Picture { media_type, bytes }));
    }
}

#[test]
fn what_is_not_the_picture_itself_is_left_out() {
    let words = [png_chunk("tEXt", b"GPS"), png_chunk("eXIf", b"GPS"), png_chunk("iTXt", b"GPS")].concat();
    let behind = [png(64, 64, &words), b"<script>".to_vec()].concat();
    assert_eq!(kept(&behind), png(64, 64, &[]));
    let words = [jpeg_segment(0xe0, b"JFIF\0 preview"), jpeg_segment(0xe1, b"Exif\0\0 GPS"), jpeg_segment(0xfe, b"comment")].concat();
    assert_eq!(kept(&[jpeg(64, &words), b"<script>".to_vec()].concat()), jpeg(64, &[]));
    let colours = jpeg_segment(0xee, b"Adobe\0\x64\0\0\0\0\x01");
    assert_eq!(kept(&jpeg(64, &colours)), jpeg(64, &colours));
    let words = [extended(HAS_ALPHA | 0x0c), lossy(64), webp_chunk("EXIF", b"GPS"), webp_chunk("XMP ", b"GPS")];
    assert_eq!(kept(&webp(&words)), webp(&[extended(HAS_ALPHA), lossy(64)]));
}

#[test]
fn a_face_stands_still_and_is_a_square_of_the_right_size() {
    assert_eq!(clean(&png(64, 64, &png_chunk("acTL", &[0; 8]))), Err(PictureError::Moving));
    assert_eq!(clean(&webp(&[extended(0x02), lossy(64)])), Err(PictureError::Moving));
    for (width, height) in [(64, 65), (PICTURE_SIDE_MIN - 1, PICTURE_SIDE_MIN - 1), (PICTURE_SIDE_MAX + 1, PICTURE_SIDE_MAX + 1), (0, 0)] {
        assert_eq!(clean(&png(width, height, &[])), Err(PictureError::Size { width, height }));
    }
    for side in [PICTURE_SIDE_MIN, PICTURE_SIDE_MAX] {
        assert!(clean(&png(side, side, &[])).is_ok());
        assert!(clean(&webp(&[lossless(side)])).is_ok());
    }
}

#[test]
fn what_is_not_whole_is_refused_wherever_it_ends() {
    for whole in [png(64, 64, &[]), jpeg(64, &[]), webp(&[extended(0), lossless(64)])] {
        for n in 12..whole.len() {
            assert_eq!(clean(&whole[..n]), Err(PictureError::Broken), "{n} of {}", whole.len());
        }
    }
    for other in [b"".as_slice(), b"GIF89a", b"<svg>", b"RIFF....WAVE"] {
        assert_eq!(clean(other), Err(PictureError::Unknown));
    }
    assert_eq!(clean(&webp(&[lossy(64), lossy(64)])), Err(PictureError::Broken));
    assert_eq!(clean(&webp(&[webp_chunk("EXIF", b"GPS")])), Err(PictureError::Broken));
}

proptest! {
    #[test]
    fn nothing_that_strangers_send_breaks_it_and_what_is_taken_is_taken_again(
        kind in 0..3usize, noise in proptest::collection::vec(any::<u8>(), 0..200), at in 0..120usize
    ) {
        let mut bytes = [png(64, 64, &[]), jpeg(64, &[]), webp(&[extended(0), lossy(64)])][kind].clone();
        let at = at.min(bytes.len());
        let end = (at + noise.len() / 8).min(bytes.len());
        bytes.splice(at..end, noise);
        if let Ok(picture) = clean(&bytes) {
            prop_assert_eq!(clean(&picture.bytes), Ok(picture));
        }
    }
}
