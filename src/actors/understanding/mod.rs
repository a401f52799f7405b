//! The pool that works out what shoppers' messages are about, after they were delivered: nobody's message waits for it.
//!
//! - Owns: the models, loaded in the background, and the versions of them that shops stay with; a lane of waiting messages for each
//!   worker; how dialogues went so far; what shops taught it.
//! - Started by: the tree, with the rest. Called by: conversations, with a message that was just published; by the endpoints and
//!   sockets, when staff open a dialogue of which something is missing, or try a sentence.
//! - Bound: [`WAITING_MAX`] messages a lane and a share of a core that is a setting; beyond, a message is skipped, counted, and made up
//!   for when staff open the dialogue. [`KEEPING_MAX`] wait to be kept.
//! - Restart: it is no actor but tasks that end with the tree. A message that crashes the models is counted and left out. What was
//!   not kept when the process ended is made up for in the same way: everything here can be worked out anew from the log.

mod handle;
mod keep;
mod minds;
#[cfg(test)]
mod minds_tests;
mod own;
mod pace;
mod recent;
#[cfg(test)]
mod tests;
mod trial;
mod work;
mod zones;

use std::time::Duration;

pub use handle::{State, Status, UnderstandingHandle, UnderstandingParts, UnderstandingSetting};
pub use trial::{ModelsStatus, TrialError};

/// Messages that may wait for one worker.
pub const WAITING_MAX: usize = 512;
/// Messages that may wait when a bot's answer still waits for what is understood of its question.
const NEAR_MAX: usize = 8;
/// How long it waits then.
pub const ANSWER_WAITS_FOR: Duration = Duration::from_millis(50);
/// What was understood and waits to be kept.
pub const KEEPING_MAX: usize = 1_024;
/// How long that gathers, so that a busy shop costs the database ten transactions a second, not a thousand.
const GATHER_FOR: Duration = Duration::from_millis(100);
/// Messages that are kept in one transaction.
const BATCH_MAX: usize = 100;
/// The last messages of a dialogue that are made up for when it is opened.
pub const MADE_UP_MAX: u32 = 20;
/// Dialogues that are made up for at once; whoever opens another sees what there is.
const MAKING_UP_MAX: usize = 4;
/// Dialogues of which it is remembered how they go; past that all are forgotten and read from the store again.
const MOODS_MAX: usize = 10_000;
/// Dialogues whose time zone is remembered; past that all are forgotten and read from the store again.
const ZONES_MAX: usize = 10_000;
/// Sentences that are tried at once.
const TRIALS_MAX: usize = 2;
/// Shops whose own intents are remembered, and whose version of the models; past that all are forgotten and read again.
const SHOPS_MAX: usize = 1_000;
/// How long they are believed to be the last ones. A change made through this process is minded at once.
const BELIEVED_FOR: Duration = Duration::from_secs(10);
/// Versions of the models in memory beside everybody's; the one unused the longest goes.
const MINDS_MAX: usize = 3;
/// Files of versions that no shop stays with; of more, the oldest go when the program starts.
const KEPT_VERSIONS: usize = 5;
/// How long a version that could not be used is not tried again.
const REFUSED_FOR: Duration = Duration::from_mins(1);
/// Such versions of which that is remembered; past that all are forgotten and tried again.
const REFUSED_MAX: usize = 100;
