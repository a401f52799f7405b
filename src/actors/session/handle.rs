//! A session as the rest of the program holds it.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use super::{Identity, Outbox};
use crate::domain::{SessionId, TenantId};

/// What a socket is held to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SessionLimits {
    /// Bytes in a frame.
    pub frame_bytes: u32,
    /// Characters in a text.
    pub text_chars: u32,
    /// Frames that are not dealt with, past which the socket is not read.
    pub in_flight: u32,
    /// The longest silence of the server.
    pub heartbeat: Duration,
    /// How long a socket may be without a valid `hello`.
    pub hello_timeout: Duration,
    /// Bytes that may wait to be written to one socket.
    pub outbox_bytes: usize,
    /// Files that may come with one message.
    pub attachments_max: usize,
    /// Sockets at once.
    pub sessions_max: usize,
}

#[derive(Debug)]
struct Shared {
    id: SessionId,
    outbox: Outbox,
    n_in_flight: AtomicU32,
    identity: OnceLock<Identity>,
}

/// A session as the rest of the program holds it: what waits for it, and how many of its frames are under way.
#[derive(Debug, Clone)]
pub struct SessionHandle(Arc<Shared>);

impl SessionHandle {
    /// Makes the handle of a new session.
    #[must_use]
    pub fn new(id: SessionId, outbox_bytes: usize) -> Self {
        Self(Arc::new(Shared { id, outbox: Outbox::new(outbox_bytes), n_in_flight: AtomicU32::new(0), identity: OnceLock::new() }))
    }

    /// Returns the session's id.
    #[must_use]
    pub fn id(&self) -> SessionId {
        self.0.id
    }

    /// Tells whether both are the same session.
    #[must_use]
    pub fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    /// Returns what waits for the socket.
    #[must_use]
    pub fn outbox(&self) -> &Outbox {
        &self.0.outbox
    }

    /// Returns who is behind the socket, once its `hello` has said so.
    #[must_use]
    pub fn identity(&self) -> Option<&Identity> {
        self.0.identity.get()
    }

    /// Returns the integer of the person's id; 0 before `hello`.
    #[must_use]
    pub fn person(&self) -> i64 {
        self.identity().map_or(0, |identity| identity.author.id)
    }

    /// Returns the shop of who is behind the socket, once its `hello` has said so.
    #[must_use]
    pub fn tenant(&self) -> Option<TenantId> {
        self.identity().map(|identity| identity.tenant)
    }

    /// Notes who is behind the socket. Whoever came first stays.
    pub(super) fn set_identity(&self, identity: Identity) {
        self.0.identity.get_or_init(|| identity);
    }

    /// Notes that a frame was read.
    pub fn request_begun(&self) {
        self.0.n_in_flight.fetch_add(1, Ordering::AcqRel);
    }

    /// Notes that a frame was dealt with, so that the next may be read.
    pub fn request_done(&self) {
        self.0.n_in_flight.fetch_sub(1, Ordering::AcqRel);
        self.0.outbox.poke();
    }

    /// Returns how many frames are not dealt with.
    #[must_use]
    pub fn n_in_flight(&self) -> u32 {
        self.0.n_in_flight.load(Ordering::Acquire)
    }
}
