//! The actors: what is alive in the program, who supervises whom, and how each is reached.
//!
//! ```text
//! root                 starts the rest again when it crashes, up to a budget; past it the process ends with an error
//! ├─ journal           durable appends, many with one flush
//! ├─ directory         finds dialogues, wakes them, lets them sleep
//! │  └─ conversation ×N  the single writer of one dialogue
//! │     └─ turn          the bot's answer being written: a task that dies with its dialogue
//! ├─ sessions
//! │  └─ session ×N       one connected socket
//! ├─ providers
//! │  └─ connection ×M    one AI connection: window, breaker, observations
//! ├─ dispatcher        who waits, who is free, and the boards
//! └─ timers            what is due: kept in the store, fired to the second
//! ```
//!
//! Beside the tree stands the pool that understands messages ([`understanding`]): tasks that end with the tree.
//!
//! Beside it stand too three registries that actors share and that outlive any of them: the [`hub`] (who listens to what),
//! the directory's map (who is awake) and [`refs`] (what authors have sent). None of their locks is held across an await.
//!
//! Outside this folder nobody holds an `ActorRef`; the handles are the only way in.

pub mod address;
pub mod content;
pub mod conversation;
pub mod directory;
pub mod dispatcher;
pub mod gate;
pub mod hub;
pub mod inboxes;
pub mod journal;
pub mod providers;
pub mod push;
pub mod refs;
pub mod session;
pub mod supervise;
pub mod ticket;
pub mod timers;
pub mod tree;
pub mod understanding;

#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;

/// When a client that was refused as `busy` is to ask again, in milliseconds.
pub const BUSY_RETRY_AFTER_MS: u64 = 250;
/// How long a question from one actor to another may take.
pub const CALL_TIMEOUT_MS: u64 = 2_000;
