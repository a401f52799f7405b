//! The journal: makes entries durable, many with one flush.
//!
//! - Owns: what waits to be written, in the order in which it came.
//! - Started by: the root, one a store. Called by: conversations, through [`JournalHandle::submit`].
//! - Bound: [`WAITING_MAX`] appends wait beside the mailbox, [`WAITING_OF_SHOP_MAX`] of one shop; beyond, `submit` refuses and
//!   the client hears `busy`. The mailbox itself holds at most one wake-up. Shops with something waiting have equal shares.
//! - Restart: what waits and the batch at work stand outside the actor, and a new one goes on with them. Writing a batch a
//!   second time stores nothing twice.

mod actor;
mod pace;
mod queue;
mod ring;
#[cfg(test)]
mod ring_tests;

use std::time::Duration;

pub use actor::{Journal, JournalArgs, ToJournal};
pub use ring::{Job, JournalHandle, JournalSnapshot};

/// Appends that may wait to be written.
pub const WAITING_MAX: usize = 16_384;
/// Appends of one shop that may wait to be written.
pub const WAITING_OF_SHOP_MAX: usize = 4_096;
/// How long the journal gathers before it writes, while much comes in. The runtime's timer makes one to two milliseconds of it.
const GATHER_FOR: Duration = Duration::from_millis(1);
/// From this many appends on a batch is not waited for: what it costs beside its entries is little by then.
const GATHER_BELOW: usize = 24;
/// Appends that go into one transaction.
pub const BATCH_MAX: usize = 512;
/// How long a batch is tried again while the database is away, before its authors are told.
pub const RETRY_FOR: Duration = Duration::from_secs(10);
/// The first pause between two tries; each is twice the one before, up to [`RETRY_PAUSE_MAX`].
const RETRY_PAUSE: Duration = Duration::from_millis(20);
/// The longest pause between two tries.
const RETRY_PAUSE_MAX: Duration = Duration::from_secs(1);
