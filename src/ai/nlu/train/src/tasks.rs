//! The heads of the three tasks, each without the encoder and with it, and their calibration on examples that they were not shown.

use beseda_nlu::bundle::Bundle;
use beseda_nlu::head::{Head, softmax};
use beseda_nlu::learn::{Course, Example, learn};

use crate::data::{Entry, FOLDS, Origin};
use crate::measure::report;
use crate::say;

/// Of guesses that are trusted this share shall be right.
const TRUSTED: f32 = 0.96;
/// The sentiment is told from this share; below, it is undecided.
const DECIDED: f32 = 0.5;
/// The divisor where none can be measured: training alone makes a head too sure.
const UNCALIBRATED: f32 = 1.5;
/// How much a public example counts beside one that was written for this.
const PUBLIC: f32 = 0.3;

/// What a head tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Task {
    Intent,
    Sentiment,
    Emotion,
}

impl Task {
    pub(crate) const ALL: [Self; 3] = [Self::Intent, Self::Sentiment, Self::Emotion];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Intent => "intent",
            Self::Sentiment => "sentiment",
            Self::Emotion => "emotion",
        }
    }

    /// The label of an example, and how much it counts.
    pub(crate) fn label(self, entry: &Entry) -> Option<(&str, f32)> {
        let weight = if entry.origin == Origin::Public { PUBLIC } else { 1.0 };
        match self {
            Self::Intent => entry.sample.intent.as_deref().map(|label| (label, weight)),
            Self::Sentiment => entry.sample.sentiment.as_deref().map(|label| (label, weight)),
            Self::Emotion => entry.emotion.as_deref().map(|emotion| (emotion, 1.0)).or_else(|| presumed(entry)),
        }
    }

    const fn course(self) -> Course {
        let course = Course { rows: 1 << 16, epochs: 10, rate: 0.25, decay: 2e-5, smoothing: 0.05, seed: 7 };
        match self {
            Self::Intent => course,
            Self::Sentiment | Self::Emotion => Course { rows: 1 << 15, epochs: 8, ..course },
        }
    }
}

/// No shop's messages with emotions exist in the open; the sentiment and the intent say something about them.
fn presumed(entry: &Entry) -> Option<(&str, f32)> {
    let complaint = entry.sample.intent.as_deref() == Some("complaint_service");
    match entry.sample.sentiment.as_deref()? {
        _ if entry.origin == Origin::Public => None,
        "pos" => Some(("joy", 0.5)),
        "neg" if complaint || entry.view.text.signals.exclamations > 0 => Some(("anger", 0.5)),
        "neu" => Some(("none", 0.3)),
        _ => None,
    }
}

pub(crate) fn labels(task: Task, entries: &[Entry]) -> Vec<String> {
    let mut labels = entries.iter().filter_map(|entry| task.label(entry)).map(|(label, _)| label.to_owned()).collect::<Vec<_>>();
    labels.sort_unstable();
    labels.dedup();
    labels
}

fn example(task: Task, entry: &Entry, labels: &[String], dense: bool) -> Option<Example> {
    let (label, weight) = task.label(entry)?;
    let label = labels.iter().position(|known| known == label)?;
    let features = [entry.view.features.grams.as_slice(), entry.view.features.meaning.as_slice()].concat();
    let dense = if dense {
        entry.view.dense.clone().map_or_else(Vec::new, |dense| dense.iter().map(|number| number * DENSE).collect())
    } else {
        Vec::new()
    };
    Some(Example { features, dense, label, weight })
}

/// How strongly the encoder's vector is meant beside the n-grams; folded into the weights in the end.
const DENSE: f32 = 3.0;

/// Learns a head from some of the examples; not yet calibrated.
pub(crate) fn head(task: Task, entries: &[&Entry], labels: &[String], dense: bool) -> Head {
    let examples = entries.iter().filter_map(|entry| example(task, entry, labels, dense)).collect::<Vec<_>>();
    let mut weights = learn(labels, &examples, task.course());
    weights.dense_table.iter_mut().for_each(|weight| *weight *= DENSE);
    Head::quantized(&weights, 1.0, 0.0)
}

/// Held-out examples and what was said of them.
pub(crate) struct Told<'a> {
    pub(crate) entry: &'a Entry,
    pub(crate) label: usize,
    pub(crate) scores: Vec<f32>,
}

/// Each block of the seed told by a head that was shown all the rest; folds run beside each other, each by itself.
pub(crate) fn cross_told<'a>(task: Task, entries: &'a [Entry], labels: &[String], dense: bool, shown: fn(&Entry) -> bool) -> Vec<Told<'a>> {
    std::thread::scope(|scope| {
        let folds = (0..FOLDS).map(|fold| {
            scope.spawn(move || {
                let held_out = |entry: &Entry| entry.origin == Origin::Seed { fold };
                let rest = entries.iter().filter(|entry| !held_out(entry) && shown(entry)).collect::<Vec<_>>();
                let head = head(task, &rest, labels, dense);
                told(task, entries.iter().filter(|entry| held_out(entry)), &head)
            })
        });
        let folds = folds.collect::<Vec<_>>();
        folds.into_iter().flat_map(|fold| fold.join().unwrap_or_default()).collect()
    })
}

pub(crate) fn told<'a>(task: Task, entries: impl Iterator<Item = &'a Entry>, head: &Head) -> Vec<Told<'a>> {
    let told = entries.filter_map(|entry| {
        let label = head.labels.iter().position(|known| task.label(entry).is_some_and(|(label, _)| label == known))?;
        let groups = [entry.view.features.grams.as_slice(), entry.view.features.meaning.as_slice()];
        let dense = if head.is_dense() { entry.view.dense.as_deref() } else { None };
        Some(Told { entry, label, scores: head.scores(&groups, dense) })
    });
    told.collect()
}

pub(crate) fn train(entries: &[Entry], bundle: &mut Bundle) {
    for task in Task::ALL {
        let labels = labels(task, entries);
        for (dense, name) in [(false, task.name().to_owned()), (true, format!("{}.dense", task.name()))] {
            // Emotions are told by other sets than the seed, so there is no block of them to hold out.
            let told = if task == Task::Emotion { Vec::new() } else { cross_told(task, entries, &labels, dense, |_| true) };
            let temperature = if told.is_empty() { UNCALIBRATED } else { temperature(&told) };
            if !told.is_empty() {
                report(&format!("{name} by blocks"), &told);
            }
            let threshold = if task == Task::Intent { threshold(&told, temperature) } else { DECIDED };
            let mut head = head(task, &entries.iter().collect::<Vec<_>>(), &labels, dense);
            head.temperature = temperature;
            head.threshold = threshold;
            say(&format!("{name}: temperature {temperature:.2}, threshold {threshold:.2}"));
            bundle.put(&name, |out| head.write(out));
        }
    }
}

/// The divisor that makes held-out probabilities true.
pub(crate) fn temperature(told: &[Told<'_>]) -> f32 {
    let loss = |temperature: f32| {
        let losses = told.iter().map(|told| {
            let probabilities = softmax(told.scores.iter().map(|score| score / temperature).collect());
            -f64::from(probabilities.get(told.label).copied().unwrap_or_default().max(1e-9)).ln()
        });
        losses.sum::<f64>()
    };
    let candidates = (4_u8..=60).map(|step| f32::from(step) * 0.05);
    candidates.min_by(|one, other| loss(*one).total_cmp(&loss(*other))).unwrap_or(1.0)
}

/// The least probability from which held-out guesses are right often enough.
fn threshold(told: &[Told<'_>], temperature: f32) -> f32 {
    let mut sure = told
        .iter()
        .map(|told| {
            let probabilities = softmax(told.scores.iter().map(|score| score / temperature).collect());
            let (place, best) = best(&probabilities);
            (best, place == told.label)
        })
        .collect::<Vec<_>>();
    sure.sort_by(|one, other| other.0.total_cmp(&one.0));
    let mut right = 0_u16;
    let mut threshold = 1.0;
    for (number, (confidence, is_right)) in sure.iter().enumerate() {
        right += u16::from(*is_right);
        let share = f32::from(right) / f32::from(u16::try_from(number + 1).unwrap_or(u16::MAX));
        if share >= TRUSTED {
            threshold = *confidence;
        }
    }
    threshold
}

pub(crate) fn best(probabilities: &[f32]) -> (usize, f32) {
    let best = probabilities.iter().copied().enumerate().max_by(|(_, one), (_, other)| one.total_cmp(other));
    best.unwrap_or_default()
}
