//! Web push: a notification to a shopper's browser while no page of the shop is open, by the push service that the browser names.
//!
//! Three standards: how a service is asked (RFC 8030), how a notification is encrypted so that the service cannot read it (RFC 8291), and
//! how we say who we are (RFC 8292). Nothing here knows of a dialogue, and nothing is tried again: who calls decides.
//!
//! A browser's address of itself is a stranger's word, and this program calls it. So only HTTPS is called, by a name and never by a
//! number, and only where that name leads to the public Internet; redirects are not followed.

mod client;
mod encrypt;
mod endpoint;
#[cfg(test)]
mod tests;
mod vapid;

pub use client::{Notification, Outcome, PushClient};
pub use encrypt::{BrowserKeys, EncryptError, PLAIN_BYTES_MAX};
pub use endpoint::{Endpoint, EndpointError, Reach};
pub use vapid::Vapid;
