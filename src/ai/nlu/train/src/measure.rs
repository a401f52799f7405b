//! How well examples are told that were not shown: by blocks of the seed, and the seed as a whole by what others wrote.

use std::collections::BTreeMap;
use std::path::Path;

use beseda_nlu::Kind;
use beseda_nlu::sample::Marked;

use crate::data::{Entry, FOLDS, Origin};
use crate::say;
use crate::tasks::{Task, Told, best, cross_told, head, labels, told};
use crate::{chain, languages};

/// A share in percent.
pub(crate) fn percent(part: usize, whole: usize) -> String {
    let tenths = (part * 1_000 + whole / 2).checked_div(whole).unwrap_or_default();
    format!("{}.{} %", tenths / 10, tenths % 10)
}

pub(crate) fn measure(what: &[String], folder: &Path, entries: &[Entry]) -> anyhow::Result<()> {
    for what in what {
        match what.as_str() {
            "intent" => task(Task::Intent, entries),
            "sentiment" => task(Task::Sentiment, entries),
            "emotion" => task(Task::Emotion, entries),
            "entities" => entities(entries),
            "language" => languages::measure(folder)?.iter().for_each(|line| say(line)),
            other => anyhow::bail!("`{other}` cannot be measured; intent, sentiment, emotion, entities and language can"),
        }
    }
    Ok(())
}

fn task(task: Task, entries: &[Entry]) {
    let labels = labels(task, entries);
    let has_dense = entries.first().is_some_and(|entry| entry.view.dense.is_some());
    for dense in [false, true].into_iter().filter(|dense| !dense || has_dense) {
        let with = if dense { "encoder" } else { "n-grams" };
        let blocks = cross_told(task, entries, &labels, dense, |_| true);
        report(&format!("{} by blocks, {with}", task.name()), &blocks);
        confusions(&blocks, &labels);
        let seed_only = cross_told(task, entries, &labels, dense, |entry| matches!(entry.origin, Origin::Seed { .. }));
        report(&format!("{} by blocks, the seed alone, {with}", task.name()), &seed_only);
        let others = entries.iter().filter(|entry| !matches!(entry.origin, Origin::Seed { .. })).collect::<Vec<_>>();
        let head = head(task, &others, &labels, dense);
        let seed = told(task, entries.iter().filter(|entry| matches!(entry.origin, Origin::Seed { .. })), &head);
        report(&format!("{} of the seed by what others wrote, {with}", task.name()), &seed);
    }
}

fn is_right(told: &Told<'_>) -> bool {
    best(&told.scores).0 == told.label
}

pub(crate) fn report(name: &str, all: &[Told<'_>]) {
    let share = |language: &str| {
        let told =
            all.iter().filter(|told| language.is_empty() || told.entry.sample.language.as_deref() == Some(language)).collect::<Vec<_>>();
        percent(told.iter().filter(|told| is_right(told)).count(), told.len())
    };
    say(&format!("{name}: all {}, ru {}, en {}, zh {}", share(""), share("ru"), share("en"), share("zh")));
}

fn confusions(all: &[Told<'_>], labels: &[String]) {
    let name = |place: usize| labels.get(place).map_or("", String::as_str);
    let mut counts = BTreeMap::<(usize, usize), usize>::new();
    for told in all.iter().filter(|told| !is_right(told)) {
        *counts.entry((told.label, best(&told.scores).0)).or_default() += 1;
    }
    let mut counts = counts.into_iter().collect::<Vec<_>>();
    counts.sort_by_key(|(_, count)| usize::MAX - count);
    let lines =
        counts.iter().take(24).map(|((label, told), count)| format!("{}>{} {count}", name(*label), name(*told))).collect::<Vec<_>>();
    say(&format!("  most confused: {}", lines.join(", ")));
    if std::env::args().any(|argument| argument == "entities") {
        return;
    }
    let per_class = labels.iter().enumerate().map(|(place, label)| {
        let of = all.iter().filter(|told| told.label == place).collect::<Vec<_>>();
        format!("{label} {}", percent(of.iter().filter(|told| is_right(told)).count(), of.len()))
    });
    say(&format!("  recall: {}", per_class.collect::<Vec<_>>().join(", ")));
}

fn entities(entries: &[Entry]) {
    let told = std::thread::scope(|scope| {
        let folds = (0..FOLDS).map(|fold| {
            scope.spawn(move || {
                let held_out = |entry: &Entry| entry.origin == Origin::Seed { fold };
                let rest = entries.iter().filter(|entry| entry.tagged && !held_out(entry)).collect::<Vec<_>>();
                let tagger = chain::train(&rest);
                entries.iter().filter(|entry| held_out(entry)).map(|entry| (entry, spans(entry, &tagger))).collect::<Vec<_>>()
            })
        });
        let folds = folds.collect::<Vec<_>>();
        folds.into_iter().flat_map(|fold| fold.join().unwrap_or_default()).collect::<Vec<_>>()
    });
    for kind in Kind::ALL {
        let line = ["", "ru", "en", "zh"].map(|language| {
            let of = told.iter().filter(|(entry, _)| language.is_empty() || entry.sample.language.as_deref() == Some(language));
            let (mut right, mut found, mut wanted) = (0, 0, 0);
            for (entry, spans) in of {
                let spans = spans.iter().filter(|span| span.kind == kind).collect::<Vec<_>>();
                let marked = entry.sample.entities.iter().filter(|mark| mark.kind == kind).collect::<Vec<_>>();
                right += spans.iter().filter(|span| marked.contains(span)).count();
                found += spans.len();
                wanted += marked.len();
            }
            format!("{language} F1 {} ({wanted})", percent(2 * right, found + wanted))
        });
        say(&format!("{}: {}", kind.name(), line.join(", ")));
    }
}

fn spans(entry: &Entry, tagger: &beseda_nlu::entities::tagger::Tagger) -> Vec<Marked> {
    let at = |place: usize| entry.view.text.chars.get(place).map_or(0, |normal| normal.at);
    let tagged = tagger.tag(&entry.view.seen).into_iter();
    tagged.map(|tagged| Marked { kind: tagged.kind, start: at(tagged.from), end: at(tagged.to.saturating_sub(1)) + 1 }).collect()
}
