//! The directory: where a dialogue is found, and the only place where one is woken.
//!
//! - Owns: which dialogues are awake, and which open dialogue a shopper's unnamed post goes to.
//! - Started by: the root. Called by: everybody, through [`DirectoryHandle`].
//! - Bound: [`AWAKE_MAX`] dialogues awake; beyond, a request to a sleeping one is refused as `busy`. Each dialogue's
//!   mailbox is bounded by [`super::conversation::MAILBOX_MAX`] permits, which are counted here.
//! - Restart: the map stands outside the actor. A dialogue that crashes is taken off it and woken again, by the next request or
//!   because somebody listens, after a pause that grows while it goes on crashing. Dialogues that die with the directory are
//!   found dead by its successor.
//!
//! There is one writer a dialogue because a dialogue is woken inside its slot of the map, and put to sleep inside it too,
//! when no permit is out.

mod actor;
mod handle;

pub use actor::{Directory, DirectoryArgs, ToDirectory};
pub use handle::{DirectoryHandle, DirectorySnapshot, Fallen, Slot};

/// Dialogues that may be awake at once; each costs about 10 KiB.
pub const AWAKE_MAX: usize = 200_000;
