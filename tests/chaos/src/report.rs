//! What is told while a run goes on and when it is over.

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::Path;

use anyhow::{Context as _, Result};

use crate::ai::Ai;
use crate::args::Args;
use crate::checker::{Case, Promise, Violation};
use crate::faults::Scene;
use crate::say;
use crate::stage::Stage;

/// Violations of one promise that are shown; all of them are written to the folder.
const SHOWN_MAX: usize = 3;

/// A run that is over.
pub(crate) struct Report<'a> {
    pub(crate) seed: u64,
    pub(crate) args: &'a Args,
    pub(crate) case: &'a Case,
    pub(crate) scene: &'a Scene,
    pub(crate) ai: &'a Ai,
    pub(crate) found: &'a [Violation],
}

/// One line on how the run goes.
pub(crate) fn progress(stage: &Stage) -> String {
    let counts = stage.counts();
    let count = |what: &str| counts.get(what).copied().unwrap_or_default();
    format!(
        "{:>5} s  {} requests, {} acks, {} entries delivered, {} sockets, {} faults",
        stage.now() / 1_000_000,
        count("requests"),
        count("acks"),
        count("entries delivered"),
        count("sockets"),
        count("faults")
    )
}

impl Report<'_> {
    pub(crate) fn tell(&self) {
        say::line(self.summary());
        for (promise, n) in self.broken() {
            say::line(format!("\nBROKEN, {n} times: {promise}"));
            for violation in self.found.iter().filter(|violation| violation.promise == promise).take(SHOWN_MAX) {
                say::line(violation);
            }
        }
        let database = format!("{:?}", self.args.database).to_lowercase();
        let again = format!("cargo xtask chaos --minutes {} --seed {} --database {database}", self.args.minutes, self.seed);
        say::line(match self.found.len() {
            0 => format!("\nevery promise held ({again})"),
            n => format!("\n{n} violations ({again})"),
        });
    }

    fn summary(&self) -> String {
        let mut text = String::from("\nwhat happened:");
        let n_entries: usize = self.case.log.values().map(|dialogue| dialogue.entries.len()).sum();
        let mut line = |what: &str, n: u64| text.push_str(&format!("\n  {n:>9}  {what}"));
        line("conversations", self.case.log.len() as u64);
        line("entries in the log", n_entries as u64);
        for (what, n) in self.scene.stage.counts() {
            line(what, n);
        }
        line("connections through the bad network", self.scene.proxy.n_accepted());
        line("requests to the AI", self.ai.n_asked());
        line("sockets that listened to the end", self.case.sockets.iter().filter(|socket| socket.settled).count() as u64);
        line("MiB of memory that the server had at the most", self.scene.resident_bytes_max >> 20);
        for (fault, n) in &self.scene.done {
            line(&format!("times: {fault}"), *n);
        }
        text
    }

    fn broken(&self) -> Vec<(Promise, usize)> {
        let mut broken: Vec<(Promise, usize)> = Vec::new();
        for violation in self.found {
            match broken.last_mut().filter(|(promise, _)| *promise == violation.promise) {
                Some((_, n)) => *n += 1,
                None => broken.push((violation.promise, 1)),
            }
        }
        broken
    }
}

/// Writes down everything: what each client did and saw, in the order of time, the final log, and what broke.
pub(crate) fn write_histories(case: &Case, found: &[Violation], folder: &Path) -> Result<()> {
    let make = |name: &str| File::create(folder.join(name)).map(BufWriter::new).with_context(|| format!("`{name}` cannot be written"));
    let mut histories = make("histories.txt")?;
    let mut events: Vec<_> =
        case.sockets.iter().flat_map(|socket| socket.events.iter().map(move |event| (event.at, socket, event))).collect();
    events.sort_by_key(|(at, ..)| *at);
    for (_, socket, event) in events {
        writeln!(histories, "{}", case.line(socket, event))?;
    }
    let mut log = make("log.txt")?;
    for (conversation, dialogue) in &case.log {
        writeln!(log, "{conversation} of {} in shop {}", dialogue.contact, dialogue.tenant)?;
        for entry in &dialogue.entries {
            writeln!(log, "  {entry}")?;
        }
    }
    let mut violations = make("violations.txt")?;
    for violation in found {
        writeln!(violations, "{violation}\n")?;
    }
    Ok(())
}
