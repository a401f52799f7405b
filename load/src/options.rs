//! What is asked of the load tester.

use std::path::PathBuf;
use std::time::Duration;

/// What the clients do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scenario {
    /// Pairs of a shopper and an agent who write in turn.
    Pairs,
    /// Shoppers who are connected and say nothing.
    Idle,
    /// One dialogue that many watch.
    Fanout,
    /// Shoppers who are cut off and come back all at once.
    Storm,
    /// Pairs, while others have stopped reading.
    Slow,
    /// A shop's day: dialogues from the first word to the last, one after the other.
    Day,
}

impl Scenario {
    /// Returns its name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pairs => "pairs",
            Self::Idle => "idle",
            Self::Fanout => "fanout",
            Self::Storm => "storm",
            Self::Slow => "slow",
            Self::Day => "day",
        }
    }
}

/// What is asked.
#[derive(Debug, Clone)]
pub struct Options {
    /// What the clients do.
    pub scenario: Scenario,
    /// Where the server is; without it one is started.
    pub url: Option<String>,
    /// An API key with the scope `admin` of the installation's first shop; needed with `url`.
    pub key: Option<String>,
    /// The server's process, if it runs on this machine: its memory and its time are measured.
    pub pid: Option<u32>,
    /// The program that is started where no `url` is given.
    pub program: PathBuf,
    /// Pairs, shoppers or watchers.
    pub clients: usize,
    /// How long it is measured.
    pub seconds: u64,
    /// Messages a second over all clients, or shoppers who connect in a second, when they are due; without it each waits for the one before.
    pub rate: Option<f64>,
    /// Bytes in a message.
    pub bytes: usize,
    /// Messages in all, where the scenario has an end of its own.
    pub messages: u64,
    /// The share of clients that do not read, from 0 to 1.
    pub slow_share: f64,
    /// Whether a progress bar is drawn.
    pub progress: bool,
    /// Whether the shop that was made stays.
    pub keep: bool,
}

impl Options {
    /// How long it is measured.
    #[must_use]
    pub const fn duration(&self) -> Duration {
        Duration::from_secs(self.seconds)
    }
}
