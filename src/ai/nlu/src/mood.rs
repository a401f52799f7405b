//! The mood of a dialogue: how its shopper's messages sound one after another, and how near they are to asking for somebody else.
//!
//! Both are pure functions: whoever keeps a dialogue keeps its [`Mood`], adds each message of the shopper to it, and asks. The weights
//! were set by hand, because no dialogues are at hand whose end is known; a shop sets the share from which it acts.

use serde::{Deserialize, Serialize};

use crate::nlu::UNDECIDED;
use crate::understanding::{OUT_OF_SCOPE, Understanding, Verdict};

/// How much of the mood stays when another message comes.
const KEPT: f32 = 0.6;
/// Messages in a row that are counted; more say nothing new.
const COUNTED_MAX: u8 = 20;

/// What adds to the forecast of an escalation, and how much. Zero is even odds.
const CALM: f32 = -3.2;
const GLOOM: f32 = 2.6;
const NEGATIVE_AGAIN: f32 = 0.7;
const SAME_AGAIN: f32 = 0.6;
const LOST: f32 = 0.4;
const ANGER: f32 = 0.8;
const COMPLAINT: f32 = 1.0;
const HUMAN: f32 = 3.4;
/// Repetitions that add; further ones do not.
const REPEATED_MAX: u8 = 3;

/// How a dialogue goes, after each message of the shopper.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Mood {
    /// From -1, dark, to 1, bright; the last messages count most.
    pub value: f32,
    /// Negative messages in a row, up to the last.
    pub negative: u8,
    /// How often the last wish was said before, in a row: it is not answered yet.
    pub repeated: u8,
    /// Messages in a row, up to the last, that were not surely understood.
    pub lost: u8,
    /// Whether the last message sounds angry.
    pub angry: bool,
    /// The last wish that was surely understood.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub wish: Option<String>,
}

impl Mood {
    /// The mood after one more message of the shopper.
    #[must_use]
    pub fn after(&self, understood: &Understanding) -> Self {
        let said = match understood.sentiment.label.as_str() {
            "pos" => understood.sentiment.confidence,
            "neg" => -understood.sentiment.confidence,
            _ => 0.0,
        };
        let counted = |count: u8, more: bool| if more { count.saturating_add(1).min(COUNTED_MAX) } else { 0 };
        let sure = understood.verdict == Verdict::Sure;
        let label = &understood.intent.label;
        // A greeting or a thank-you between two equal wishes is no other wish.
        let is_wish = sure && !matches!(label.as_str(), "greeting" | "thanks" | "goodbye" | "feedback_praise" | OUT_OF_SCOPE);
        let same = is_wish && self.wish.as_ref() == Some(label);
        // A message that speaks for nothing leaves the mood as it was, nearly.
        let weight = if understood.sentiment.label == UNDECIDED { (1.0 - KEPT) / 2.0 } else { 1.0 - KEPT };
        Self {
            value: (self.value * (1.0 - weight) + said * weight).clamp(-1.0, 1.0),
            negative: counted(self.negative, said < 0.0),
            repeated: if is_wish { counted(self.repeated, same) } else { self.repeated },
            lost: counted(self.lost, understood.verdict == Verdict::Unsure),
            angry: understood.emotion.label == "anger" && said <= 0.0,
            wish: if is_wish { Some(label.clone()) } else { self.wish.clone() },
        }
    }

    /// How likely it is, from 0 to 1, that the shopper will soon want somebody else, or be gone in anger.
    pub fn escalation(&self) -> f32 {
        let times = |count: u8| f32::from(count.min(REPEATED_MAX));
        let wish = match self.wish.as_deref() {
            Some("human_agent") => HUMAN,
            Some("complaint_service") => COMPLAINT,
            _ => 0.0,
        };
        let sum = CALM
            + GLOOM * (-self.value).max(0.0)
            + NEGATIVE_AGAIN * times(self.negative.saturating_sub(1))
            + SAME_AGAIN * times(self.repeated)
            + LOST * times(self.lost.saturating_sub(1))
            + if self.angry { ANGER } else { 0.0 }
            + wish;
        1.0 / (1.0 + (-sum).exp())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Language;
    use crate::understanding::Guess;

    fn said(intent: &str, sentiment: &str, verdict: Verdict) -> Understanding {
        let guess = |label: &str| Guess { label: label.to_owned(), confidence: 0.9 };
        Understanding {
            language: Language { code: "ru".to_owned(), confidence: 1.0, second: None, transliterated: false },
            intent: guess(intent),
            second: None,
            verdict,
            wishes: Vec::new(),
            sentiment: guess(sentiment),
            emotion: guess(if sentiment == "neg" { "anger" } else { "none" }),
            entities: Vec::new(),
            corrected: None,
            encoder: false,
            cut: false,
        }
    }

    fn after(messages: &[(&str, &str)]) -> Mood {
        messages.iter().fold(Mood::default(), |mood, (intent, sentiment)| mood.after(&said(intent, sentiment, Verdict::Sure)))
    }

    #[test]
    fn praise_brightens_and_blame_darkens() {
        let bright = after(&[("feedback_praise", "pos")]);
        let dark = after(&[("order_status", "neg"), ("order_status", "neg")]);
        assert!(bright.value > 0.2 && dark.value < -0.4, "{bright:?} {dark:?}");
        assert!(after(&[("order_status", "neg"), ("order_status", "neg"), ("thanks", "pos")]).value > dark.value);
    }

    #[test]
    fn what_is_asked_in_vain_and_in_anger_escalates() {
        let calm = after(&[("greeting", "neu"), ("order_status", "neu")]).escalation();
        let again = after(&[("order_status", "neu"), ("greeting", "neu"), ("order_status", "neu"), ("order_status", "neg")]).escalation();
        let angry = after(&[("order_status", "neg"), ("order_status", "neg"), ("complaint_service", "neg")]).escalation();
        let human = after(&[("human_agent", "neu")]).escalation();
        assert!(calm < 0.1 && calm < again && again < angry && angry > 0.5 && human > 0.5, "{calm} {again} {angry} {human}");
    }

    #[test]
    fn a_wish_that_changes_is_not_repeated() {
        assert_eq!(after(&[("order_status", "neu"), ("order_status", "neu")]).repeated, 1);
        assert_eq!(after(&[("order_status", "neu"), ("return_item", "neu")]).repeated, 0);
    }

    #[test]
    fn a_mood_is_kept_and_taken_up_again() {
        let mood = after(&[("order_status", "neg"), ("human_agent", "neg")]);
        assert_eq!(serde_json::from_str::<Mood>(&serde_json::to_string(&mood).unwrap()).unwrap(), mood);
    }
}
