//! How well examples are told that were not shown: those of one author by what all the others wrote.

use std::collections::BTreeMap;
use std::path::Path;

use beseda_nlu::Kind;
use beseda_nlu::encoder::Encoder;
use beseda_nlu::nlu::Eyes;
use beseda_nlu::sample::{Marked, Sample};
use beseda_nlu::understanding::OUT_OF_SCOPE;

use crate::data::{Entry, Origin};
use crate::say;
use crate::tasks::{Calibrated, Learnt, Task, Told, best, calibrated, labels, learnt, told};
use crate::{chain, data, languages};

/// Confusions of a language that are told.
const CONFUSIONS: usize = 16;

/// A share in percent.
pub(crate) fn percent(part: usize, whole: usize) -> String {
    let tenths = (part * 1_000 + whole / 2).checked_div(whole).unwrap_or_default();
    format!("{}.{} %", tenths / 10, tenths % 10)
}

pub(crate) fn measure(what: &[String], folder: &Path, entries: &[Entry], encoder: Option<&Encoder>) -> anyhow::Result<()> {
    let mut tasks = Vec::new();
    for what in what {
        match what.as_str() {
            "entities" => entities(entries),
            "errors" => {}
            "language" => languages::measure(folder)?.iter().for_each(|line| say(line)),
            other => match Task::ALL.into_iter().find(|task| task.name() == other) {
                Some(task) => tasks.push(task),
                None => anyhow::bail!("`{other}` cannot be measured; intent, sentiment, emotion, entities and language can"),
            },
        }
    }
    if tasks.is_empty() { Ok(()) } else { self::tasks(&tasks, entries, encoder) }
}

fn tasks(wanted: &[Task], entries: &[Entry], encoder: Option<&Encoder>) -> anyhow::Result<()> {
    let others = entries.iter().filter(|entry| !is_seed(entry)).collect::<Vec<_>>();
    // The encoder is taught for all of them together, whichever are asked for.
    let lot = learnt(encoder, &others, &Task::ALL.map(|task| (task, labels(task, entries))))?;
    for (told, learnt) in told(encoder, entries, &lot).iter().zip(&lot.tasks).filter(|(_, learnt)| wanted.contains(&learnt.task)) {
        tell(told, learnt);
    }
    Ok(())
}

fn tell(told: &[Told<'_>], learnt: &Learnt) {
    let labels = &learnt.head.labels;
    for way in calibrated(told, learnt) {
        report(&way, told);
        poles(&way, told, labels);
        for language in ["ru", "en", "zh"] {
            say(&format!("  {language}: {}", confusions(&way, told, labels, language)));
            say(&format!("  {language}: {}", refused(&way, told, labels, language)));
        }
        if wants_errors() {
            wrong(&way, told, labels);
        }
    }
}

/// How well a public set is told whose four fifths were learnt from: the rest, by the names of its labels alone.
pub(crate) fn set(file: &Path, eyes: &Eyes, encoder: Option<&Encoder>) -> anyhow::Result<()> {
    let entries = data::set(file, eyes, encoder)?;
    let shown = entries.iter().filter(|entry| !is_seed(entry)).collect::<Vec<_>>();
    let lot = learnt(encoder, &shown, &[(Task::Intent, labels(Task::Intent, &entries))])?;
    for (told, learnt) in told(encoder, &entries, &lot).iter().zip(&lot.tasks) {
        say(&format!("{}: {} labels, {} shown, {} told", file.display(), learnt.head.labels.len(), shown.len(), told.len()));
        for way in calibrated(told, learnt) {
            report(&way, told);
        }
    }
    Ok(())
}

fn is_seed(entry: &Entry) -> bool {
    matches!(entry.origin, Origin::Seed { .. })
}

fn of_language(entry: &Entry, language: &str) -> bool {
    language.is_empty() || entry.sample.language.as_deref() == Some(language)
}

/// What share is right; of how many it can be said at 95, 96 and 98 of a hundred right; what share of the rest is refused.
pub(crate) fn report(way: &Calibrated, all: &[Told<'_>]) {
    for language in ["", "ru", "en", "zh"] {
        let of = all.iter().zip(&way.probabilities).filter(|(told, _)| of_language(told.entry, language));
        let mut sure = of
            .map(|(told, probabilities)| {
                let (place, best) = best(probabilities);
                (best, place == told.label)
            })
            .collect::<Vec<_>>();
        let right = sure.iter().filter(|(_, right)| *right).count();
        let coverage = [950, 960, 980].map(|wanted| percent(covered(&mut sure, wanted), sure.len()));
        let name = if language.is_empty() { "all" } else { language };
        say(&format!("{} {name}: {} right, at 95/96/98: {}", way.name, percent(right, sure.len()), coverage.join(" / ")));
    }
}

fn wants_errors() -> bool {
    std::env::args().any(|argument| argument == "errors")
}

/// Each message that was told wrongly: its label, what it was taken for and how surely, its language, its words.
fn wrong(way: &Calibrated, all: &[Told<'_>], labels: &[String]) {
    let name = |place: usize| labels.get(place).map_or("", String::as_str);
    let mut lines = all
        .iter()
        .zip(&way.probabilities)
        .filter_map(|(told, probabilities)| {
            let (place, confidence) = best(probabilities);
            let Sample { language, text, .. } = &told.entry.sample;
            let language = language.as_deref().unwrap_or_default();
            (place != told.label).then(|| format!("{} as {}, {confidence:.2}, {language}: {text}", name(told.label), name(place)))
        })
        .collect::<Vec<_>>();
    lines.sort();
    for line in &lines {
        say(line);
    }
}

/// How many of the surest guesses can be taken so that of a thousand so many are right.
fn covered(guesses: &mut [(f32, bool)], wanted: usize) -> usize {
    guesses.sort_by(|one, other| other.0.total_cmp(&one.0));
    let mut right = 0;
    let mut most = 0;
    for (number, (_, is_right)) in guesses.iter().enumerate() {
        right += usize::from(*is_right);
        if right * 1_000 >= (number + 1) * wanted {
            most = number + 1;
        }
    }
    most
}

/// Of the messages that are in a good or a bad mood: how many are told from each other, and of how many it can be said at 95 of a hundred.
pub(crate) fn poles(way: &Calibrated, all: &[Told<'_>], labels: &[String]) {
    let place = |name: &str| labels.iter().position(|label| label == name);
    let (Some(bad), Some(good)) = (place("neg"), place("pos")) else { return };
    for language in ["", "ru", "en", "zh"] {
        let of = all.iter().zip(&way.probabilities).filter(|(told, _)| told.label == bad || told.label == good);
        let of = of.filter(|(told, _)| of_language(told.entry, language)).filter_map(|(told, probabilities)| {
            let (bad, good) = (probabilities.get(bad)?, probabilities.get(good)?);
            Some((bad.max(*good) / (bad + good), (good > bad) == (told.label == place("pos")?)))
        });
        let mut guesses = of.collect::<Vec<_>>();
        let right = guesses.iter().filter(|(_, right)| *right).count();
        let covered = percent(covered(&mut guesses, 950), guesses.len());
        let name = if language.is_empty() { "all" } else { language };
        say(&format!("{} {name}: good or bad, {} of {} right, at 95: {covered}", way.name, percent(right, guesses.len()), guesses.len()));
    }
}

/// The share of messages without a wish that are not told as a sure one.
pub(crate) fn refused(way: &Calibrated, all: &[Told<'_>], labels: &[String], language: &str) -> String {
    let Some(none) = labels.iter().position(|label| label == OUT_OF_SCOPE) else { return String::new() };
    let of = all.iter().zip(&way.probabilities).filter(|(told, _)| told.label == none && of_language(told.entry, language));
    let told = of.map(|(_, probabilities)| best(probabilities)).collect::<Vec<_>>();
    let refused = told.iter().filter(|(place, confidence)| *place == none || *confidence < way.threshold).count();
    format!("out of scope refused: {} of {} ({})", refused, told.len(), percent(refused, told.len()))
}

fn confusions(way: &Calibrated, all: &[Told<'_>], labels: &[String], language: &str) -> String {
    let name = |place: usize| labels.get(place).map_or("", String::as_str);
    let mut counts = BTreeMap::<(usize, usize), usize>::new();
    for (told, probabilities) in all.iter().zip(&way.probabilities).filter(|(told, _)| of_language(told.entry, language)) {
        let place = best(probabilities).0;
        if place != told.label {
            *counts.entry((told.label, place)).or_default() += 1;
        }
    }
    let mut counts = counts.into_iter().collect::<Vec<_>>();
    counts.sort_by_key(|(_, count)| usize::MAX - count);
    let lines = counts.iter().take(CONFUSIONS).map(|((label, told), count)| format!("{} as {} {count}", name(*label), name(*told)));
    lines.collect::<Vec<_>>().join(", ")
}

fn entities(entries: &[Entry]) {
    let rest = entries.iter().filter(|entry| entry.tagged && !is_seed(entry)).collect::<Vec<_>>();
    let tagger = chain::train(&rest);
    let held_out = entries.iter().filter(|entry| entry.origin == Origin::Seed { shown: false });
    let told = held_out.map(|entry| (entry, spans(entry, &tagger))).collect::<Vec<_>>();
    let row = |name: &str, wanted: &dyn Fn(Kind) -> bool| {
        let line = ["", "ru", "en", "zh"].map(|language| {
            let (mut right, mut found, mut marked) = (0, 0, 0);
            for (entry, spans) in told.iter().filter(|(entry, _)| of_language(entry, language)) {
                let marks = entry.sample.entities.iter().filter(|mark| wanted(mark.kind)).collect::<Vec<_>>();
                let spans = spans.iter().filter(|span| wanted(span.kind)).collect::<Vec<_>>();
                right += spans.iter().filter(|span| marks.contains(span)).count();
                found += spans.len();
                marked += marks.len();
            }
            format!("{language} {} ({marked})", percent(2 * right, found + marked))
        });
        say(&format!("{name}: F1 {}", line.join(", ")));
    };
    for kind in Kind::ALL {
        row(kind.name(), &|of| of == kind);
    }
    row("with a format", &Kind::has_format);
    row("others", &|kind| !kind.has_format());
    if wants_errors() {
        for (entry, spans) in &told {
            errors(entry, spans);
        }
    }
}

/// What was missed and what was found wrongly in one message.
fn errors(entry: &Entry, spans: &[Marked]) {
    let text = entry.sample.text.chars().collect::<Vec<_>>();
    let part = |mark: &Marked| {
        let surface = text.get(mark.start..mark.end).unwrap_or_default().iter().collect::<String>();
        format!("[{surface}]({})", mark.kind.name())
    };
    let missed = entry.sample.entities.iter().filter(|mark| !spans.contains(mark)).map(&part).collect::<Vec<_>>();
    let wrong = spans.iter().filter(|mark| !entry.sample.entities.contains(mark)).map(&part).collect::<Vec<_>>();
    if !missed.is_empty() || !wrong.is_empty() {
        say(&format!("missed {}; found {}; {}", missed.join(" "), wrong.join(" "), entry.sample.text));
    }
}

fn spans(entry: &Entry, tagger: &beseda_nlu::entities::tagger::Tagger) -> Vec<Marked> {
    let at = |place: usize| entry.view.text.chars.get(place).map_or(0, |normal| normal.at);
    let tagged = tagger.tag(&entry.view.seen).into_iter();
    tagged.map(|tagged| Marked { kind: tagged.kind, start: at(tagged.from), end: at(tagged.to.saturating_sub(1)) + 1 }).collect()
}
