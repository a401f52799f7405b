//! The examples: what was written for this project, and public sets whose labels were mapped to ours.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Context;
use beseda_nlu::encoder::Encoder;
use beseda_nlu::nlu::{Eyes, View, spoken};
use beseda_nlu::sample::{Sample, read as read_samples};

/// Letters of the longest word that the corrector learns.
const WORD_MAX: usize = 20;

/// Where an example comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// `understanding.tsv`: what everything is measured on.
    Seed {
        /// Whether those who wrote the other examples saw it.
        shown: bool,
    },
    /// `own/*.tsv`: written by another hand.
    Own,
    /// `public/*.tsv`: mapped from public sets.
    Public,
}

/// Which messages of each intent those who wrote the other examples were shown, from 1.
const SHOWN: [usize; 4] = [3, 14, 25, 26];

/// One example as the models see it.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) sample: Sample,
    pub(crate) view: View,
    /// Its word pieces, where there is an encoder.
    pub(crate) pieces: Vec<u32>,
    pub(crate) origin: Origin,
    /// The emotion, where a public set tells it.
    pub(crate) emotion: Option<String>,
    /// Whether its entities are marked.
    pub(crate) tagged: bool,
}

pub(crate) fn read(folder: &Path, eyes: &Eyes, encoder: Option<&Encoder>) -> anyhow::Result<Vec<Entry>> {
    let mut entries = Vec::new();
    let seed = samples(&folder.join("understanding.tsv"))?;
    let mut seen = BTreeMap::<(String, String), usize>::new();
    for sample in seed {
        let place = seen.entry(family(&sample)).or_default();
        *place += 1;
        let shown = SHOWN.contains(place);
        entries.push(entry(sample, Origin::Seed { shown }, eyes, encoder));
    }
    for (name, origin) in [("own", Origin::Own), ("public", Origin::Public)] {
        let mut files =
            std::fs::read_dir(folder.join(name)).map_or_else(|_| Vec::new(), |files| files.flatten().map(|file| file.path()).collect());
        files.sort();
        for file in files.iter().filter(|file| file.extension().is_some_and(|extension| extension == "tsv")) {
            for mut sample in samples(file)? {
                let emotion = file.to_string_lossy().contains("emotion").then(|| sample.intent.take()).flatten();
                let mut entry = entry(sample, origin, eyes, encoder);
                entry.emotion = emotion;
                entries.push(entry);
            }
        }
    }
    Ok(entries)
}

/// A public set: every fifth message is told, the others are learnt from.
pub(crate) fn set(file: &Path, eyes: &Eyes, encoder: Option<&Encoder>) -> anyhow::Result<Vec<Entry>> {
    let origin = |at: usize| if at % 5 == 4 { Origin::Seed { shown: false } } else { Origin::Own };
    Ok(samples(file)?.into_iter().enumerate().map(|(at, sample)| entry(sample, origin(at), eyes, encoder)).collect())
}

fn entry(sample: Sample, origin: Origin, eyes: &Eyes, encoder: Option<&Encoder>) -> Entry {
    let view = eyes.view(&sample.text);
    let pieces = encoder.map(|encoder| encoder.pieces(&spoken(&view, &sample.text))).unwrap_or_default();
    Entry { sample, view, pieces, origin, emotion: None, tagged: origin != Origin::Public }
}

fn family(sample: &Sample) -> (String, String) {
    (sample.language.clone().unwrap_or_default(), sample.intent.clone().unwrap_or_default())
}

pub(crate) fn samples(file: &Path) -> anyhow::Result<Vec<Sample>> {
    let text = std::fs::read_to_string(file).with_context(|| format!("cannot read `{}`", file.display()))?;
    read_samples(&text).with_context(|| format!("`{}`", file.display()))
}

/// The words of the shop's examples that occur twice, the most frequent first.
pub(crate) fn words(entries: &[Entry]) -> Vec<String> {
    let mut counts = BTreeMap::<&str, usize>::new();
    for entry in entries.iter().filter(|entry| entry.origin != Origin::Public) {
        for token in &entry.view.seen.tokens {
            let is_word = token.lower.chars().all(char::is_alphabetic) && !token.lower.chars().any(beseda_nlu::normal::is_unspaced);
            if is_word && (2..=WORD_MAX).contains(&token.lower.chars().count()) {
                *counts.entry(&token.lower).or_default() += 1;
            }
        }
    }
    let mut words = counts.into_iter().filter(|(_, count)| *count > 1).collect::<Vec<_>>();
    words.sort_by(|one, other| other.1.cmp(&one.1).then(one.0.cmp(other.0)));
    words.into_iter().map(|(word, _)| word.to_owned()).collect()
}
