//! A shop's own intents: a head of its own, learnt from the shop's examples in a moment, asked beside the one that everybody has.

use crate::features::Feature;
use crate::head::{Head, best_two};
use crate::learn::{Course, Example, learn};
use crate::nlu::{Nlu, View};
use crate::understanding::Guess;

/// Examples that a shop may give; learning takes time with each.
pub const EXAMPLES_MAX: usize = 2_000;
/// Intents that a shop may add.
pub const INTENTS_MAX: usize = 50;
/// Rows of the head's table.
const ROWS: u32 = 1 << 12;
/// The label of what is none of the shop's own intents.
const NONE: &str = "";
/// Confidence from which an own intent counts.
const SURE: f32 = 0.5;
/// How much an everyday message counts beside a shop's example: there are many more of them.
const EVERYDAY_WEIGHT: f32 = 0.3;
/// Everyday messages that are none of any shop's own intents, beside those of the shop's other intents.
const EVERYDAY: &str = include_str!("../data/everyday.txt");

/// A message and the shop's own intent that it has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnExample {
    /// The intent's name.
    pub intent: String,
    /// What a shopper might write.
    pub text: String,
}

/// A shop's own intents, ready to be asked.
#[derive(Clone, Debug)]
pub struct Custom {
    head: Head,
}

/// Why own intents were refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CustomError {
    /// Too many.
    #[error("`{found}` {what} are more than the {most} that are possible")]
    TooMany {
        /// Of what.
        what: &'static str,
        /// How many.
        found: usize,
        /// How many may be.
        most: usize,
    },
}

impl Custom {
    /// Learns a shop's intents. With no examples there is nothing to ask.
    pub fn learn(nlu: &Nlu, examples: &[OwnExample]) -> Result<Option<Self>, CustomError> {
        let bounded = |what, found, most| if found > most { Err(CustomError::TooMany { what, found, most }) } else { Ok(()) };
        bounded("examples", examples.len(), EXAMPLES_MAX)?;
        let mut labels = examples.iter().map(|example| example.intent.clone()).collect::<Vec<_>>();
        labels.sort_unstable();
        labels.dedup();
        bounded("intents", labels.len(), INTENTS_MAX)?;
        if labels.is_empty() {
            return Ok(None);
        }
        labels.push(NONE.to_owned());
        let none = labels.len() - 1;
        let own = examples
            .iter()
            .map(|example| (example.text.as_str(), labels.binary_search_by(|label| order(label, &example.intent)).unwrap_or(none)));
        let mut examples = own.map(|(text, label)| of_view(&nlu.view(text), label)).collect::<Vec<_>>();
        examples.extend(nlu.everyday().iter().map(|example| Example { label: none, ..example.clone() }));
        let weights = learn(&labels, &examples, Course { rows: ROWS, ..Course::default() });
        Ok(Some(Self { head: Head::quantized(&weights, 1.0, SURE) }))
    }

    /// The shop's own intent that a message has, if it is sure to have one.
    pub fn guess(&self, view: &View) -> Option<Guess> {
        let groups: [&[Feature]; 2] = [&view.features.grams, &view.features.meaning];
        let probabilities = self.head.probabilities(&groups, view.dense.as_ref().map(|dense| dense.vector.as_slice()));
        let place = best_two(&probabilities).0?;
        let guess = Guess { label: self.head.labels.get(place)?.clone(), confidence: probabilities.get(place).copied()? };
        (guess.label != NONE && guess.confidence >= self.head.threshold).then_some(guess)
    }
}

/// Everyday messages as the learner sees them.
pub(crate) fn everyday(nlu: &Nlu) -> Vec<Example> {
    EVERYDAY.lines().map(|text| Example { weight: EVERYDAY_WEIGHT, ..of_view(&nlu.view(text), 0) }).collect()
}

/// The label of "none" stands last, whatever its letters.
fn order(label: &str, wanted: &str) -> std::cmp::Ordering {
    if label == NONE { std::cmp::Ordering::Greater } else { label.cmp(wanted) }
}

/// A message as the learner sees it.
pub fn of_view(view: &View, label: usize) -> Example {
    let features = [view.features.grams.as_slice(), view.features.meaning.as_slice()].concat();
    Example { features, dense: view.dense.as_ref().map(|dense| dense.vector.clone()).unwrap_or_default(), label, weight: 1.0 }
}
