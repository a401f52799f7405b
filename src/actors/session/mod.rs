//! A session: one connected socket of a shopper, an agent or a program.
//!
//! - Owns: who is behind the socket, what it listens to, how far it has come in each dialogue.
//! - Started by: the sessions' supervisor, when a socket has been upgraded. Called by: the socket's pump.
//! - Bound: a socket has at most `in_flight` frames that are not dealt with, then its pump stops reading and TCP holds the
//!   client back; so the mailbox holds no more than that and a few wake-ups. What waits to be written is bounded by
//!   [`SessionLimits::outbox_bytes`].
//! - Restart: none. A session that crashes closes its socket; the client comes back and resumes from the log.

mod actor;
mod catch_up;
mod farewell;
mod greeting;
mod handle;
mod identity;
mod outbox;
mod requests;
mod sessions;

pub use actor::{Session, SessionArgs, SessionWorld, ToSession};
pub use handle::{SessionHandle, SessionLimits};
pub use identity::{Authenticator, Identity, Rights, TokenError};
pub use outbox::{Arrival, Cause, Drained, End, Outbox, Start, Worth};
pub(in crate::actors) use requests::{post_request, release_to};
pub use sessions::{Connected, GREETING_MAX, Heard, Sessions, SessionsArgs, SessionsHandle, ToSessions};
