//! The head that tells languages of one script apart: Latin and Cyrillic. Its examples are sentences, pairs of words and words.

use std::path::Path;

use anyhow::Context;
use beseda_nlu::features::features;
use beseda_nlu::head::Head;
use beseda_nlu::language::TRANSLITERATED;
use beseda_nlu::learn::{Course, Example, learn};
use beseda_nlu::lexicon::Lexicon;
use beseda_nlu::normal::Text;
use beseda_nlu::translit;

use crate::data::samples;

/// Rows of the head's table.
const ROWS: u32 = 1 << 15;
/// Every which example is held out when the head is measured.
const HELD_OUT: usize = 10;

fn example(text: &str, label: usize, weight: f32) -> Example {
    Example { features: features(&Text::read(text), &Lexicon::embedded(), &[]).grams, dense: Vec::new(), label, weight }
}

/// Labels, and examples with their texts.
fn examples(folder: &Path) -> anyhow::Result<(Vec<String>, Vec<(String, Example)>)> {
    let file = folder.join("languages.tsv");
    let text = std::fs::read_to_string(&file).with_context(|| format!("cannot read `{}`", file.display()))?;
    let mut rows = text
        .lines()
        .filter_map(|line| line.split_once('\t'))
        .map(|(language, text)| (language.to_owned(), text.to_owned(), 1.0))
        .collect::<Vec<_>>();
    for sample in samples(&folder.join("understanding.tsv"))? {
        let Some(language) = sample.language.filter(|language| language != "zh") else { continue };
        let has_cyrillic =
            sample.text.chars().any(|character| ('а'..='я').contains(&character.to_ascii_lowercase()) || ('А'..='Я').contains(&character));
        if language == "ru" && !has_cyrillic {
            rows.push((TRANSLITERATED.to_owned(), sample.text, 1.0));
        } else {
            rows.push((language, sample.text, 1.0));
        }
    }
    let latin = rows
        .iter()
        .filter(|(language, ..)| language == "ru")
        .map(|(_, text, _)| (TRANSLITERATED.to_owned(), translit::to_latin(&text.to_lowercase()), 1.0));
    let latin = latin.collect::<Vec<_>>();
    rows.extend(latin);
    let mut labels = rows.iter().map(|(language, ..)| language.clone()).collect::<Vec<_>>();
    labels.sort_unstable();
    labels.dedup();
    let examples = rows.into_iter().filter_map(|(language, text, weight)| {
        let label = labels.binary_search(&language).ok()?;
        let example = example(&text, label, weight);
        Some((text, example))
    });
    let examples = examples.collect();
    Ok((labels, examples))
}

fn course() -> Course {
    Course { rows: ROWS, epochs: 5, ..Course::default() }
}

pub(crate) fn train(folder: &Path) -> anyhow::Result<Head> {
    let (labels, examples) = examples(folder)?;
    let examples = examples.into_iter().map(|(_, example)| example).collect::<Vec<_>>();
    Ok(Head::quantized(&learn(&labels, &examples, course()), 1.0, 0.5))
}

/// The share of held-out texts whose language is told, by length.
pub(crate) fn measure(folder: &Path) -> anyhow::Result<Vec<String>> {
    let (labels, examples) = examples(folder)?;
    let shown =
        examples.iter().enumerate().filter(|(at, _)| at % HELD_OUT != 0).map(|(_, (_, example))| example.clone()).collect::<Vec<_>>();
    let head = Head::quantized(&learn(&labels, &shown, course()), 1.0, 0.5);
    let mut lines = Vec::new();
    for (name, words) in [("a word", 1..=1), ("two words", 2..=2), ("three to five words", 3..=5), ("a sentence", 6..=usize::MAX)] {
        let held_out = examples.iter().step_by(HELD_OUT).filter(|(text, _)| words.contains(&text.split_whitespace().count()));
        let told = held_out.map(|(text, example)| {
            let told = beseda_nlu::language::language(&Text::read(text), &example.features, &head).code;
            labels.get(example.label).is_some_and(|label| *label == told || (label == TRANSLITERATED && told == "ru"))
        });
        let told = told.collect::<Vec<_>>();
        let right = told.iter().filter(|right| **right).count();
        lines.push(format!("language of {name}: {right} of {} ({})", told.len(), crate::measure::percent(right, told.len())));
    }
    Ok(lines)
}
