//! The three tasks: a head and a network for each, and their calibration on examples that they were not shown.

use anyhow::Context;
use beseda_nlu::bundle::Bundle;
use beseda_nlu::bytes::{Reader, Writer};
use beseda_nlu::encoder::{Encoder, Tuning};
use beseda_nlu::head::{Head, softmax};
use beseda_nlu::judge::joined;
use beseda_nlu::learn::{Course, Example, learn};
use beseda_nlu::net::{Net, NetWeights};
use beseda_nlu::nlu::spoken;

use crate::data::{Entry, Origin};
use crate::measure::{poles, refused, report};
use crate::say;
use crate::tune::{self, Lesson, Plan, Size};

/// Of guesses that are trusted this share shall be right.
const TRUSTED: f32 = 0.96;
/// The sentiment is told from this share; below, it is undecided.
const DECIDED: f32 = 0.5;
/// The divisor where none can be measured: training alone makes a head too sure.
const UNCALIBRATED: f32 = 1.5;
/// Messages that must have a feature for it to be learnt from.
const SEEN_MIN: u8 = 2;
/// How often the encoder looks at each example, and what its chances come from.
const EPOCHS: usize = 6;
const SEED: u64 = 5;
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

    /// Switches of the network.
    const fn hidden(self) -> usize {
        match self {
            Self::Intent => 256,
            Self::Sentiment | Self::Emotion => 96,
        }
    }

    /// How much it counts beside the others while the encoder is taught for all of them.
    const fn say(self) -> f32 {
        match self {
            Self::Intent => 1.0,
            Self::Sentiment => 0.3,
            Self::Emotion => 0.2,
        }
    }

    const fn course(self) -> Course {
        let course = Course { rows: 1 << 18, epochs: 8, rate: 0.5, caution: 0.02, decay: 2e-5, smoothing: 0.05, seed: 7 };
        match self {
            Self::Intent => course,
            Self::Sentiment | Self::Emotion => Course { rows: 1 << 16, epochs: 4, ..course },
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

fn example(task: Task, entry: &Entry, labels: &[String]) -> Option<Example> {
    let (label, weight) = task.label(entry)?;
    let label = labels.iter().position(|known| known == label)?;
    let features = [entry.view.features.grams.as_slice(), entry.view.features.meaning.as_slice()].concat();
    Some(Example { features, dense: Vec::new(), label, weight })
}

/// A task and its labels.
pub(crate) type Labelled = (Task, Vec<String>);

/// What was learnt for a task, not yet calibrated.
pub(crate) struct Learnt {
    pub(crate) task: Task,
    pub(crate) head: Head,
    net: Option<NetWeights>,
    /// How much more often than others each class was shown, as a logarithm.
    commonness: Vec<f32>,
}

/// What was learnt for several tasks together.
pub(crate) struct Lot {
    /// Task by task.
    pub(crate) tasks: Vec<Learnt>,
    /// What the encoder was taught, where there is one.
    tuning: Option<Tuning>,
}

/// Learns tasks from some of the examples. Each learns by itself, so that it makes no difference which is faster.
pub(crate) fn learnt(encoder: Option<&Encoder>, entries: &[&Entry], tasks: &[Labelled]) -> anyhow::Result<Lot> {
    std::thread::scope(|scope| {
        let taught = encoder.map(|encoder| scope.spawn(|| taught(encoder, entries, tasks)));
        let heads = tasks.iter().map(|(task, labels)| scope.spawn(|| head(*task, entries, labels)));
        let heads = heads.collect::<Vec<_>>().into_iter().map(ended).collect::<Vec<_>>();
        let taught = taught.map(ended).transpose()?;
        let tuning = taught.as_ref().zip(encoder).map(|(taught, encoder)| Tuning::between(&encoder.tables(), &taught.tables));
        let mut nets = taught.into_iter().flat_map(|taught| taught.nets);
        let tasks = tasks.iter().zip(heads).map(|((task, labels), head)| {
            let commonness = commonness(*task, entries, labels);
            Learnt { task: *task, head, net: nets.next(), commonness }
        });
        Ok(Lot { tasks: tasks.collect(), tuning })
    })
}

fn ended<T>(thread: std::thread::ScopedJoinHandle<'_, T>) -> T {
    thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

fn head(task: Task, entries: &[&Entry], labels: &[String]) -> Head {
    let mut examples = entries.iter().filter_map(|entry| example(task, entry, labels)).collect::<Vec<_>>();
    leave_out_rare(&mut examples, task.course().rows);
    Head::quantized(&learn(labels, &examples, task.course()), 1.0, 0.0)
}

fn taught(encoder: &Encoder, entries: &[&Entry], tasks: &[Labelled]) -> anyhow::Result<tune::Taught> {
    let lessons = entries.iter().map(|entry| {
        let label = |(task, labels): &Labelled| {
            let (label, weight) = task.label(entry)?;
            labels.iter().position(|known| known == label).map(|label| (label, weight * task.say()))
        };
        Lesson { pieces: &entry.pieces, labels: tasks.iter().map(label).collect() }
    });
    let sizes = tasks.iter().map(|(task, labels)| Size { classes: labels.len(), hidden: task.hidden() });
    tune::teach(encoder, &lessons.collect::<Vec<_>>(), &Plan { epochs: EPOCHS, seed: SEED, sizes: sizes.collect() })
}

/// Leaves out what only one message has: it teaches nothing about others, and takes the place of what does.
fn leave_out_rare(examples: &mut [Example], rows: u32) {
    let place = |row: u32| usize::try_from(row & (rows - 1)).unwrap_or(usize::MAX);
    let mut seen = vec![0_u8; usize::try_from(rows).unwrap_or_default()];
    for example in examples.iter() {
        let mut places = example.features.iter().map(|feature| place(feature.row)).collect::<Vec<_>>();
        places.sort_unstable();
        places.dedup();
        for place in places {
            if let Some(seen) = seen.get_mut(place) {
                *seen = seen.saturating_add(1);
            }
        }
    }
    for example in examples {
        example.features.retain(|feature| seen.get(place(feature.row)).is_some_and(|seen| *seen >= SEEN_MIN));
    }
}

fn commonness(task: Task, entries: &[&Entry], labels: &[String]) -> Vec<f32> {
    let mut totals = vec![0.0_f32; labels.len()];
    for (label, weight) in entries.iter().filter_map(|entry| task.label(entry)) {
        if let Some(total) = labels.iter().position(|known| known == label).and_then(|place| totals.get_mut(place)) {
            *total += weight;
        }
    }
    let logarithms = totals.iter().map(|total| total.max(1.0).ln()).collect::<Vec<_>>();
    let mean = logarithms.iter().sum::<f32>() / f32::from(u16::try_from(logarithms.len().max(1)).unwrap_or(u16::MAX));
    logarithms.iter().map(|logarithm| logarithm - mean).collect()
}

/// What was said of a held-out example: by the head, and by the network.
pub(crate) struct Told<'a> {
    pub(crate) entry: &'a Entry,
    pub(crate) label: usize,
    sums: Vec<f32>,
    scores: Option<Vec<f32>>,
}

/// The seed told by what others wrote; without what these were shown of it. One list for each task.
pub(crate) fn told<'a>(encoder: Option<&Encoder>, entries: &'a [Entry], lot: &Lot) -> Vec<Vec<Told<'a>>> {
    let tuned = encoder.zip(lot.tuning.as_ref()).and_then(|(encoder, tuning)| encoder.tuned(tuning));
    let sums = |entry: &Entry| encoder?.encode_wide(&spoken(&entry.view, &entry.sample.text), tuned.as_ref());
    let held_out = entries.iter().filter(|entry| entry.origin == Origin::Seed { shown: false });
    let held_out = held_out.map(|entry| (entry, sums(entry))).collect::<Vec<_>>();
    let of = |learnt: &Learnt| {
        let net = learnt.net.as_ref().and_then(|net| read(net, [0.0, 1.0, 0.0]));
        let told = held_out.iter().filter_map(|(entry, seen)| {
            let label = learnt.head.labels.iter().position(|known| learnt.task.label(entry).is_some_and(|(label, _)| label == known))?;
            let groups = [entry.view.features.grams.as_slice(), entry.view.features.meaning.as_slice()];
            let scores = net.as_ref().and_then(|net| net.scores(&seen.as_ref()?.wide));
            Some(Told { entry, label, sums: learnt.head.sums(&groups, None), scores })
        });
        told.collect()
    };
    lot.tasks.iter().map(of).collect()
}

fn written(net: &NetWeights, calibration: [f32; 3]) -> Vec<u8> {
    let mut out = Writer::default();
    net.write(calibration, &mut out);
    out.into_bytes()
}

fn read(net: &NetWeights, calibration: [f32; 3]) -> Option<Net> {
    Net::read(&mut Reader::new(&written(net, calibration))).ok()
}

/// One way of telling, calibrated on held-out examples.
pub(crate) struct Calibrated {
    pub(crate) name: String,
    /// The probabilities of each held-out example.
    pub(crate) probabilities: Vec<Vec<f32>>,
    share: f32,
    /// What is taken off each class for having been shown more often than others.
    lean: Vec<f32>,
    temperature: f32,
    pub(crate) threshold: f32,
}

/// Shares of the head's say that are tried beside the network's.
const SHARES: [f32; 8] = [0.3, 0.5, 0.75, 1.0, 1.3, 1.6, 2.0, 2.5];

/// How much of a class's commonness is tried to be taken off: some classes have more examples, and shoppers do not know that.
const LEANS: [f32; 5] = [0.0, 0.25, 0.5, 0.75, 1.0];

/// The head by itself, and the network with as much of the head as helps most.
pub(crate) fn calibrated(told: &[Told<'_>], learnt: &Learnt) -> Vec<Calibrated> {
    let task = learnt.task;
    let alone = told.iter().map(|told| told.sums.clone()).collect::<Vec<_>>();
    let mut all = leaned(task, "n-grams", told, &alone, (0.0, learnt)).into_iter().collect::<Vec<_>>();
    let together = |share: f32| {
        let sums = told.iter().map(|told| Some(joined(told.scores.as_ref()?, &told.sums, share).collect::<Vec<_>>()));
        sums.collect::<Option<Vec<_>>>()
    };
    let tried = SHARES.iter().filter_map(|share| leaned(task, "encoder", told, &together(*share)?, (*share, learnt)));
    all.extend(tried.min_by(|one, other| loss(told, &one.probabilities).total_cmp(&loss(told, &other.probabilities))));
    all
}

/// With as much of each class's commonness taken off as helps most. Moods are not alike frequent in truth, so theirs stays.
fn leaned(task: Task, with: &str, told: &[Told<'_>], sums: &[Vec<f32>], (share, learnt): (f32, &Learnt)) -> Option<Calibrated> {
    let tried = LEANS.iter().filter(|lean| task == Task::Intent || **lean == 0.0).map(|lean| {
        let lean = learnt.commonness.iter().map(|common| lean * common).collect::<Vec<_>>();
        let sums = sums.iter().map(|sums| sums.iter().zip(&lean).map(|(sum, lean)| sum - lean).collect()).collect::<Vec<_>>();
        Calibrated { lean, ..calibrate(task, with, told, &sums, share) }
    });
    tried.min_by(|one, other| loss(told, &one.probabilities).total_cmp(&loss(told, &other.probabilities)))
}

fn calibrate(task: Task, with: &str, told: &[Told<'_>], sums: &[Vec<f32>], share: f32) -> Calibrated {
    let at = |temperature: f32| {
        let of = |sums: &Vec<f32>| softmax(sums.iter().map(|sum| sum / temperature).collect());
        sums.iter().map(of).collect::<Vec<_>>()
    };
    let temperatures = (4_u8..=60).map(|step| f32::from(step) * 0.05);
    let best = temperatures.min_by(|one, other| loss(told, &at(*one)).total_cmp(&loss(told, &at(*other))));
    // Emotions are told by other sets than the seed, so there is nothing to calibrate on.
    let temperature = best.filter(|_| !told.is_empty() && task != Task::Emotion).unwrap_or(UNCALIBRATED);
    let probabilities = at(temperature);
    let threshold = if task == Task::Intent { threshold(told, &probabilities) } else { DECIDED };
    Calibrated { name: format!("{}, {with}", task.name()), probabilities, share, lean: Vec::new(), temperature, threshold }
}

fn loss(told: &[Told<'_>], probabilities: &[Vec<f32>]) -> f64 {
    let of = |(told, probabilities): (&Told<'_>, &Vec<f32>)| {
        -f64::from(probabilities.get(told.label).copied().unwrap_or_default().max(1e-9)).ln()
    };
    told.iter().zip(probabilities).map(of).sum()
}

/// Trains everything: once without the seed, to calibrate on it, and once with all.
pub(crate) fn train(encoder: &Encoder, entries: &[Entry], bundle: &mut Bundle) -> anyhow::Result<()> {
    let tasks = Task::ALL.map(|task| (task, labels(task, entries)));
    let every = entries.iter().collect::<Vec<_>>();
    let others = entries.iter().filter(|entry| !matches!(entry.origin, Origin::Seed { .. })).collect::<Vec<_>>();
    let (others, whole) = std::thread::scope(|scope| {
        let others = scope.spawn(|| learnt(Some(encoder), &others, &tasks));
        let every = learnt(Some(encoder), &every, &tasks);
        (ended(others), every)
    });
    let (others, whole) = (others?, whole?);
    let told = told(Some(encoder), entries, &others);
    for ((held_out, others), whole) in told.iter().zip(&others.tasks).zip(whole.tasks) {
        let task = others.task;
        let calibrated = calibrated(held_out, others);
        for way in &calibrated {
            report(way, held_out);
            poles(way, held_out, &others.head.labels);
            for language in ["ru", "en", "zh"].into_iter().filter(|_| task == Task::Intent) {
                say(&format!("  {language}: {}", refused(way, held_out, &others.head.labels, language)));
            }
            say(&format!("  share {:.2}, temperature {:.2}, threshold {:.2}", way.share, way.temperature, way.threshold));
        }
        let Learnt { mut head, net, .. } = whole;
        let mut net = net.context("the encoder was not taught")?;
        let [alone, together] = calibrated.as_slice() else { anyhow::bail!("the examples were not seen by the encoder") };
        // The network's sums are joined by a share of the head's, which lean already.
        head.lean(&alone.lean);
        let rest = together.lean.iter().zip(&alone.lean).map(|(both, head)| both - together.share * head);
        net.lean(&rest.collect::<Vec<_>>());
        head.temperature = alone.temperature;
        head.threshold = alone.threshold;
        bundle.put(task.name(), |out| {
            head.write(out);
            net.write([together.share, together.temperature, together.threshold], out);
        });
    }
    let tuning = whole.tuning.context("the encoder was not taught")?;
    bundle.put("tuning", |out| tuning.write(out));
    Ok(())
}

/// The least probability from which held-out guesses are right often enough.
fn threshold(told: &[Told<'_>], probabilities: &[Vec<f32>]) -> f32 {
    let of = |(told, probabilities): (&Told<'_>, &Vec<f32>)| {
        let (place, best) = best(probabilities);
        (best, place == told.label)
    };
    let mut sure = told.iter().zip(probabilities).map(of).collect::<Vec<_>>();
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

#[cfg(test)]
mod tests {
    use beseda_nlu::features::Feature;

    use super::*;

    #[test]
    fn what_one_message_alone_has_is_left_out() {
        let of = |rows: &[u32]| Example {
            features: rows.iter().map(|row| Feature { row: *row, value: 1.0 }).collect(),
            weight: 1.0,
            ..Example::default()
        };
        // Rows beyond the table fold back into it: 9 is 1 in a table of eight. Twice in one message is still one message.
        let mut examples = [of(&[1, 2, 3, 3]), of(&[9, 2]), of(&[5])];
        leave_out_rare(&mut examples, 8);
        let left = examples.map(|example| example.features.iter().map(|feature| feature.row).collect::<Vec<_>>());
        assert_eq!(left, [vec![1, 2], vec![9, 2], vec![]]);
    }
}
