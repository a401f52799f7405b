//! Tells shoppers of answers that they are not there to see, by their browsers' push services.
//!
//! - Owns: which dialogues have an answer that may have to be told of, and when that is to be looked at; notifications that a service did
//!   not take yet. Several answers of a dialogue become one notification.
//! - Started by: the tree, with the rest. Called by: conversations, with what was just published.
//! - When: a while after the answer, if the shopper has no socket then; a longer while, if it has one and has not read the answer. Who has
//!   read it meanwhile is not told.
//! - Bound: [`WAITING_MAX`] dialogues and notifications that wait, [`SENDING_MAX`] at the services at once, [`ATTEMPTS_MAX`] tries a
//!   notification. Past the first two an answer is left out and counted: the message itself is in the log, and the shopper sees it on
//!   coming back.
//! - Restart: it is no actor but a task that ends with the tree, and what waits then is not told of. A dialogue says it all again with its
//!   next answer.

mod deliver;
mod handle;
mod message;
#[cfg(test)]
mod tests;
mod waiting;
mod wishes;
mod work;

use std::time::Duration;

pub use handle::{Pace, PushHandle, PushSetting};

/// Answers on their way to the task.
const COMING_MAX: usize = 1_024;
/// Dialogues of which somebody may have to be told, and notifications that are to be tried again.
pub const WAITING_MAX: usize = 10_000;
/// Dialogues whose shoppers are being told at once.
pub const SENDING_MAX: usize = 8;
/// How often a notification is tried.
pub const ATTEMPTS_MAX: u32 = 5;
/// The pace of a running server.
const PACE: Pace = Pace { backoff: Duration::from_secs(5), gap: Duration::from_secs(20) };
/// Dialogues of which it is remembered when their last notification was; past that all are forgotten.
const GAPS_MAX: usize = 10_000;
/// How long what a shop chose is believed to be the last choice.
const BELIEVED_FOR: Duration = Duration::from_secs(10);
/// Inboxes of which it is remembered; past that all are forgotten and read again.
const WISHES_MAX: usize = 10_000;
