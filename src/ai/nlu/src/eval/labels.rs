//! Tasks that give one label.

#![expect(clippy::cast_precision_loss, reason = "counts of messages in a file")]

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::eval::Task;
use crate::understanding::OUT_OF_SCOPE;

/// Confusions that are told.
const CONFUSIONS_MAX: usize = 25;
/// Steps of confidence into which guesses are sorted.
const BINS: usize = 10;

/// One message: what was wanted and what was said.
#[derive(Clone, Debug)]
pub(super) struct Judged {
    pub(super) language: String,
    pub(super) wanted: String,
    pub(super) got: String,
    pub(super) confidence: f32,
    /// Whether the answer was given as one to act on.
    pub(super) trusted: bool,
}

impl Judged {
    fn is_right(&self) -> bool {
        self.wanted == self.got
    }
}

/// What holds for all messages, or for those of a language.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Shares {
    /// How many messages.
    pub messages: usize,
    /// The share that is right.
    pub accuracy: f64,
    /// The mean of the classes' F1.
    pub macro_f1: f64,
    /// The share of answers given as ones to act on.
    pub trusted: f64,
    /// The share of those that is right.
    pub trusted_accuracy: f64,
    /// The share of out-of-scope messages that were not taken for a wish; intents only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub out_of_scope_refused: Option<f64>,
    /// The largest share of messages, the surest first, of which so many are right.
    pub coverage_at_95: Coverage,
    /// The same for 98 of a hundred.
    pub coverage_at_98: Coverage,
    /// Of the messages that are negative or positive, the largest share that is told so at 95 of a hundred right; sentiment only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub polar_coverage_at_95: Option<Coverage>,
    /// The mean distance between confidence and accuracy.
    pub calibration_error: f64,
}

/// A share of the messages, and the confidence from which they count.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Coverage {
    /// The share.
    pub share: f64,
    /// The confidence.
    pub confidence: f64,
}

/// One class.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Class {
    /// Its name.
    pub label: String,
    /// How many messages have it.
    pub messages: usize,
    /// Of those told so, how many are.
    pub precision: f64,
    /// Of those that are, how many were told so.
    pub recall: f64,
    /// Both in one number.
    pub f1: f64,
}

/// What was taken for what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Confusion {
    /// What it was.
    pub wanted: String,
    /// What was said.
    pub got: String,
    /// How often.
    pub times: usize,
}

/// Guesses of about the same confidence.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Bin {
    /// The mean confidence.
    pub confidence: f64,
    /// The share that is right.
    pub accuracy: f64,
    /// How many.
    pub messages: usize,
}

/// All of it.
#[derive(Clone, Debug, Serialize)]
pub struct LabelReport {
    /// What was measured.
    pub task: Task,
    /// For all messages.
    pub all: Shares,
    /// For each language.
    pub languages: BTreeMap<String, Shares>,
    /// For each class.
    pub classes: Vec<Class>,
    /// What is taken for what, the most frequent first.
    pub confusion: Vec<Confusion>,
    /// Whether confidence means what it says.
    pub calibration: Vec<Bin>,
}

pub(super) fn report(task: Task, all: &[Judged]) -> LabelReport {
    let every = all.iter().collect::<Vec<_>>();
    let names = all.iter().map(|judged| judged.language.clone()).collect::<BTreeSet<_>>();
    let of = |name: &String| all.iter().filter(|judged| judged.language == *name).collect::<Vec<_>>();
    LabelReport {
        task,
        all: shares(task, &every),
        languages: names.iter().map(|name| (name.clone(), shares(task, &of(name)))).collect(),
        classes: classes(&every),
        confusion: confusion(all),
        calibration: bins(&every),
    }
}

fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

fn shares(task: Task, all: &[&Judged]) -> Shares {
    let right = all.iter().filter(|judged| judged.is_right()).count();
    let trusted = all.iter().filter(|judged| judged.trusted).collect::<Vec<_>>();
    let classes = classes(all);
    let shown = classes.iter().filter(|class| class.messages > 0);
    let outside = all.iter().filter(|judged| judged.wanted == OUT_OF_SCOPE).collect::<Vec<_>>();
    let refused = outside.iter().filter(|judged| judged.is_right() || !judged.trusted).count();
    Shares {
        messages: all.len(),
        accuracy: share(right, all.len()),
        macro_f1: shown.clone().map(|class| class.f1).sum::<f64>() / shown.count().max(1) as f64,
        trusted: share(trusted.len(), all.len()),
        trusted_accuracy: share(trusted.iter().filter(|judged| judged.is_right()).count(), trusted.len()),
        out_of_scope_refused: (task == Task::Intent && !outside.is_empty()).then(|| share(refused, outside.len())),
        coverage_at_95: coverage(all, all.len(), 0.95),
        coverage_at_98: coverage(all, all.len(), 0.98),
        polar_coverage_at_95: (task == Task::Sentiment).then(|| polar(all)),
        calibration_error: bins(all).iter().map(|bin| (bin.confidence - bin.accuracy).abs() * share(bin.messages, all.len())).sum(),
    }
}

/// Whoever says "neutral" of a message that is negative or positive has not told it, and is not wrong either.
fn polar(all: &[&Judged]) -> Coverage {
    let is_polar = |label: &str| matches!(label, "neg" | "pos");
    let polar = all.iter().filter(|judged| is_polar(&judged.wanted)).copied().collect::<Vec<_>>();
    let told = polar.iter().filter(|judged| is_polar(&judged.got)).copied().collect::<Vec<_>>();
    coverage(&told, polar.len(), 0.95)
}

/// The largest share of `of` messages, the surest first, of which so many are right.
fn coverage(all: &[&Judged], of: usize, wanted: f64) -> Coverage {
    let mut sorted = all.to_vec();
    sorted.sort_by(|one, other| other.confidence.total_cmp(&one.confidence));
    let mut right = 0;
    let mut best = Coverage { share: 0.0, confidence: 1.0 };
    for (number, judged) in sorted.iter().enumerate() {
        right += usize::from(judged.is_right());
        if share(right, number + 1) >= wanted {
            best = Coverage { share: share(number + 1, of), confidence: f64::from(judged.confidence) };
        }
    }
    best
}

fn classes(all: &[&Judged]) -> Vec<Class> {
    let labels = all.iter().flat_map(|judged| [&judged.wanted, &judged.got]).collect::<BTreeSet<_>>();
    let classes = labels.into_iter().map(|label| {
        let wanted = all.iter().filter(|judged| judged.wanted == *label).count();
        let got = all.iter().filter(|judged| judged.got == *label).count();
        let both = all.iter().filter(|judged| judged.wanted == *label && judged.is_right()).count();
        Class {
            label: label.clone(),
            messages: wanted,
            precision: share(both, got),
            recall: share(both, wanted),
            f1: share(2 * both, wanted + got),
        }
    });
    classes.collect()
}

fn confusion(all: &[Judged]) -> Vec<Confusion> {
    let mut times = BTreeMap::<(&str, &str), usize>::new();
    for judged in all.iter().filter(|judged| !judged.is_right()) {
        *times.entry((&judged.wanted, &judged.got)).or_default() += 1;
    }
    let mut confusion = times
        .into_iter()
        .map(|((wanted, got), times)| Confusion { wanted: wanted.to_owned(), got: got.to_owned(), times })
        .collect::<Vec<_>>();
    confusion.sort_by_key(|confusion| std::cmp::Reverse(confusion.times));
    confusion.truncate(CONFUSIONS_MAX);
    confusion
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a confidence lies between 0 and 1")]
fn bins(all: &[&Judged]) -> Vec<Bin> {
    let place = |judged: &Judged| ((judged.confidence * BINS as f32) as usize).min(BINS - 1);
    let bins = (0..BINS).map(|bin| {
        let inside = all.iter().filter(|judged| place(judged) == bin).collect::<Vec<_>>();
        let confidence = inside.iter().map(|judged| f64::from(judged.confidence)).sum::<f64>() / inside.len().max(1) as f64;
        Bin { confidence, accuracy: share(inside.iter().filter(|judged| judged.is_right()).count(), inside.len()), messages: inside.len() }
    });
    bins.filter(|bin| bin.messages > 0).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(wanted: &str, got: &str, confidence: f32) -> Judged {
        Judged { language: "ru".into(), wanted: wanted.into(), got: got.into(), confidence, trusted: confidence > 0.5 }
    }

    #[test]
    fn shares_are_what_a_pencil_gives() {
        let all = [judged("a", "a", 0.9), judged("a", "b", 0.4), judged("b", "b", 0.8), judged(OUT_OF_SCOPE, "a", 0.3)];
        let report = report(Task::Intent, &all);
        assert!((report.all.accuracy - 0.5).abs() < 1e-9);
        assert!((report.all.trusted - 0.5).abs() < 1e-9 && (report.all.trusted_accuracy - 1.0).abs() < 1e-9);
        assert_eq!(report.all.out_of_scope_refused, Some(1.0));
        assert!((report.all.coverage_at_95.share - 0.5).abs() < 1e-9);
        let a = report.classes.iter().find(|class| class.label == "a").unwrap();
        assert!((a.precision - 0.5).abs() < 1e-9 && (a.recall - 0.5).abs() < 1e-9);
        assert_eq!(report.confusion.len(), 2);
        assert_eq!(report.all.polar_coverage_at_95, None);
    }

    #[test]
    fn a_sentiment_that_is_told_as_neutral_is_not_covered_and_not_wrong() {
        let all = [judged("neg", "neg", 0.9), judged("pos", "neu", 0.95), judged("pos", "neg", 0.3), judged("neu", "pos", 0.99)];
        let covered = report(Task::Sentiment, &all).all.polar_coverage_at_95.unwrap();
        assert!((covered.share - 1.0 / 3.0).abs() < 1e-9 && (covered.confidence - 0.9).abs() < 1e-6, "{covered:?}");
    }
}
