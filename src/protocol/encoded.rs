//! A frame that is written down already: encoded once, shared by all who get it.

use bytes::Bytes;

use super::{ServerFrame, encode};

/// The bytes of a frame, known to be UTF-8. Cloning shares them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Encoded(Bytes);

impl Encoded {
    /// Writes a frame down.
    #[must_use]
    pub fn of(frame: &ServerFrame) -> Self {
        Self(Bytes::from(encode(frame)))
    }

    /// Returns the bytes.
    #[must_use]
    pub fn bytes(&self) -> Bytes {
        self.0.clone()
    }

    /// Returns how many bytes there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Tells whether there are none; a frame always has some.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
