//! When shoppers' browsers are told of answers, where shops have switched that on.

use std::time::Duration;

use secrecy::SecretString;

use super::section::section;
use super::value::scheme_of;

section! {
    /// When shoppers' browsers are told of answers, where shops have switched that on.
    PushConfig in "push" {
        /// How long an answer waits for a shopper who is not connected before the shopper's browser is told.
        away_after: Duration = Duration::from_secs(10), within Duration::from_secs(1)..=Duration::from_mins(10);
        /// How long it waits for a shopper who is connected and does not read it.
        unread_after: Duration = Duration::from_mins(1), within Duration::from_secs(5)..=Duration::from_hours(1);
        /// How long a push service keeps the notification for a browser that is switched off.
        ttl: Duration = Duration::from_hours(24), within Duration::from_mins(1)..=Duration::from_hours(672);
        /// Where a push service may write to if something is wrong with what this server sends, as `mailto:…` or `https://…`. If
        /// empty, the server's own address.
        contact: Option<String> = None, judged |contact| scheme_of(contact.as_deref(), &["mailto:", "https://"]);
        /// The private key by which push services know this server: 32 bytes in base64 for URLs. If empty, one is made at the first
        /// start and kept in the database. With another key every browser has to be asked anew.
        private_key: Option<SecretString> = None, judged |key| wrong_key(key.as_ref());
        /// Whether push services may be machines of the house, by plain HTTP. For tests alone: strangers then choose what this server
        /// calls.
        allow_private_services: bool = false;
    }
}

/// How long a key is.
const KEY_BYTES: usize = 32;

fn wrong_key(key: Option<&SecretString>) -> Option<String> {
    key.is_some_and(|key| key_of(key).is_none()).then(|| format!("{KEY_BYTES} bytes in base64 for URLs, 43 letters"))
}

fn key_of(key: &SecretString) -> Option<[u8; KEY_BYTES]> {
    use base64::Engine as _;
    use secrecy::ExposeSecret as _;
    let text = key.expose_secret().trim_end_matches('=');
    base64::prelude::BASE64_URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok()
}

impl PushConfig {
    /// Returns the private key that was chosen, if one was.
    #[must_use]
    pub fn key(&self) -> Option<[u8; KEY_BYTES]> {
        self.private_key.as_ref().and_then(key_of)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_thirty_two_bytes_or_a_mistake() {
        let with = |text: &str| SecretString::from(text.to_owned());
        assert_eq!(
            key_of(&with(&format!("{}E=", "A".repeat(42)))),
            Some({
                let mut key = [0; 32];
                key[31] = 1;
                key
            })
        );
        for wrong in ["", "A", &"A".repeat(42), &"?".repeat(43)] {
            assert!(wrong_key(Some(&with(wrong))).is_some(), "{wrong}");
        }
        assert!(wrong_key(None).is_none());
    }
}
