//! What answers a shopper before a human does: the shop's articles, the built-in answerer, and AI providers.
//!
//! Nothing here is an actor and nothing here knows the store: a turn ([`turn::take_turn`]) is a plain future that the
//! conversation's actor runs and drops, and articles come through [`knowledge::ArticleSource`], which the wiring
//! implements over the store. Dropping the future of a turn closes the provider's connection.

pub mod builtin;
pub mod knowledge;
mod outcome;
pub mod providers;
pub mod turn;
pub mod understanding;

pub use outcome::{Answer, HandOverReason, Line, Outcome, PAYLOAD_ARTICLE, PAYLOAD_HUMAN, Speaker};
