//! Understanding as the house knows it: the models loaded, a message in, our own words for what was understood out.
//!
//! Nothing here waits or knows the store: `Mind` is a value whose methods take milliseconds of pure work, `Shelf` is a folder of files
//! that minds are made of. Who calls them on which thread, and how often, is the actors' business.

mod convert;
mod mind;
mod own;
mod shelf;

pub use mind::{EncoderState, Mind, MindError, MindFiles};
pub use own::{EXAMPLES_MAX, INTENTS_MAX, OwnError, OwnIntents, is_taken};
#[cfg(test)]
pub(crate) use shelf::renamed_models;
pub use shelf::{ModelsVersion, Shelf, ShelfError};
