//! What was understood of a shopper's message, as staff see it. Shoppers never do.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::domain::{Guess, Mention, Temper, Understood};

/// A guess, and how sure it is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct GuessBody {
    /// What is guessed.
    pub name: String,
    /// From 0 to 1: of guesses at 0.9, nine in ten are right.
    pub confidence: f32,
}

/// Something that a message names.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct MentionBody {
    /// What it is: `order_number`, `tracking_number`, `phone`, `email`, `promo_code`, `person`, `city`, `money`, `quantity`, `date`,
    /// `size`, `colour` or `product`.
    pub kind: String,
    /// Its first code point in the message.
    pub start: u32,
    /// The code point after its last.
    pub end: u32,
    /// As it was written.
    pub text: String,
    /// In a normal form: a date as `2026-11-24`, money in minor units.
    pub value: String,
    /// What the value is counted in, where that was said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub unit: Option<String>,
    /// From 0 to 1.
    pub confidence: f32,
}

/// How a dialogue goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct TemperBody {
    /// From -100, dark, to 100, bright; the last messages count most.
    pub mood: i8,
    /// From 0 to 100: how likely the shopper soon wants somebody else, or is gone in anger.
    pub escalation: u8,
}

/// What was understood of a message.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct UnderstoodBody {
    /// The language, such as `ru`; `und` if nothing speaks for any.
    pub language: GuessBody,
    /// The other language of a message that holds two.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub second_language: Option<String>,
    /// What is wanted.
    pub intent: GuessBody,
    /// What else it may be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub second: Option<GuessBody>,
    /// `sure`: the first guess may be acted on. `unsure`: it is a guess and no more. `out_of_scope`: nothing that a shop can act on.
    pub verdict: String,
    /// All wishes, where there are several.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<GuessBody>>")]
    #[schema(required = false)]
    pub wishes: Vec<GuessBody>,
    /// `neg`, `neu`, `pos` or `undecided`.
    pub sentiment: GuessBody,
    /// `anger`, `joy`, `sadness`, `fear`, `surprise` or `none`.
    pub emotion: GuessBody,
    /// What was named.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<MentionBody>>")]
    #[schema(required = false)]
    pub entities: Vec<MentionBody>,
    /// How the dialogue goes from here on.
    pub temper: TemperBody,
    /// The version of the models.
    pub models: String,
}

/// What was understood of a message, and of which.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct UnderstoodFrame {
    /// The dialogue.
    pub conversation: String,
    /// The message's number.
    #[ts(type = "number")]
    pub seq: u64,
    /// What was understood.
    #[serde(flatten)]
    pub understood: UnderstoodBody,
}

impl From<&Guess> for GuessBody {
    fn from(guess: &Guess) -> Self {
        Self { name: guess.name.clone(), confidence: rounded(guess.confidence) }
    }
}

impl From<&Mention> for MentionBody {
    fn from(mention: &Mention) -> Self {
        let Mention { kind, start, end, text, value, unit, confidence } = mention.clone();
        Self { kind, start, end, text, value, unit, confidence: rounded(confidence) }
    }
}

impl From<Temper> for TemperBody {
    fn from(temper: Temper) -> Self {
        Self { mood: temper.mood, escalation: temper.escalation }
    }
}

impl From<&Understood> for UnderstoodBody {
    fn from(understood: &Understood) -> Self {
        Self {
            language: (&understood.language).into(),
            second_language: understood.second_language.clone(),
            intent: (&understood.intent).into(),
            second: understood.second.as_ref().map(GuessBody::from),
            verdict: understood.certainty.as_str().to_owned(),
            wishes: understood.wishes.iter().map(GuessBody::from).collect(),
            sentiment: (&understood.sentiment).into(),
            emotion: (&understood.emotion).into(),
            entities: understood.mentions.iter().map(MentionBody::from).collect(),
            temper: understood.temper().into(),
            models: understood.models.clone(),
        }
    }
}

/// More digits than three would say more than is known.
fn rounded(share: f32) -> f32 {
    (share * 1000.0).round() / 1000.0
}
