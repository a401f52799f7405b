//! How well labelled messages are understood: accuracy, F1, calibration, coverage, and what is taken for what.

mod entities;
mod labels;
mod text;

use jiff::civil::Date;
use serde::Serialize;

pub use entities::{EntityReport, Spans};
pub use labels::{Bin, Class, Confusion, Coverage, LabelReport, Shares};

use crate::nlu::Nlu;
use crate::sample::{Marked, Sample};
use crate::understanding::{OUT_OF_SCOPE, Verdict};
use labels::Judged;

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Task {
    /// The language.
    Language,
    /// The intent.
    Intent,
    /// The sentiment.
    Sentiment,
    /// The entities.
    Entities,
}

/// What was found.
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
pub enum Report {
    /// For a task that gives a label.
    Labels(Box<LabelReport>),
    /// For the entities.
    Entities(EntityReport),
}

/// Why nothing can be measured.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EvalError {
    /// No sample has the label.
    #[error("none of the `{samples}` messages has a label for this task; the first line must name its column, and `-` means no label")]
    Unlabelled {
        /// How many there are.
        samples: usize,
    },
}

/// Understands every sample and compares.
pub fn evaluate(nlu: &Nlu, task: Task, samples: &[Sample], today: Date) -> Result<Report, EvalError> {
    if task == Task::Entities {
        return Ok(Report::Entities(entities(nlu, samples, today)));
    }
    let judged = samples.iter().filter_map(|sample| judged(nlu, task, sample, today)).collect::<Vec<_>>();
    if judged.is_empty() {
        return Err(EvalError::Unlabelled { samples: samples.len() });
    }
    Ok(Report::Labels(Box::new(labels::report(task, &judged))))
}

fn judged(nlu: &Nlu, task: Task, sample: &Sample, today: Date) -> Option<Judged> {
    let wanted = match task {
        Task::Language => sample.language.clone(),
        Task::Intent => sample.intent.clone(),
        Task::Sentiment | Task::Entities => sample.sentiment.as_deref().map(polarity),
    }?;
    let understood = nlu.understand(&sample.text, today);
    let (got, confidence, trusted) = match task {
        Task::Language => (writing(&understood.language.code, &wanted), understood.language.confidence, true),
        Task::Intent => {
            let refused = understood.verdict == Verdict::OutOfScope;
            let label = if refused { OUT_OF_SCOPE.to_owned() } else { understood.intent.label };
            (label, understood.intent.confidence, understood.verdict != Verdict::Unsure)
        }
        Task::Sentiment | Task::Entities => {
            // Where the sentiment is undecided, what comes nearest is compared, and counts as not trusted.
            let trusted = understood.sentiment.label != crate::nlu::UNDECIDED;
            let label = if trusted { understood.sentiment.label } else { nlu.nearest_sentiment(&sample.text) };
            (label, understood.sentiment.confidence, trusted)
        }
    };
    let language = sample.language.clone().unwrap_or_else(|| "-".to_owned());
    Some(Judged { language, wanted, got, confidence, trusted })
}

/// Sets with two classes call them 0 and 1, or in full.
fn polarity(label: &str) -> String {
    match label {
        "0" | "negative" => "neg",
        "1" | "positive" => "pos",
        "neutral" => "neu",
        other => other,
    }
    .to_owned()
}

/// Who labels with `zh` alone means either writing; other spellings of the traditional one are one.
fn writing(code: &str, wanted: &str) -> String {
    let traditional = matches!(wanted.to_lowercase().as_str(), "zh-hant" | "zh-tw" | "zh-hk" | "zh_tw" | "zh-traditional");
    let simplified = matches!(wanted.to_lowercase().as_str(), "zh" | "zh-cn" | "zh-hans" | "zh_cn");
    match code {
        "zh-Hant" if traditional || wanted == "zh" => wanted.to_owned(),
        "zh" if simplified => wanted.to_owned(),
        other => other.to_owned(),
    }
}

fn entities(nlu: &Nlu, samples: &[Sample], today: Date) -> EntityReport {
    let mut report = EntityReport::default();
    for sample in samples {
        let found = nlu.understand(&sample.text, today).entities;
        let found = found.iter().map(|entity| Marked { kind: entity.kind, start: entity.start, end: entity.end }).collect::<Vec<_>>();
        report.add(sample.language.as_deref().unwrap_or("-"), &sample.entities, &found);
    }
    report
}
