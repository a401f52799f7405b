//! Who asks, and what it may do.
//!
//! A token says who; the store says whether that one is still let in; the endpoint's signature says what is needed:
//! `Allowed<Administer>` cannot be forgotten the way a line in the body can.

pub mod identity;
mod passwords;
mod permissions;
mod principal;
pub mod secrets;
mod tokens;

pub use passwords::{Passwords, Verdict};
pub(super) use permissions::{
    Administer, Allowed, AnyStaff, ReadContacts, ReadConversations, ReadKnowledge, WriteConversations, WriteKnowledge,
};
pub use principal::{Credentials, Principal, Shopper, Staff, StaffKind};
pub use secrets::SecretKind;
pub use tokens::{Bearer, TOKEN_SECRET, TokenError, Tokens};
