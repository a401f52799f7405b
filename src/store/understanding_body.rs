//! The column in which an understanding is kept, as JSON. What an older version did not know takes its default.

use serde::{Deserialize, Serialize};

use super::StoreError;
use crate::domain::{Certainty, Guess, Mention, Mood, Understood};

#[derive(Serialize, Deserialize)]
struct KeptGuess {
    name: String,
    confidence: f32,
}

#[derive(Serialize, Deserialize)]
struct KeptMention {
    kind: String,
    start: u32,
    end: u32,
    text: String,
    value: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    unit: Option<String>,
    confidence: f32,
}

#[derive(Serialize, Deserialize)]
struct KeptMood {
    value: f32,
    negative: u8,
    repeated: u8,
    lost: u8,
    angry: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    wish: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct Kept {
    language: KeptGuess,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    second_language: Option<String>,
    intent: KeptGuess,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    second: Option<KeptGuess>,
    verdict: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    wishes: Vec<KeptGuess>,
    sentiment: KeptGuess,
    emotion: KeptGuess,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    entities: Vec<KeptMention>,
    mood: KeptMood,
    escalation: f32,
}

impl From<&Guess> for KeptGuess {
    fn from(guess: &Guess) -> Self {
        Self { name: guess.name.clone(), confidence: guess.confidence }
    }
}

impl From<KeptGuess> for Guess {
    fn from(kept: KeptGuess) -> Self {
        Self { name: kept.name, confidence: kept.confidence }
    }
}

impl From<&Mention> for KeptMention {
    fn from(mention: &Mention) -> Self {
        let Mention { kind, start, end, text, value, unit, confidence } = mention.clone();
        Self { kind, start, end, text, value, unit, confidence }
    }
}

impl From<KeptMention> for Mention {
    fn from(kept: KeptMention) -> Self {
        let KeptMention { kind, start, end, text, value, unit, confidence } = kept;
        Self { kind, start, end, text, value, unit, confidence }
    }
}

impl From<&Mood> for KeptMood {
    fn from(mood: &Mood) -> Self {
        let Mood { value, negative, repeated, lost, angry, wish } = mood.clone();
        Self { value, negative, repeated, lost, angry, wish }
    }
}

impl From<KeptMood> for Mood {
    fn from(kept: KeptMood) -> Self {
        let KeptMood { value, negative, repeated, lost, angry, wish } = kept;
        Self { value, negative, repeated, lost, angry, wish }
    }
}

/// Writes an understanding down.
pub(super) fn write(understood: &Understood) -> Result<String, StoreError> {
    let kept = Kept {
        language: (&understood.language).into(),
        second_language: understood.second_language.clone(),
        intent: (&understood.intent).into(),
        second: understood.second.as_ref().map(KeptGuess::from),
        verdict: understood.certainty.as_str().to_owned(),
        wishes: understood.wishes.iter().map(KeptGuess::from).collect(),
        sentiment: (&understood.sentiment).into(),
        emotion: (&understood.emotion).into(),
        entities: understood.mentions.iter().map(KeptMention::from).collect(),
        mood: (&understood.mood).into(),
        escalation: understood.escalation,
    };
    serde_json::to_string(&kept).map_err(|error| StoreError::Inconsistent(format!("an understanding cannot be kept as JSON: {error}")))
}

/// Reads an understanding.
pub(super) fn read(models: String, body: &str) -> Result<Understood, StoreError> {
    let kept: Kept =
        serde_json::from_str(body).map_err(|error| StoreError::Inconsistent(format!("an understanding cannot be read: {error}")))?;
    Ok(Understood {
        models,
        language: kept.language.into(),
        second_language: kept.second_language,
        intent: kept.intent.into(),
        second: kept.second.map(Guess::from),
        certainty: Certainty::parse(&kept.verdict).unwrap_or_default(),
        wishes: kept.wishes.into_iter().map(Guess::from).collect(),
        sentiment: kept.sentiment.into(),
        emotion: kept.emotion.into(),
        mentions: kept.entities.into_iter().map(Mention::from).collect(),
        reading: None,
        mood: kept.mood.into(),
        escalation: kept.escalation,
    })
}
