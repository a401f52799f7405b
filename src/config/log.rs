//! What the program tells of itself.

use super::section::section;
use super::value::Value;

/// How log lines look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// For a person at a terminal.
    Human,
    /// For a machine: one JSON object a line.
    Json,
}

impl Value for LogFormat {
    const FORM: &'static str = "`human` or `json`";

    fn parse(text: &str) -> Option<Self> {
        match text.trim() {
            "human" => Some(Self::Human),
            "json" => Some(Self::Json),
            _ => None,
        }
    }

    fn show(&self) -> String {
        match self {
            Self::Human => "\"human\"".to_owned(),
            Self::Json => "\"json\"".to_owned(),
        }
    }
}

/// Which log lines are written: a level, or levels by module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogLevel(String);

impl LogLevel {
    /// Returns the directives in the form of `tracing`'s filter.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Value for LogLevel {
    const FORM: &'static str = "`error`, `warn`, `info`, `debug` or `trace`, or levels by module such as `info,beseda::http=debug`";

    fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let filter = tracing_subscriber::EnvFilter::builder().parse(text).ok()?;
        // The filter takes a bare unknown word for a module's name; a misspelt level would silence the log.
        let is_level = |word: &str| word.contains(['=', ':', '[']) || word.parse::<tracing::Level>().is_ok() || word == "off";
        (filter.max_level_hint().is_some() && text.split(',').all(|word| is_level(word.trim()))).then(|| Self(text.to_owned()))
    }

    fn show(&self) -> String {
        toml::Value::String(self.0.clone()).to_string()
    }
}

section! {
    /// What the program tells of itself.
    LogConfig in "log" {
        /// `human` for a person at a terminal, `json` for a machine.
        format: LogFormat = LogFormat::Human;
        /// The least level that is written: `error`, `warn`, `info`, `debug` or `trace`; by module as in `info,beseda::http=debug`.
        level: LogLevel = LogLevel("info".to_owned());
    }
}
