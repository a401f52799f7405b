//! Names of things: one type a kind, so that two ids of different kinds cannot be swapped.
//!
//! Inside, an id is a 63-bit integer that grows with time, because a database keeps integers in append order several
//! times faster than random text. Outside it is an opaque word: a prefix that names the kind, and thirteen letters of
//! Crockford's base 32.

use std::fmt;
use std::str::FromStr;
use std::sync::atomic::{AtomicI64, Ordering};

use super::Timestamp;

/// Milliseconds from 1970 to 2024-01-01T00:00:00Z, where the ids' own count of time begins.
const EPOCH_MS: i64 = 1_704_067_200_000;
/// Bits below the milliseconds: ids that one process may make within a millisecond before it borrows from the next.
const COUNTER_BITS: u32 = 20;
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
const LETTERS: usize = 13;

/// A text that is not an id of the kind that was asked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not an id of the form `{prefix}_…`")]
pub struct IdError {
    text: String,
    prefix: &'static str,
}

/// Makes ids that grow: unique within a process, and between processes that were given different salts.
#[derive(Debug)]
pub struct IdMaker {
    last: AtomicI64,
    salt: i64,
}

impl IdMaker {
    /// Returns a maker whose ids carry `salt` (taken modulo 1024) in their low bits.
    #[must_use]
    pub fn new(salt: u16) -> Self {
        Self { last: AtomicI64::new(0), salt: i64::from(salt % 1024) << 10 }
    }

    /// Returns an id that is greater than every one returned before.
    pub fn next<T: From<i64>>(&self, now: Timestamp) -> T {
        let floor = ((now.as_millis() - EPOCH_MS).max(0) << COUNTER_BITS) | self.salt;
        let previous = self.last.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |last| Some(floor.max(last + 1))).unwrap_or_default();
        T::from(floor.max(previous + 1))
    }
}

fn encode(f: &mut fmt::Formatter<'_>, prefix: &str, value: i64) -> fmt::Result {
    let mut letters = [0_u8; LETTERS];
    let mut rest = value.cast_unsigned();
    for slot in letters.iter_mut().rev() {
        let digit = usize::try_from(rest & 31).unwrap_or_default();
        *slot = ALPHABET.get(digit).copied().unwrap_or(b'0');
        rest >>= 5;
    }
    write!(f, "{prefix}_{}", std::str::from_utf8(&letters).unwrap_or_default())
}

fn decode(text: &str, prefix: &'static str) -> Option<i64> {
    let letters = text.strip_prefix(prefix)?.strip_prefix('_')?;
    if letters.len() != LETTERS {
        return None;
    }
    let value = letters.bytes().try_fold(0_u64, |value, letter| {
        let digit = ALPHABET.iter().position(|known| *known == letter)?;
        value.checked_mul(32)?.checked_add(u64::try_from(digit).ok()?)
    })?;
    i64::try_from(value).ok()
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident = $prefix:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(i64);

        impl $name {
            /// Returns the integer under which the store keeps it.
            #[must_use]
            pub const fn raw(self) -> i64 {
                self.0
            }
        }

        impl From<i64> for $name {
            fn from(raw: i64) -> Self {
                Self(raw)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                encode(f, $prefix, self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }

        impl FromStr for $name {
            type Err = IdError;

            fn from_str(text: &str) -> Result<Self, IdError> {
                decode(text, $prefix)
                    .map(Self)
                    .ok_or_else(|| IdError { text: text.chars().take(64).collect(), prefix: $prefix })
            }
        }
    )*};
}

ids! {
    /// A shop (or a group of shops) walled off from the others.
    TenantId = "ten";
    /// A place where shoppers come in: a widget on a site, an account of a messenger.
    InboxId = "inb";
    /// A shopper as one shop knows it.
    ContactId = "con";
    /// A dialogue.
    ConversationId = "cnv";
    /// One line of a dialogue's log.
    EntryId = "ent";
    /// A person who works at the desk.
    UserId = "usr";
    /// A program's key.
    ApiKeyId = "key";
    /// A group of agents.
    TeamId = "tea";
    /// An article of the knowledge base.
    ArticleId = "art";
    /// Something that a shop's own shoppers may want.
    IntentId = "int";
    /// A file that came with a message.
    AttachmentId = "att";
    /// A connected socket.
    SessionId = "ses";
    /// A configured outside service.
    IntegrationId = "int";
    /// A browser that a shopper wants to be told by.
    PushId = "pus";
    /// A message on its way out through a channel.
    OutboundId = "out";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_reads_back_as_itself() {
        for raw in [0, 1, 31, 32, 1_234_567_890_123, i64::MAX] {
            let id = ConversationId::from(raw);
            assert_eq!(id.to_string().parse(), Ok(id));
        }
    }

    #[test]
    fn an_id_of_another_kind_is_refused_with_the_expected_form() {
        let user = UserId::from(7).to_string();
        let error = user.parse::<ConversationId>().unwrap_err();
        assert_eq!(error.to_string(), "`usr_0000000000007` is not an id of the form `cnv_…`");
    }

    #[test]
    fn odd_texts_are_not_ids() {
        for text in ["", "cnv_", "cnv_zzzzzzzzzzzzz", "cnv_000000000000", "cnv_00000000000000", "cnv_000000000000u", "cnv_00000000000é"] {
            assert!(text.parse::<ConversationId>().is_err(), "{text}");
        }
    }

    #[test]
    fn ids_grow_even_when_the_clock_goes_back() {
        let maker = IdMaker::new(3);
        let late: EntryId = maker.next(Timestamp::from_millis(EPOCH_MS + 5_000));
        let early: EntryId = maker.next(Timestamp::from_millis(EPOCH_MS + 1_000));
        assert!(early > late);
    }
}
