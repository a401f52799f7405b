//! The command line.

use std::path::PathBuf;

use clap::{Parser, ValueEnum};

/// Random clients against a real server under fire, and a checker of what was promised to them.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask chaos", no_binary_name = false)]
pub(crate) struct Args {
    /// How long faults go on
    #[arg(long, default_value_t = 1.0, value_name = "N")]
    pub(crate) minutes: f64,
    /// The same seed plans the same faults and the same deeds; one is made up and printed if it is absent
    #[arg(long, value_name = "S")]
    pub(crate) seed: Option<u64>,
    /// Which database the server has
    #[arg(long, value_enum, default_value_t = Database::Sqlite)]
    pub(crate) database: Database,
    /// How many shoppers there are; a quarter as many agents come with them
    #[arg(long, default_value_t = 24, value_name = "N")]
    pub(crate) shoppers: usize,
    /// The mean pause of a client between two deeds, in milliseconds
    #[arg(long, default_value_t = 400, value_name = "MS")]
    pub(crate) pause_ms: u64,
    /// Keep the histories, the server's log and its data, also when no promise broke
    #[arg(long)]
    pub(crate) keep: bool,
    /// The server's program
    #[arg(long, env = "BESEDA_BIN", hide = true)]
    pub(crate) binary: PathBuf,
    /// Where the folder of the run is made
    #[arg(long, env = "BESEDA_CHAOS_FOLDER", hide = true)]
    pub(crate) folder: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Database {
    /// The embedded one, on a small disk of its own that can be full (where this user may mount one)
    Sqlite,
    /// A private PostgreSQL and Redis, which are stopped, killed and started again
    Postgres,
}
