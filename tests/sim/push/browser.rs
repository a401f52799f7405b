//! A browser: makes its keys, and reads what is encrypted for it (RFC 8291), with ring's derivation of keys.

use p256::elliptic_curve::sec1::ToEncodedPoint as _;
use p256::{PublicKey, SecretKey, ecdh};
use ring::aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use ring::hkdf::{HKDF_SHA256, KeyType, Salt};
use serde_json::Value;

const LAST_RECORD: u8 = 2;

/// A browser that has subscribed.
#[derive(Clone)]
pub struct Browser {
    pub endpoint: String,
    pub p256dh: [u8; 65],
    pub auth: [u8; 16],
    secret: SecretKey,
}

struct Bytes(usize);

impl KeyType for Bytes {
    fn len(&self) -> usize {
        self.0
    }
}

impl Browser {
    pub(super) fn new(endpoint: String) -> Self {
        let secret = SecretKey::from_slice(&rand::random::<[u8; 32]>()).unwrap();
        let p256dh = secret.public_key().to_encoded_point(false).as_bytes().try_into().unwrap();
        Self { endpoint, p256dh, auth: rand::random(), secret }
    }

    /// Reads a notification.
    pub(super) fn read(&self, body: &[u8]) -> Result<Value, &'static str> {
        let (salt, rest) = body.split_first_chunk::<16>().ok_or("no salt")?;
        let (record, rest) = rest.split_first_chunk::<4>().ok_or("no record size")?;
        let (length, rest) = rest.split_first().ok_or("no key")?;
        let (key, sealed) = rest.split_at_checked(usize::from(*length)).ok_or("no key")?;
        if sealed.len() > usize::try_from(u32::from_be_bytes(*record)).unwrap() {
            return Err("more than one record");
        }
        let theirs = PublicKey::from_sec1_bytes(key).map_err(|_invalid| "no point of the curve")?;
        let shared = ecdh::diffie_hellman(self.secret.to_nonzero_scalar(), theirs.as_affine());
        let input = derive(&self.auth, shared.raw_secret_bytes(), &[b"WebPush: info\0", &self.p256dh, key], 32);
        let cipher = derive(salt, &input, &[b"Content-Encoding: aes128gcm\0"], 16);
        let nonce = derive(salt, &input, &[b"Content-Encoding: nonce\0"], 12);
        let cipher = LessSafeKey::new(UnboundKey::new(&AES_128_GCM, &cipher).unwrap());
        let mut sealed = sealed.to_vec();
        let nonce = Nonce::try_assume_unique_for_key(&nonce).unwrap();
        let opened = cipher.open_in_place(nonce, Aad::empty(), &mut sealed).map_err(|_invalid| "not encrypted for this browser")?;
        let end = opened.iter().rposition(|byte| *byte != 0).filter(|end| opened[*end] == LAST_RECORD).ok_or("no end")?;
        serde_json::from_slice(&opened[..end]).map_err(|_invalid| "not JSON")
    }
}

fn derive(salt: &[u8], input: &[u8], info: &[&[u8]], n_bytes: usize) -> Vec<u8> {
    let mut out = vec![0; n_bytes];
    let root = Salt::new(HKDF_SHA256, salt).extract(input);
    root.expand(info, Bytes(n_bytes)).unwrap().fill(&mut out).unwrap();
    out
}
