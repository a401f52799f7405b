//! The encoder's file: a header with a checksum, the word pieces, the weights, and at the end the table of embeddings.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

use crate::bytes::{ReadError, Reader, Writer};
use crate::encoder::body::{BRANCH, Body, ORDERS, SHAPES, WIDE};
use crate::encoder::pieces::Pieces;
use crate::encoder::{DIMENSION, Encoder};
use crate::head::widen;
use crate::matrix::Matrix;

/// What the file begins with.
const MAGIC: &[u8; 8] = b"BSDUSE\0\0";
/// Rises when the layout changes.
const FORMAT: u32 = 1;
/// Magic, format, checksum, bytes before the table, rows of the table.
const HEADER: usize = 24;
/// Bytes before the table; the real one is some 20 MB.
const BODY_MAX: u32 = 64 << 20;
/// Blocks of the table that were rounded together: a piece's block is its number's remainder.
pub(super) const BLOCKS: u32 = 17;
/// Rows of a block.
pub(super) const BLOCK_ROWS: u32 = 7_530;
/// Width of the first dense layers.
const NARROW: usize = 320;
/// Numbers of a list in the file.
const LIST_MAX: u32 = 4 << 20;
/// Bytes that are read at once for the checksum.
const CHUNK: usize = 1 << 18;

/// Why a file was refused.
#[derive(Debug, thiserror::Error)]
pub enum EncoderError {
    /// It is not there, or cannot be read.
    #[error("the encoder's file cannot be read")]
    Io(#[from] std::io::Error),
    /// It is something else.
    #[error("this is not an encoder's file; `beseda nlu fetch` makes one")]
    Foreign,
    /// It was made by another version of the program.
    #[error("the encoder's file has format `{found}`, and this program reads format `{FORMAT}`; `beseda nlu fetch` makes it anew")]
    Format {
        /// Its format.
        found: u32,
    },
    /// It was changed, or it is cut.
    #[error("the encoder's file is damaged or cut short; `beseda nlu fetch` makes it anew")]
    Damaged,
    /// A part of it cannot be.
    #[error("the encoder's file has a part that cannot be")]
    Part(#[from] ReadError),
}

#[derive(Clone, Debug)]
pub(super) struct Weights {
    steps: Vec<f32>,
    leasts: Vec<f32>,
    pub(super) body: Body,
    pub(super) project: Matrix,
    pub(super) project_bias: Vec<f32>,
    pub(super) d0: Matrix,
    pub(super) d1: Matrix,
    pub(super) p1: Matrix,
    pub(super) d2: Matrix,
    pub(super) p3: Matrix,
    pub(super) d3: Matrix,
}

/// Names of the weights in Google's file, in the order in which ours has them, with how many numbers each has.
pub(super) fn arrays() -> Vec<(String, usize)> {
    let mut arrays = vec![("scale".to_owned(), widen(BLOCKS)), ("lo".to_owned(), widen(BLOCKS))];
    for (order, _) in ORDERS {
        let named = |name: &str, length: usize| (format!("{name}{order}"), length);
        arrays.extend([
            named("proj", DIMENSION * BRANCH),
            named("proj_b", BRANCH),
            named("ln_g", BRANCH),
            named("ln_b", BRANCH),
            named("w1_", order * BRANCH * BRANCH),
            named("b1_", BRANCH),
            named("w2_", order * BRANCH * BRANCH),
            named("b2_", BRANCH),
        ]);
    }
    let rest = [
        ("ln_g", WIDE),
        ("ln_b", WIDE),
        ("cnn_W", WIDE * DIMENSION),
        ("cnn_b", DIMENSION),
        ("d0", DIMENSION * NARROW),
        ("d1", NARROW * NARROW),
        ("p1", DIMENSION * NARROW),
        ("d2", NARROW * DIMENSION),
        ("p3", NARROW * DIMENSION),
        ("d3", DIMENSION * DIMENSION),
    ];
    arrays.extend(rest.map(|(name, length)| (name.to_owned(), length)));
    arrays
}

impl Weights {
    /// What a step of a piece's numbers is worth, and the least of them.
    pub(super) fn scale_of(&self, piece: u32) -> (f32, f32) {
        let block = widen(piece % BLOCKS);
        (self.steps.get(block).copied().unwrap_or_default(), self.leasts.get(block).copied().unwrap_or_default())
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, ReadError> {
        let matrix = |from: &mut Reader<'_>, inputs: usize, outputs: usize| {
            let rows = from.floats(inputs * outputs)?;
            Matrix::new(&rows, inputs, outputs).ok_or(ReadError::Short { wanted: inputs * outputs })
        };
        let (steps, leasts) = (from.floats(widen(BLOCKS))?, from.floats(widen(BLOCKS))?);
        let tables = SHAPES.map(|(rows, columns)| from.floats(rows * columns));
        let tables = tables.into_iter().collect::<Result<Vec<_>, _>>()?;
        let body = Body::of(&tables).ok_or(ReadError::Short { wanted: tables.len() })?;
        Ok(Self {
            steps,
            leasts,
            body,
            project: matrix(from, WIDE, DIMENSION)?,
            project_bias: from.floats(DIMENSION)?,
            d0: matrix(from, DIMENSION, NARROW)?,
            d1: matrix(from, NARROW, NARROW)?,
            p1: matrix(from, DIMENSION, NARROW)?,
            d2: matrix(from, NARROW, DIMENSION)?,
            p3: matrix(from, NARROW, DIMENSION)?,
            d3: matrix(from, DIMENSION, DIMENSION)?,
        })
    }
}

pub(super) fn write_pieces(pieces: &Pieces, out: &mut Writer) {
    for list in [&pieces.units, &pieces.children, &pieces.characters, &pieces.values] {
        out.number(u32::try_from(list.len()).unwrap_or_default());
        for number in list {
            out.number(*number);
        }
    }
    out.number(u32::try_from(pieces.replacements.len()).unwrap_or_default());
    out.raw(&pieces.replacements);
    out.number(u32::try_from(pieces.scores.len()).unwrap_or_default());
    out.floats(&pieces.scores);
}

fn read_pieces(from: &mut Reader<'_>) -> Result<Pieces, ReadError> {
    let list = |from: &mut Reader<'_>| {
        let length = from.bounded("numbers of a list", 1, LIST_MAX)?;
        let bytes = from.raw(widen(length) * 4)?;
        Ok::<_, ReadError>(bytes.chunks_exact(4).filter_map(|four| four.try_into().ok()).map(u32::from_le_bytes).collect::<Vec<_>>())
    };
    let (units, children, characters, values) = (list(from)?, list(from)?, list(from)?, list(from)?);
    let length = from.bounded("bytes of replacements", 1, LIST_MAX)?;
    let replacements = from.raw(widen(length))?.to_vec();
    let length = from.bounded("scores", 1, BLOCKS * BLOCK_ROWS)?;
    let scores = from.floats(widen(length))?;
    Ok(Pieces::new(units, replacements, children, characters, values, scores))
}

/// The whole file, but for the table that follows it.
pub(super) fn header_and_body(body: &[u8], table: &[u8]) -> Vec<u8> {
    let mut checksum = crc32fast::Hasher::new();
    checksum.update(body);
    checksum.update(table);
    let mut out = Writer::default();
    out.raw(MAGIC);
    out.number(FORMAT);
    out.number(checksum.finalize());
    out.number(u32::try_from(body.len()).unwrap_or_default());
    out.number(BLOCKS * BLOCK_ROWS);
    out.raw(body);
    out.into_bytes()
}

pub(super) fn open(path: &Path) -> Result<Encoder, EncoderError> {
    let mut file = File::open(path)?;
    let mut header = [0_u8; HEADER];
    file.read_exact(&mut header).map_err(|_short| EncoderError::Foreign)?;
    let mut from = Reader::new(&header);
    if from.raw(MAGIC.len())? != MAGIC {
        return Err(EncoderError::Foreign);
    }
    let found = from.number()?;
    if found != FORMAT {
        return Err(EncoderError::Format { found });
    }
    let wanted = from.number()?;
    let length = from.bounded("bytes before the table", 1, BODY_MAX)?;
    let rows = from.bounded("rows of the table", BLOCKS * BLOCK_ROWS, BLOCKS * BLOCK_ROWS)?;
    let rows_at = HEADER as u64 + u64::from(length);
    if file.metadata()?.len() != rows_at + u64::from(rows) * DIMENSION as u64 {
        return Err(EncoderError::Damaged);
    }
    let mut body = vec![0_u8; widen(length)];
    file.read_exact(&mut body).map_err(|_short| EncoderError::Damaged)?;
    if checksum(&body, &mut file)? != wanted {
        return Err(EncoderError::Damaged);
    }
    file.seek(SeekFrom::Start(0))?;
    let mut from = Reader::new(&body);
    Ok(Encoder { pieces: read_pieces(&mut from)?, weights: Weights::read(&mut from)?, rows: file, rows_at })
}

fn checksum(body: &[u8], file: &mut File) -> std::io::Result<u32> {
    let mut checksum = crc32fast::Hasher::new();
    checksum.update(body);
    let mut chunk = vec![0_u8; CHUNK];
    loop {
        let read = file.read(&mut chunk)?;
        if read == 0 {
            return Ok(checksum.finalize());
        }
        checksum.update(chunk.get(..read).unwrap_or_default());
    }
}
