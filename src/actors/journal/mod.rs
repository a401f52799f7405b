//! The journal: makes entries durable, many with one flush.
//!
//! - Owns: what waits to be written, in the order in which it came.
//! - Started by: the root, one a store. Called by: conversations, through [`JournalHandle::submit`].
//! - Bound: [`WAITING_MAX`] appends wait beside the mailbox; beyond, `submit` refuses and the client hears `busy`. The
//!   mailbox itself holds at most one wake-up.
//! - Restart: what waits and the batch at work stand outside the actor, and a new one goes on with them. Writing a batch a
//!   second time stores nothing twice.

mod actor;
mod ring;

use std::time::Duration;

pub use actor::{Journal, JournalArgs, ToJournal};
pub use ring::{Job, JournalHandle, JournalSnapshot};

/// Appends that may wait to be written.
pub const WAITING_MAX: usize = 16_384;
/// Appends that go into one transaction.
pub const BATCH_MAX: usize = 512;
/// How long a batch is tried again while the database is away, before its authors are told.
pub const RETRY_FOR: Duration = Duration::from_secs(10);
/// The first pause between two tries; each is twice the one before, up to [`RETRY_PAUSE_MAX`].
const RETRY_PAUSE: Duration = Duration::from_millis(20);
/// The longest pause between two tries.
const RETRY_PAUSE_MAX: Duration = Duration::from_secs(1);
