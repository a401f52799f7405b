//! The hash that turns n-grams into numbers of rows. It is part of the models' format: another one needs other models.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// FNV-1a with a last stir, over characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hash(u64);

const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const PRIME: u64 = 0x0000_0100_0000_01b3;

impl Hash {
    /// A fresh hash; a kind keeps n-grams of one sort apart from those of another.
    pub const fn of_kind(kind: u8) -> Self {
        Self((OFFSET ^ kind as u64).wrapping_mul(PRIME))
    }

    /// With one more character.
    #[must_use]
    pub const fn with(self, character: char) -> Self {
        Self((self.0 ^ character as u64).wrapping_mul(PRIME))
    }

    /// With one more number, such as another hash.
    #[must_use]
    pub const fn with_number(self, number: u32) -> Self {
        Self((self.0 ^ number as u64).wrapping_mul(PRIME))
    }

    /// With all of a text.
    #[must_use]
    pub fn with_text(self, text: &str) -> Self {
        text.chars().fold(self, Self::with)
    }

    /// All of it, stirred: for tables whose keys are hashes.
    pub const fn whole(self) -> u64 {
        (self.0 ^ (self.0 >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9)
    }

    /// The number of the row, before it is cut to a table's size.
    pub const fn row(self) -> u32 {
        let stirred = (self.0 ^ (self.0 >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        (stirred >> 32) as u32
    }
}

/// The hasher of a table whose keys are hashes already.
#[derive(Clone, Copy, Debug, Default)]
pub struct AsItIs(u64);

impl Hasher for AsItIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        // Numbers come by the methods below; this is only here because it must be.
        self.0 = bytes.iter().fold(self.0, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(PRIME));
    }

    fn write_u32(&mut self, number: u32) {
        // Tables look at both ends of a hash.
        self.0 = u64::from(number) | u64::from(number) << 32;
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = number;
    }
}

/// A table whose keys are hashes.
pub type HashTable<Key, Value> = HashMap<Key, Value, BuildHasherDefault<AsItIs>>;
