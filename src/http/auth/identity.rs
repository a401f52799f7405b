//! How a shop proves who its shopper is: hex HMAC-SHA256 of the shopper's id with the inbox's secret.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// Tells whether the proof is right, in a time that does not depend on how wrong it is.
#[must_use]
pub fn is_proven(secret: &str, id: &str, proof_hex: &str) -> bool {
    let Ok(proof) = hex::decode(proof_hex) else { return false };
    let Ok(mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else { return false };
    mac.chain_update(id.as_bytes()).verify_slice(&proof).is_ok()
}

/// Makes the proof, as a shop's own server does it.
#[must_use]
pub fn proof(secret: &str, id: &str) -> String {
    Hmac::<Sha256>::new_from_slice(secret.as_bytes())
        .map(|mac| hex::encode(mac.chain_update(id.as_bytes()).finalize().into_bytes()))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The expected proof was made with `printf 42 | openssl dgst -sha256 -hmac secret`.
    #[test]
    fn the_proof_is_what_any_other_program_makes_of_it() {
        let expected = proof("secret", "42");
        assert_eq!(expected, "93c121e7aa437a1e01e3c512c6f0ce3c821a839025dca4408f85616de4aaee70");
        assert!(is_proven("secret", "42", &expected));
        assert!(is_proven("secret", "42", &expected.to_uppercase()));
    }

    #[test]
    fn a_wrong_proof_proves_nothing() {
        let right = proof("secret", "42");
        for (secret, id, proof) in [
            ("secret", "43", right.as_str()),
            ("other", "42", &right),
            ("secret", "42", ""),
            ("secret", "42", "zz"),
            ("secret", "42", &right[..62]),
        ] {
            assert!(!is_proven(secret, id, proof), "{secret} {id} {proof}");
        }
    }
}
