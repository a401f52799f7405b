//! What was understood of a shopper's message, and how its dialogue goes.

use super::{IntentId, TenantId, Timestamp};

/// The intent of somebody who wants a person.
pub const INTENT_HUMAN: &str = "human_agent";

/// A guess, and how sure it is.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Guess {
    /// What is guessed.
    pub name: String,
    /// From 0 to 1: of guesses at 0.9, nine in ten are right.
    pub confidence: f32,
}

/// Whether a guess at what is wanted may be acted on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Certainty {
    /// It may.
    Sure,
    /// It is a guess and no more.
    #[default]
    Unsure,
    /// It is nothing that a shop can act on.
    OutOfScope,
}

impl Certainty {
    /// Returns the word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sure => "sure",
            Self::Unsure => "unsure",
            Self::OutOfScope => "out_of_scope",
        }
    }

    /// Reads the word for it.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Sure, Self::Unsure, Self::OutOfScope].into_iter().find(|certainty| certainty.as_str() == word)
    }
}

/// Something that a message names.
#[derive(Debug, Clone, PartialEq)]
pub struct Mention {
    /// What it is: `order_number`, `money`, `date` and so on.
    pub kind: String,
    /// Its first code point in the message.
    pub start: u32,
    /// The code point after its last.
    pub end: u32,
    /// As it was written.
    pub text: String,
    /// In a normal form.
    pub value: String,
    /// What the value is counted in, where that was said.
    pub unit: Option<String>,
    /// From 0 to 1.
    pub confidence: f32,
}

/// How a dialogue goes, after each message of its shopper: what the next one is judged with.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Mood {
    /// From -1, dark, to 1, bright; the last messages count most.
    pub value: f32,
    /// Negative messages in a row.
    pub negative: u8,
    /// How often the last wish was said before, in a row.
    pub repeated: u8,
    /// Messages in a row that were not surely understood.
    pub lost: u8,
    /// Whether the last message sounds angry.
    pub angry: bool,
    /// The last wish that was surely understood.
    pub wish: Option<String>,
}

/// How a dialogue goes, in two whole numbers, for lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Temper {
    /// From -100, dark, to 100, bright.
    pub mood: i8,
    /// From 0 to 100: how likely its shopper soon wants somebody else, or is gone in anger.
    pub escalation: u8,
}

/// All that was understood of a message.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Understood {
    /// The version of the models.
    pub models: String,
    /// The language's code.
    pub language: Guess,
    /// The other language of a message that holds two.
    pub second_language: Option<String>,
    /// What is wanted.
    pub intent: Guess,
    /// What else it may be.
    pub second: Option<Guess>,
    /// Whether the first guess may be acted on.
    pub certainty: Certainty,
    /// All wishes, where there are several.
    pub wishes: Vec<Guess>,
    /// `neg`, `neu`, `pos` or `undecided`.
    pub sentiment: Guess,
    /// `anger`, `joy`, `sadness`, `fear`, `surprise` or `none`.
    pub emotion: Guess,
    /// What was named.
    pub mentions: Vec<Mention>,
    /// The words as they may have been meant, for a second search alone: never shown, never kept.
    pub reading: Option<String>,
    /// How the dialogue goes from here on.
    pub mood: Mood,
    /// From 0 to 1: how likely its shopper soon wants somebody else, or is gone in anger.
    pub escalation: f32,
}

impl Understood {
    /// Tells whether it is surely this that is wanted.
    #[must_use]
    pub fn is_surely(&self, intent: &str) -> bool {
        self.certainty == Certainty::Sure && self.intent.name == intent
    }

    /// Returns how the dialogue goes, for lists.
    #[must_use]
    pub fn temper(&self) -> Temper {
        Temper { mood: percent(self.mood.value), escalation: percent(self.escalation).unsigned_abs() }
    }
}

#[expect(clippy::cast_possible_truncation, reason = "rounded, and between -100 and 100")]
const fn percent(share: f32) -> i8 {
    (share.clamp(-1.0, 1.0) * 100.0).round() as i8
}

/// What a shop's own people said that shoppers may want, with examples of how they say it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Intent {
    /// The shop.
    pub tenant: TenantId,
    /// Its id.
    pub id: IntentId,
    /// Its name, which no other of the shop has.
    pub name: String,
    /// What shoppers may write.
    pub examples: Vec<String>,
    /// When it was last changed.
    pub updated_at: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_become_whole_numbers() {
        let of = |value, escalation| Understood { mood: Mood { value, ..Mood::default() }, escalation, ..Understood::default() }.temper();
        assert_eq!(of(-0.316, 0.994), Temper { mood: -32, escalation: 99 });
        assert_eq!(of(f32::NAN, 7.0), Temper { mood: 0, escalation: 100 });
    }

    #[test]
    fn every_certainty_is_read_back() {
        for certainty in [Certainty::Sure, Certainty::Unsure, Certainty::OutOfScope] {
            assert_eq!(Certainty::parse(certainty.as_str()), Some(certainty));
        }
    }
}
