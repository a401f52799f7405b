//! A notification encrypted for one browser (RFC 8291 with the `aes128gcm` of RFC 8188): the push service that carries it cannot read it.

use hmac::{Hmac, KeyInit as _, Mac as _};
use p256::elliptic_curve::sec1::ToEncodedPoint as _;
use p256::{PublicKey, SecretKey, ecdh};
use ring::aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use sha2::Sha256;

/// The most words of a notification, in bytes. Services have to take 4096, of which encryption and padding need some.
pub const PLAIN_BYTES_MAX: usize = 3_000;
/// Notifications are made as long as a multiple of this, so that a length tells little of what was said.
const PADDED_TO: usize = 256;
/// All in one record, as RFC 8291 wants it.
const RECORD_BYTES: u32 = 4_096;
/// Marks the last record; zeros follow it.
const LAST_RECORD: u8 = 2;

/// What a browser gave us to encrypt with.
#[derive(Clone, PartialEq, Eq)]
pub struct BrowserKeys {
    /// Its public key: a point of the curve P-256, uncompressed.
    pub p256dh: [u8; 65],
    /// What only the browser and we know.
    pub auth: [u8; 16],
}

/// Why a notification cannot be encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EncryptError {
    /// The browser's key is none.
    #[error("the browser's `p256dh` is no point of the curve P-256")]
    NoPoint,
    /// There is too much of it.
    #[error("a notification has at most {PLAIN_BYTES_MAX} bytes")]
    TooLong,
    /// The cipher refused, which it has no reason to.
    #[error("the cipher refused the notification")]
    Cipher,
}

impl BrowserKeys {
    /// Tells whether notifications can be encrypted with them.
    #[must_use]
    pub fn are_sound(&self) -> bool {
        PublicKey::from_sec1_bytes(&self.p256dh).is_ok()
    }
}

impl std::fmt::Debug for BrowserKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("BrowserKeys")
    }
}

/// Encrypts a notification with a key and a salt that are used once.
pub(super) fn encrypt(plain: &[u8], keys: &BrowserKeys) -> Result<Vec<u8>, EncryptError> {
    loop {
        // As good as every random number is a key.
        if let Ok(once) = SecretKey::from_slice(&rand::random::<[u8; 32]>()) {
            return encrypt_with(plain, keys, &once, rand::random(), PADDED_TO);
        }
    }
}

pub(super) fn encrypt_with(
    plain: &[u8],
    keys: &BrowserKeys,
    once: &SecretKey,
    salt: [u8; 16],
    pad: usize,
) -> Result<Vec<u8>, EncryptError> {
    if plain.len() > PLAIN_BYTES_MAX {
        return Err(EncryptError::TooLong);
    }
    let theirs = PublicKey::from_sec1_bytes(&keys.p256dh).map_err(|_invalid| EncryptError::NoPoint)?;
    let ours = once.public_key().to_encoded_point(false);
    let shared = ecdh::diffie_hellman(once.to_nonzero_scalar(), theirs.as_affine());
    let both = hmac(&keys.auth, &[shared.raw_secret_bytes().as_ref()]);
    let input = hmac(&both, &[b"WebPush: info\0", &keys.p256dh, ours.as_bytes(), &[1]]);
    let root = hmac(&salt, &[&input]);
    let key = hmac(&root, &[b"Content-Encoding: aes128gcm\0", &[1]]);
    let nonce = hmac(&root, &[b"Content-Encoding: nonce\0", &[1]]);

    let mut sealed = [plain, &[LAST_RECORD]].concat();
    sealed.resize(sealed.len().next_multiple_of(pad), 0);
    seal(&mut sealed, &key, &nonce)?;
    let length = [u8::try_from(ours.len()).unwrap_or(u8::MAX)];
    Ok([salt.as_slice(), &RECORD_BYTES.to_be_bytes(), &length, ours.as_bytes(), &sealed].concat())
}

fn seal(plain: &mut Vec<u8>, key: &[u8; 32], nonce: &[u8; 32]) -> Result<(), EncryptError> {
    let key = key.first_chunk::<16>().ok_or(EncryptError::Cipher)?;
    let nonce = nonce.first_chunk::<12>().ok_or(EncryptError::Cipher)?;
    let key = UnboundKey::new(&AES_128_GCM, key).map_err(|_unspecified| EncryptError::Cipher)?;
    let nonce = Nonce::assume_unique_for_key(*nonce);
    LessSafeKey::new(key).seal_in_place_append_tag(nonce, Aad::empty(), plain).map_err(|_unspecified| EncryptError::Cipher)
}

/// Both steps of HKDF are this, as no more than one block is ever wanted.
fn hmac(key: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    // A key of any length will do for HMAC.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else { return [0; 32] };
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::prelude::BASE64_URL_SAFE_NO_PAD as BASE64;

    use super::*;

    fn bytes<const N: usize>(text: &str) -> [u8; N] {
        BASE64.decode(text).unwrap().try_into().unwrap()
    }

    /// The example of RFC 8291, section 5 and appendix A.
    #[test]
    fn the_standards_own_example_comes_out_as_it_stands_there() {
        let keys = BrowserKeys {
            p256dh: bytes("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"),
            auth: bytes("BTBZMqHH6r4Tts7J_aSIgg"),
        };
        let once = SecretKey::from_slice(&bytes::<32>("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw")).unwrap();
        let salt = bytes("DGv6ra1nlYgDCS1FRnbzlw");
        let sealed = encrypt_with(b"When I grow up, I want to be a watermelon", &keys, &once, salt, 1).unwrap();
        let expected = concat!(
            "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3",
            "jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN",
        );
        assert_eq!(BASE64.encode(sealed), expected);
    }

    #[test]
    fn a_notification_tells_little_by_its_length_and_has_an_end() {
        let secret = SecretKey::from_slice(&[5; 32]).unwrap();
        let p256dh = secret.public_key().to_encoded_point(false).as_bytes().try_into().unwrap();
        let keys = BrowserKeys { p256dh, auth: [1; 16] };
        let length = |n_bytes| encrypt(&vec![b'a'; n_bytes], &keys).unwrap().len();
        assert_eq!(length(1), length(200));
        assert!(length(PLAIN_BYTES_MAX) <= 4_096);
        assert_ne!(encrypt(b"a", &keys).unwrap(), encrypt(b"a", &keys).unwrap());
        assert_eq!(encrypt(&[0; PLAIN_BYTES_MAX + 1], &keys), Err(EncryptError::TooLong));
        let crooked = BrowserKeys { p256dh: [4; 65], auth: [1; 16] };
        assert!(!crooked.are_sound() && keys.are_sound());
        assert_eq!(encrypt(b"a", &crooked), Err(EncryptError::NoPoint));
    }
}
