//! What the encoder made of the examples, kept in a file: that costs more time than much of the learning, and does not change.

use std::collections::HashMap;
use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use anyhow::Context;
use beseda_nlu::encoder::{DIMENSION, Encoder, Encoding, WIDE};
use beseda_nlu::hash::Hash;

/// Bytes of one entry: two hashes of the text, and its numbers.
const ENTRY: usize = 8 + (WIDE + DIMENSION) * 4;

/// Encodings by text.
pub(crate) struct Vectors {
    encoder: Option<Arc<Encoder>>,
    known: HashMap<[u8; 8], Encoding>,
    file: Option<File>,
}

impl Vectors {
    /// With what a file holds already; new ones are added to it.
    pub(crate) fn open(encoder: Option<Arc<Encoder>>, path: Option<&Path>) -> anyhow::Result<Self> {
        let mut known = HashMap::new();
        let Some(path) = path else { return Ok(Self { encoder, known, file: None }) };
        for entry in std::fs::read(path).unwrap_or_default().chunks_exact(ENTRY) {
            let (key, numbers) = entry.split_at(8);
            let mut wide = numbers.chunks_exact(4).filter_map(|four| four.try_into().ok()).map(f32::from_le_bytes).collect::<Vec<_>>();
            let vector = wide.split_off(WIDE);
            known.insert(key.try_into()?, Encoding { wide, vector });
        }
        let file = OpenOptions::new().create(true).append(true).open(path).with_context(|| format!("cannot write `{}`", path.display()))?;
        Ok(Self { encoder, known, file: Some(file) })
    }

    /// What the encoder makes of a text, if there is an encoder.
    pub(crate) fn of(&mut self, text: &str) -> Option<Encoding> {
        let encoder = self.encoder.as_ref()?;
        let mut key = [0; 8];
        key[..4].copy_from_slice(&Hash::of_kind(0).with_text(text).row().to_le_bytes());
        key[4..].copy_from_slice(&Hash::of_kind(1).with_text(text).row().to_le_bytes());
        if let Some(encoding) = self.known.get(&key) {
            return Some(encoding.clone());
        }
        let encoding = encoder.encode(text)?;
        if let Some(file) = &mut self.file {
            let numbers = encoding.wide.iter().chain(&encoding.vector).flat_map(|number| number.to_le_bytes());
            let entry = key.into_iter().chain(numbers).collect::<Vec<_>>();
            // Without the file the next run is slower, and nothing else.
            if file.write_all(&entry).is_err() {
                self.file = None;
            }
        }
        self.known.insert(key, encoding.clone());
        Some(encoding)
    }
}
