//! What came out of a run: for people, for scripts, and as a page with pictures.

use std::fmt::Write as _;
use std::path::Path;

use anyhow::Context as _;
use serde_json::{Map, Value, json};

use crate::options::Options;
use crate::page;
use crate::scenario::{Figures, round};
use crate::stats::{Delays, Second, Stats};

/// What came out.
#[derive(Debug, Clone)]
pub struct Report {
    figures: Map<String, Value>,
    seconds: Vec<Second>,
    broken: Vec<String>,
    n_broken: u64,
}

/// Returns delays as the report has them.
pub(crate) fn delays(told: &Delays) -> Value {
    json!({ "p50": round(told.p50_ms), "p99": round(told.p99_ms), "p999": round(told.p999_ms), "max": round(told.max_ms) })
}

impl Report {
    pub(crate) fn new(options: &Options, stats: &Stats, found: Figures) -> Self {
        let mut figures = Map::new();
        figures.insert("scenario".to_owned(), options.scenario.as_str().into());
        figures.insert("clients".to_owned(), options.clients.into());
        figures.insert("bytes".to_owned(), options.bytes.into());
        if let Some(rate) = options.rate {
            figures.insert("rate".to_owned(), round(rate));
        }
        figures.extend(found);
        for (name, told) in [("ack_ms", stats.ack_delays()), ("delivery_ms", stats.delivery_delays())] {
            if told.count > 0 {
                figures.insert(name.to_owned(), delays(&told));
            }
        }
        figures.insert("refused".to_owned(), json!(stats.all_refused()));
        let (n_broken, broken) = stats.all_broken();
        let broken: Vec<String> = broken.iter().map(|broken| format!("promise {}: {}", broken.promise, broken.what)).collect();
        figures.insert("broken_promises".to_owned(), n_broken.into());
        figures.insert("broken".to_owned(), json!(broken));
        Self { figures, seconds: stats.seconds(), broken, n_broken }
    }

    /// Tells whether every promise was kept.
    #[must_use]
    pub const fn is_clean(&self) -> bool {
        self.n_broken == 0
    }

    /// Returns it for scripts.
    #[must_use]
    pub fn json(&self) -> Value {
        Value::Object(self.figures.clone())
    }

    /// Returns it for people.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = String::new();
        for (name, value) in self.figures.iter().filter(|(name, _)| *name != "broken") {
            let value = match value {
                Value::Object(parts) if parts.is_empty() => "none".to_owned(),
                Value::Object(parts) => parts.iter().map(|(name, value)| format!("{name} {value}")).collect::<Vec<_>>().join("   "),
                Value::String(text) => text.clone(),
                other => other.to_string(),
            };
            // Writing to a text cannot fail.
            writeln!(text, "{:<26} {value}", name.replace('_', " ")).unwrap_or_default();
        }
        for broken in &self.broken {
            writeln!(text, "BROKEN {broken}").unwrap_or_default();
        }
        text
    }

    /// Writes it as a page.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn write_page(&self, path: &Path) -> anyhow::Result<()> {
        let page = page::render(&self.text(), &self.seconds);
        std::fs::write(path, page).with_context(|| format!("the report could not be written to `{}`", path.display()))
    }
}
