//! The hash that turns n-grams into numbers of rows. It is part of the models' format: another one needs other models.

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

    /// The number of the row, before it is cut to a table's size.
    pub const fn row(self) -> u32 {
        let stirred = (self.0 ^ (self.0 >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        (stirred >> 32) as u32
    }
}
