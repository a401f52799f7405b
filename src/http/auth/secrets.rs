//! Words that nobody can guess, and how they are kept: only as a hash.
//!
//! They are 256 random bits, so a plain SHA-256 is enough; slow hashing is for what people make up.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

/// Random bytes in a secret.
const BYTES: usize = 32;

/// What a secret is for, told by its first letters: so that a found one can be recognised, by people and by scanners.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SecretKind {
    /// A program's key.
    ApiKey,
    /// An agent's refresh token.
    Refresh,
    /// A browser's name for its shopper.
    Visitor,
    /// What a shop signs identities with.
    Inbox,
}

impl SecretKind {
    /// Returns the letters before the random part.
    #[must_use]
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::ApiKey => "bsk_",
            Self::Refresh => "bsr_",
            Self::Visitor => "bsv_",
            Self::Inbox => "bsi_",
        }
    }

    /// Makes a secret.
    #[must_use]
    pub fn make(self) -> String {
        let bytes: [u8; BYTES] = rand::random();
        format!("{}{}", self.prefix(), URL_SAFE_NO_PAD.encode(bytes))
    }

    /// Tells whether a text looks like one of these, before anything is asked of the store.
    #[must_use]
    pub fn is_form_of(self, text: &str) -> bool {
        let Some(rest) = text.strip_prefix(self.prefix()) else { return false };
        URL_SAFE_NO_PAD.decode(rest).is_ok_and(|bytes| bytes.len() == BYTES)
    }
}

/// Returns the hash under which the store knows a secret.
#[must_use]
pub fn hash(secret: &str) -> [u8; 32] {
    Sha256::digest(secret.as_bytes()).into()
}

/// Makes a short public word, such as an inbox's key: 80 random bits in letters that survive being read aloud.
#[must_use]
pub fn public_key() -> String {
    const LETTERS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
    let bytes: [u8; 16] = rand::random();
    bytes.iter().filter_map(|byte| LETTERS.get(usize::from(byte & 31))).map(|letter| char::from(*letter)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_recognised_by_its_form_and_no_two_are_alike() {
        let key = SecretKind::ApiKey.make();
        assert!(SecretKind::ApiKey.is_form_of(&key), "{key}");
        assert!(!SecretKind::Refresh.is_form_of(&key));
        assert_ne!(key, SecretKind::ApiKey.make());
        for text in ["", "bsk_", "bsk_short", "bsk_é", &format!("{key}A"), &key[1..]] {
            assert!(!SecretKind::ApiKey.is_form_of(text), "{text}");
        }
    }

    #[test]
    fn a_hash_is_always_the_same() {
        assert_eq!(hex::encode(hash("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
