//! Who we are to a push service (RFC 8292): a key pair of the installation, and a short signed word for each service.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as BASE64;
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{Signature, SigningKey};
use serde_json::json;
use sha2::{Digest as _, Sha256};

use crate::domain::Timestamp;

/// How long a word is good for; services refuse more than a day.
const GOOD_FOR_SECONDS: i64 = 12 * 3600;

/// The installation's own key pair. Browsers are given the public half when they subscribe, and their service takes notifications from its
/// holder alone.
#[derive(Clone)]
pub struct Vapid {
    key: SigningKey,
    public: String,
    contact: String,
}

impl Vapid {
    /// Makes the pair from 32 secret bytes; the same bytes make the same pair. `contact` is where a push service may write to, as
    /// `mailto:…` or `https://…`.
    #[must_use]
    pub fn new(secret: [u8; 32], contact: impl Into<String>) -> Self {
        let key = signing_key(secret);
        let public = BASE64.encode(key.verifying_key().to_encoded_point(false).as_bytes());
        Self { key, public, contact: contact.into() }
    }

    /// Returns the public half as browsers want it: the point, uncompressed, in base64 for URLs.
    #[must_use]
    pub fn public_key(&self) -> &str {
        &self.public
    }

    /// Returns the header that tells the service of this origin who asks.
    pub(super) fn authorization(&self, audience: &str, now: Timestamp) -> String {
        let header = json!({ "typ": "JWT", "alg": "ES256" });
        let claims = json!({ "aud": audience, "exp": now.as_millis() / 1000 + GOOD_FOR_SECONDS, "sub": self.contact });
        let words = format!("{}.{}", BASE64.encode(header.to_string()), BASE64.encode(claims.to_string()));
        let signature: Signature = self.key.sign(words.as_bytes());
        format!("vapid t={words}.{}, k={}", BASE64.encode(signature.to_bytes()), self.public)
    }
}

impl std::fmt::Debug for Vapid {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Vapid").field("public", &self.public).finish_non_exhaustive()
    }
}

/// One of some four thousand million random numbers is no key; that one is hashed until it is.
fn signing_key(secret: [u8; 32]) -> SigningKey {
    let mut bytes = secret;
    loop {
        if let Ok(key) = SigningKey::from_slice(&bytes) {
            return key;
        }
        bytes = Sha256::digest(bytes).into();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_that_is_no_key_becomes_one_and_nothing_is_said_of_it() {
        for secret in [[0; 32], [255; 32], [7; 32]] {
            let vapid = Vapid::new(secret, "mailto:a@shop.example");
            assert_eq!(BASE64.decode(vapid.public_key()).unwrap().len(), 65);
            assert_eq!(vapid.public_key(), Vapid::new(secret, "x").public_key());
            assert!(!format!("{vapid:?}").contains(&BASE64.encode(secret)));
        }
    }
}
