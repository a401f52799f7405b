//! What was understood of a message.

use serde::{Deserialize, Serialize};

use crate::entities::Entity;
use crate::language::Language;

/// The intent of a message that no shop can act on.
pub const OUT_OF_SCOPE: &str = "out_of_scope";

/// A guess and how sure it is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Guess {
    /// What is guessed.
    pub label: String,
    /// From 0 to 1; calibrated, so that of guesses at 0.9 nine in ten are right.
    pub confidence: f32,
}

/// Whether a guess at the intent may be acted on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It may.
    Sure,
    /// It is a guess and no more.
    Unsure,
    /// It is nothing that a shop can act on.
    OutOfScope,
}

/// All that was understood.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Understanding {
    /// The language.
    pub language: Language,
    /// What the shopper wants.
    pub intent: Guess,
    /// What else it might be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub second: Option<Guess>,
    /// Whether the first guess may be acted on.
    pub verdict: Verdict,
    /// All wishes, if there are several.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub wishes: Vec<Guess>,
    /// Negative, neutral, positive, or undecided.
    pub sentiment: Guess,
    /// Anger, joy, sadness, fear, surprise, or none.
    pub emotion: Guess,
    /// What was named.
    pub entities: Vec<Entity>,
    /// The words as they may have been meant, if only these told the intent. Never to be shown as the shopper's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corrected: Option<String>,
    /// Whether the encoder took part.
    pub encoder: bool,
    /// Whether the message was longer than is read.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub cut: bool,
}
