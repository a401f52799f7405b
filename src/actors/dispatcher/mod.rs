//! The dispatcher: who waits, who is free, and the boards on which agents see both.
//!
//! - Owns: the queue of each shop, its agents who are connected with their exact load, its visitors, and who watches.
//! - Started by: the root, one a process. Called by: conversations and sessions, through [`DispatcherHandle`].
//! - Bound: news of one dialogue or visitor replaces the older one until it is sent, every [`FLUSH_EVERY`]; boards show
//!   [`BOARD_ROWS_MAX`] rows; the mailbox is bounded by those who write to it, each of whom waits for its own commit.
//! - Restart: the queue is read from the store; sessions are asked from the hub; watchers get a new snapshot.

mod actor;
mod handle;
mod pace;
mod shop;

use std::time::Duration;

pub use actor::{Dispatcher, DispatcherArgs, ToDispatcher};
pub use handle::{AgentAtWork, DispatcherHandle, PhaseNews, Topic, Visit};

/// How long news is gathered before it is sent, so that a busy dialogue costs its watchers ten frames a second, not ten
/// thousand.
pub const FLUSH_EVERY: Duration = Duration::from_millis(100);
/// How long after an agent came of whom the store would not tell it is asked again.
const ASK_AGAIN_AFTER: Duration = Duration::from_secs(2);
/// Rows that a board's snapshot shows.
pub const BOARD_ROWS_MAX: u32 = 500;
/// Places in the queue that shoppers are told; who stands further back is told when it comes nearer.
pub const POSITIONS_TOLD_MAX: usize = 100;
