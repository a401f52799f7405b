//! Writing models down and reading them back: little-endian numbers, texts with their length, nothing else.

/// Bytes of the longest text in a model file.
const TEXT_MAX: u32 = 4_096;

/// Why bytes are not what was written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// The bytes end too early.
    #[error("the file ends too early: {wanted} more bytes were to come")]
    Short {
        /// What was asked for.
        wanted: usize,
    },
    /// A number that cannot be.
    #[error("`{found}` cannot be the number of {what}")]
    Range {
        /// Of what.
        what: &'static str,
        /// The number.
        found: u32,
    },
    /// A text that is none.
    #[error("a name in the file is not UTF-8")]
    Text,
}

/// Collects bytes.
#[derive(Debug, Default)]
pub struct Writer(Vec<u8>);

impl Writer {
    /// What was collected.
    pub fn into_bytes(self) -> Vec<u8> {
        self.0
    }

    /// Bytes as they are.
    pub fn raw(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    /// A number.
    pub fn number(&mut self, number: u32) {
        self.raw(&number.to_le_bytes());
    }

    /// A text and its length.
    pub fn text(&mut self, text: &str) {
        self.number(u32::try_from(text.len()).unwrap_or_default());
        self.raw(text.as_bytes());
    }

    /// Numbers with a point.
    pub fn floats(&mut self, floats: &[f32]) {
        self.0.extend(floats.iter().flat_map(|float| float.to_le_bytes()));
    }

    /// Small whole numbers.
    pub fn signed(&mut self, numbers: &[i8]) {
        self.0.extend(numbers.iter().map(|number| number.to_le_bytes()[0]));
    }
}

/// Takes bytes from the front.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    /// Over bytes that somebody may have cut or changed.
    pub const fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    /// Whether all was read.
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The next bytes.
    pub fn raw(&mut self, length: usize) -> Result<&'a [u8], ReadError> {
        let (taken, rest) = self.0.split_at_checked(length).ok_or(ReadError::Short { wanted: length })?;
        self.0 = rest;
        Ok(taken)
    }

    /// A number.
    pub fn number(&mut self) -> Result<u32, ReadError> {
        let bytes = self.raw(4)?;
        bytes.try_into().map(u32::from_le_bytes).map_err(|_error| ReadError::Short { wanted: 4 })
    }

    /// A number within bounds.
    pub fn bounded(&mut self, what: &'static str, least: u32, most: u32) -> Result<u32, ReadError> {
        let found = self.number()?;
        if (least..=most).contains(&found) { Ok(found) } else { Err(ReadError::Range { what, found }) }
    }

    /// A text.
    pub fn text(&mut self) -> Result<String, ReadError> {
        let length = self.bounded("bytes of a name", 0, TEXT_MAX)?;
        let bytes = self.raw(crate::head::widen(length))?;
        String::from_utf8(bytes.to_vec()).map_err(|_error| ReadError::Text)
    }

    /// A number with a point.
    pub fn float(&mut self) -> Result<f32, ReadError> {
        self.number().map(f32::from_bits)
    }

    /// Numbers with a point.
    pub fn floats(&mut self, length: usize) -> Result<Vec<f32>, ReadError> {
        let bytes = self.raw(length.saturating_mul(4))?;
        Ok(bytes.chunks_exact(4).filter_map(|four| four.try_into().ok()).map(f32::from_le_bytes).collect())
    }

    /// Small whole numbers.
    pub fn signed(&mut self, length: usize) -> Result<Vec<i8>, ReadError> {
        Ok(self.raw(length)?.iter().map(|byte| i8::from_le_bytes([*byte])).collect())
    }
}
