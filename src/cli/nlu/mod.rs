//! `beseda nlu`: understanding, tried by hand and measured, without a server.

mod fetch;
mod lines;
mod table;

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context as _;
use beseda_nlu::encoder::Encoder;
use beseda_nlu::eval::{Task, evaluate};
use beseda_nlu::{Nlu, Understanding, sample};
use clap::{Args, Subcommand, ValueEnum};
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::Common;
use super::shop::now;
use crate::app::ENCODER;

/// Bytes of the largest file of labelled messages.
const FILE_MAX: u64 = 256 << 20;

const ANALYZE_EXAMPLES: &str = "\
Examples:
  echo 'where is my order 48213-07?' | beseda nlu analyze
  beseda nlu analyze --json < messages.txt > understood.jsonl
  echo 'привезите завтра' | beseda nlu analyze --json --today 2026-11-23

Every line is one message and gives one answer. Spans count code points of the line.";

const EVAL_EXAMPLES: &str = "\
The first line of the file names its columns, with tabs between: lang, intent, sentiment, text. Entities are marked in
the text as [surface](type). A field that is `-` or empty is not labelled.

Examples:
  beseda nlu eval messages.tsv --task intent
  beseda nlu eval messages.tsv --task entities --json > entities.json
  beseda nlu eval messages.tsv --task sentiment --no-encoder      what n-grams reach alone";

#[derive(Debug, Subcommand)]
pub(super) enum NluCommand {
    /// Say what messages are about: one line in, one answer out
    #[command(after_help = ANALYZE_EXAMPLES)]
    Analyze(AnalyzeArgs),
    /// Measure understanding on a file of labelled messages
    #[command(after_help = EVAL_EXAMPLES)]
    Eval(EvalArgs),
    /// Fetch the sentence encoder, which makes understanding better; everything works without it
    Fetch(fetch::FetchArgs),
}

#[expect(clippy::struct_field_names, reason = "the field is the option's name on the command line")]
#[derive(Debug, Args)]
pub(super) struct Models {
    /// Use this file of models instead of the ones in the program
    #[arg(long, value_name = "FILE")]
    models: Option<PathBuf>,
    /// Use this encoder's file [default: nlu/encoder.bin in the data folder, if it is there]
    #[arg(long, value_name = "FILE")]
    encoder: Option<PathBuf>,
    /// Do without the encoder even if it is there
    #[arg(long, conflicts_with = "encoder")]
    no_encoder: bool,
    /// The day against which "tomorrow" is resolved, such as 2026-11-23 [default: today]
    #[arg(long, value_name = "DATE")]
    today: Option<Date>,
}

#[derive(Debug, Args)]
pub(super) struct AnalyzeArgs {
    #[command(flatten)]
    models: Models,
}

#[derive(Debug, Args)]
pub(super) struct EvalArgs {
    /// The file of labelled messages
    file: PathBuf,
    /// What to measure
    #[arg(long)]
    task: TaskName,
    #[command(flatten)]
    models: Models,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum TaskName {
    Language,
    Intent,
    Sentiment,
    Entities,
}

impl From<TaskName> for Task {
    fn from(name: TaskName) -> Self {
        match name {
            TaskName::Language => Self::Language,
            TaskName::Intent => Self::Intent,
            TaskName::Sentiment => Self::Sentiment,
            TaskName::Entities => Self::Entities,
        }
    }
}

pub(super) fn run(common: &Common, command: NluCommand) -> anyhow::Result<()> {
    match command {
        NluCommand::Analyze(args) => analyze(common, &args.models),
        NluCommand::Eval(args) => eval(common, &args),
        NluCommand::Fetch(args) => fetch::run(common, &args),
    }
}

/// Where the encoder's file is looked for.
fn encoder_path(common: &Common) -> anyhow::Result<PathBuf> {
    let config = common.load(None)?.config;
    Ok(config.understanding.encoder.map_or_else(|| config.server.data_dir.join(ENCODER), PathBuf::from))
}

impl Models {
    fn open(&self, common: &Common) -> anyhow::Result<Nlu> {
        let nlu = match &self.models {
            Some(file) => {
                let bytes = std::fs::read(file).with_context(|| format!("cannot read `{}`", file.display()))?;
                Nlu::from_bytes(&bytes).with_context(|| format!("the models in `{}`", file.display()))?
            }
            None => Nlu::embedded()?,
        };
        if self.no_encoder {
            return Ok(nlu);
        }
        let (path, is_named) = match &self.encoder {
            Some(file) => (file.clone(), true),
            None => (encoder_path(common)?, false),
        };
        if !is_named && !path.exists() {
            return Ok(nlu);
        }
        match Encoder::open(&path) {
            Ok(encoder) => Ok(nlu.with_encoder(Arc::new(encoder))),
            Err(error) if is_named => Err(error).with_context(|| format!("`{}`", path.display())),
            Err(error) => {
                warn(&path, &error)?;
                Ok(nlu)
            }
        }
    }

    fn today(&self) -> Date {
        self.today.unwrap_or_else(|| {
            let now = jiff::Timestamp::from_millisecond(now().as_millis()).unwrap_or_default();
            now.to_zoned(TimeZone::system()).date()
        })
    }
}

/// A damaged encoder is no reason to say nothing.
fn warn(path: &Path, error: &dyn std::error::Error) -> anyhow::Result<()> {
    writeln!(std::io::stderr(), "{}: {error}; going on with n-grams alone", path.display())?;
    Ok(())
}

fn analyze(common: &Common, models: &Models) -> anyhow::Result<()> {
    let nlu = models.open(common)?;
    let today = models.today();
    let tell = |line: &[u8]| {
        // What is no text becomes the sign that says so, and the rest is read.
        let text = String::from_utf8_lossy(line);
        let understood = nlu.understand(&text, today);
        if common.json { json(&text, &understood) } else { Ok(table::told(&text, &understood)) }
    };
    lines::answered(std::io::stdin().lock(), std::io::stdout().lock(), tell)
}

fn json(text: &str, understood: &Understanding) -> anyhow::Result<String> {
    let mut value = serde_json::to_value(understood)?;
    if let Some(fields) = value.as_object_mut() {
        fields.insert("text".to_owned(), text.into());
    }
    Ok(serde_json::to_string(&value)?)
}

/// A file of labelled messages is a text; one that is none is refused with the line.
fn text(bytes: Vec<u8>) -> anyhow::Result<String> {
    String::from_utf8(bytes).map_err(|error| {
        let good = error.as_bytes().iter().take(error.utf8_error().valid_up_to());
        let line = 1 + good.filter(|byte| **byte == b'\n').count();
        anyhow::anyhow!("line {line} is not UTF-8; save the file as UTF-8")
    })
}

fn eval(common: &Common, args: &EvalArgs) -> anyhow::Result<()> {
    let name = args.file.display();
    let length = std::fs::metadata(&args.file).with_context(|| format!("cannot read `{name}`"))?.len();
    anyhow::ensure!(length <= FILE_MAX, "`{name}` has {length} bytes; at most {FILE_MAX} are read");
    let file = text(std::fs::read(&args.file).with_context(|| format!("cannot read `{name}`"))?).with_context(|| format!("`{name}`"))?;
    let samples = sample::read(&file).with_context(|| format!("`{name}`"))?;
    let nlu = args.models.open(common)?;
    let report = evaluate(&nlu, args.task.into(), &samples, args.models.today()).with_context(|| format!("`{name}`"))?;
    let with = if nlu.has_encoder() { "with the encoder" } else { "n-grams alone" };
    let text = format!("{name}: {} messages, models {}, {with}\n\n{report}", samples.len(), nlu.version());
    let mut json = serde_json::to_value(&report)?;
    if let Some(fields) = json.as_object_mut() {
        fields.insert("models".to_owned(), nlu.version().into());
        fields.insert("encoder".to_owned(), nlu.has_encoder().into());
        fields.insert("messages".to_owned(), samples.len().into());
    }
    common.output().answer(&text, &json)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_no_text_is_refused_with_the_line() {
        let error = text(b"text\nhello\n\xff\n".to_vec()).unwrap_err();
        assert_eq!(error.to_string(), "line 3 is not UTF-8; save the file as UTF-8");
        assert_eq!(text(b"text\n".to_vec()).unwrap(), "text\n");
    }
}
