//! What a shopper's message is about: language, intent, sentiment, entities. Pure functions over text, in milliseconds, offline.
//!
//! Read [`nlu`] from top to bottom: it is the order in which everything is asked. Nothing here waits, logs, or knows a shop; whoever
//! calls it decides on which thread. `docs/understanding.md` tells how it works and how well.

pub mod bundle;
pub mod bytes;
mod compact;
pub mod custom;
pub mod encoder;
pub mod entities;
pub mod eval;
pub mod features;
pub mod hash;
pub mod head;
pub mod judge;
pub mod language;
pub mod learn;
pub mod lexicon;
mod matrix;
pub mod mood;
pub mod net;
pub mod nlu;
pub mod normal;
pub mod sample;
pub mod spelling;
pub mod translit;
pub mod understanding;
mod wishes;

pub use custom::{Custom, OwnExample};
pub use encoder::Encoder;
pub use entities::{Entity, Kind};
pub use mood::Mood;
pub use nlu::Nlu;
pub use understanding::{Guess, Understanding, Verdict};
