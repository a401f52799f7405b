//! A file of models: a version, named parts, and a hash over all of it. What is cut, changed or of another format is refused.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use crate::bytes::{ReadError, Reader, Writer};

/// What the file begins with.
const MAGIC: &[u8; 8] = b"BSDNLU\0\0";
/// Rises when features, hashes or parts change their meaning.
pub const FORMAT: u32 = 4;
/// The oldest format that is read: it has no tuning, and everything else alike.
pub const OLDEST_FORMAT: u32 = 3;
/// Parts that a file may have.
const PARTS_MAX: u32 = 64;
/// Bytes of a SHA-256.
const HASH: usize = 32;

/// Why a file of models was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BundleError {
    /// It is something else.
    #[error("this is not a file of models: it does not begin as one")]
    Foreign,
    /// It was made for another version of the program.
    #[error(
        "the models are of format `{found}`, and this program reads `{OLDEST_FORMAT}` to `{FORMAT}`: train them anew, or use the program they came with"
    )]
    Format {
        /// Its format.
        found: u32,
    },
    /// It was changed, or it is cut.
    #[error("the hash of the models does not match: the file is damaged or cut short; fetch it again")]
    Hash,
    /// A part is missing.
    #[error("the models have no part `{0}`")]
    Missing(&'static str),
    /// A part is not what it should be.
    #[error("the part `{part}` of the models cannot be read")]
    Part {
        /// Its name.
        part: String,
        /// Why.
        source: ReadError,
    },
}

/// Models in one file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bundle {
    /// The version of the models, such as `2026-11-23`.
    pub version: String,
    parts: BTreeMap<String, Vec<u8>>,
}

impl Bundle {
    /// Without parts yet.
    pub fn new(version: &str) -> Self {
        Self { version: version.to_owned(), parts: BTreeMap::new() }
    }

    /// Adds a part.
    pub fn put(&mut self, name: &str, write: impl FnOnce(&mut Writer)) {
        let mut out = Writer::default();
        write(&mut out);
        self.parts.insert(name.to_owned(), out.into_bytes());
    }

    /// Reads a part.
    pub fn get<T>(&self, name: &'static str, read: impl FnOnce(&mut Reader<'_>) -> Result<T, ReadError>) -> Result<T, BundleError> {
        let part = self.parts.get(name).ok_or(BundleError::Missing(name))?;
        read(&mut Reader::new(part)).map_err(|source| BundleError::Part { part: name.to_owned(), source })
    }

    /// Reads a part that not every file has.
    pub fn find<T>(
        &self,
        name: &'static str,
        read: impl FnOnce(&mut Reader<'_>) -> Result<T, ReadError>,
    ) -> Result<Option<T>, BundleError> {
        if self.parts.contains_key(name) { self.get(name, read).map(Some) } else { Ok(None) }
    }

    /// The file.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Writer::default();
        out.raw(MAGIC);
        out.number(FORMAT);
        out.text(&self.version);
        out.number(u32::try_from(self.parts.len()).unwrap_or_default());
        for (name, part) in &self.parts {
            out.text(name);
            out.number(u32::try_from(part.len()).unwrap_or_default());
            out.raw(part);
        }
        let mut bytes = out.into_bytes();
        let hash = Sha256::digest(&bytes);
        bytes.extend_from_slice(&hash);
        bytes
    }

    /// Reads a file; the hash is checked before anything is believed.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, BundleError> {
        let mut from = Reader::new(bytes);
        if from.raw(MAGIC.len()).map_err(|_short| BundleError::Foreign)? != MAGIC {
            return Err(BundleError::Foreign);
        }
        let found = from.number().map_err(|_short| BundleError::Hash)?;
        if !(OLDEST_FORMAT..=FORMAT).contains(&found) {
            return Err(BundleError::Format { found });
        }
        let (body, hash) = bytes.len().checked_sub(HASH).and_then(|at| bytes.split_at_checked(at)).ok_or(BundleError::Hash)?;
        if Sha256::digest(body).as_slice() != hash {
            return Err(BundleError::Hash);
        }
        Self::parts(&mut from).map_err(|source| BundleError::Part { part: "list of parts".to_owned(), source })
    }

    fn parts(from: &mut Reader<'_>) -> Result<Self, ReadError> {
        let mut bundle = Self::new(&from.text()?);
        for _ in 0..from.bounded("parts", 0, PARTS_MAX)? {
            let name = from.text()?;
            let length = from.number()?;
            bundle.parts.insert(name, from.raw(crate::head::widen(length))?.to_vec());
        }
        Ok(bundle)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bundle() -> Bundle {
        let mut bundle = Bundle::new("test");
        bundle.put("part", |out| out.number(7));
        bundle
    }

    #[expect(clippy::redundant_closure_for_method_calls, reason = "the method alone is not general enough over lifetimes")]
    #[test]
    fn what_was_written_is_read() {
        let read = Bundle::from_bytes(&bundle().to_bytes()).unwrap();
        assert_eq!(read, bundle());
        assert_eq!(read.get("part", |from| from.number()), Ok(7));
        assert_eq!(read.find("part", |from| from.number()), Ok(Some(7)));
        assert_eq!(read.find("other", |from| from.number()), Ok(None));
        assert_eq!(read.get("other", |from| from.number()), Err(BundleError::Missing("other")));
    }

    #[test]
    fn a_cut_file_is_refused_wherever_it_is_cut() {
        let bytes = bundle().to_bytes();
        for length in 0..bytes.len() {
            assert!(Bundle::from_bytes(&bytes[..length]).is_err(), "{length} bytes");
        }
    }

    #[test]
    fn any_changed_byte_is_noticed() {
        let bytes = bundle().to_bytes();
        for at in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[at] ^= 1;
            assert!(Bundle::from_bytes(&changed).is_err(), "byte {at}");
        }
    }

    #[test]
    fn another_format_is_named() {
        let mut bytes = bundle().to_bytes();
        bytes[8] = 9;
        assert_eq!(Bundle::from_bytes(&bytes), Err(BundleError::Format { found: 9 }));
    }
}
