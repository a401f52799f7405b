//! The cache's keys: each pattern is one function, so that two uses cannot meet under one name.
//!
//! What comes from outside (an address, an email) goes in as a hash: keys have a bounded length and no odd characters.

use std::fmt;

use sha2::{Digest, Sha256};

use crate::domain::{ContactId, Language, TenantId};

/// What every key begins with, because a Redis server may be shared with other programs.
const PREFIX: &str = "beseda";
/// Hexadecimal digits of a hash that go into a key: 128 bits.
const DIGITS: usize = 32;

/// A key.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key(String);

impl Key {
    /// Returns the text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn digest(parts: &[&[u8]]) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        // The length keeps `ab` + `c` apart from `a` + `bc`.
        hasher.update(part.len().to_le_bytes());
        hasher.update(part);
    }
    let mut digits = hex::encode(hasher.finalize());
    digits.truncate(DIGITS);
    digits
}

/// `beseda:shopper:{contact}`: the name by which a shopper goes.
#[must_use]
pub fn shopper_name(contact: ContactId) -> Key {
    Key(format!("{PREFIX}:shopper:{}", contact.raw()))
}

/// `beseda:rate:{what}:{hash}`: how often somebody (an address, an email, a shopper) did something.
#[must_use]
pub fn rate(what: &'static str, who: &str) -> Key {
    Key(format!("{PREFIX}:rate:{what}:{}", digest(&[who.as_bytes()])))
}

/// `beseda:answer:{tenant}:{knowledge version}:{language}:{hash}`: what the knowledge base answers to a question. The
/// version makes a change of the articles leave all older answers behind.
#[must_use]
pub fn answer(tenant: TenantId, knowledge_version: i64, language: Language, question: &str) -> Key {
    let question = digest(&[question.as_bytes()]);
    Key(format!("{PREFIX}:answer:{tenant}:{knowledge_version}:{}:{question}", language.as_str()))
}
