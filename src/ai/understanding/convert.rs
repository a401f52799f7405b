//! From the models' words to ours and back, by hand where they meet.

use beseda_nlu::{Entity, Understanding, Verdict, mood, translit};

use crate::domain::{Certainty, Guess, Mention, Mood, Understood};

/// Says in our words what was understood, and how the dialogue goes after it.
pub(super) fn understood(models: &str, text: &str, found: Understanding, before: &Mood) -> Understood {
    // Russian in Latin letters is searched for in its own.
    let turned = found.language.transliterated.then(|| translit::to_cyrillic(&text.to_lowercase()));
    let mood = theirs(before).after(&found);
    let escalation = mood.escalation();
    Understood {
        models: models.to_owned(),
        language: Guess { name: found.language.code, confidence: found.language.confidence },
        second_language: found.language.second,
        intent: guess(found.intent),
        second: found.second.map(guess),
        certainty: certainty(found.verdict),
        wishes: found.wishes.into_iter().map(guess).collect(),
        sentiment: guess(found.sentiment),
        emotion: guess(found.emotion),
        mentions: found.entities.into_iter().map(mention).collect(),
        reading: found.corrected.or(turned),
        mood: ours(mood),
        escalation,
    }
}

fn guess(found: beseda_nlu::Guess) -> Guess {
    Guess { name: found.label, confidence: found.confidence }
}

const fn certainty(verdict: Verdict) -> Certainty {
    match verdict {
        Verdict::Sure => Certainty::Sure,
        Verdict::Unsure => Certainty::Unsure,
        Verdict::OutOfScope => Certainty::OutOfScope,
    }
}

fn mention(entity: Entity) -> Mention {
    let place = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    Mention {
        kind: entity.kind.name().to_owned(),
        start: place(entity.start),
        end: place(entity.end),
        text: entity.text,
        value: entity.value,
        unit: entity.unit,
        confidence: entity.confidence,
    }
}

fn theirs(mood: &Mood) -> mood::Mood {
    let Mood { value, negative, repeated, lost, angry, wish } = mood.clone();
    mood::Mood { value, negative, repeated, lost, angry, wish }
}

fn ours(mood: mood::Mood) -> Mood {
    let mood::Mood { value, negative, repeated, lost, angry, wish } = mood;
    Mood { value, negative, repeated, lost, angry, wish }
}
