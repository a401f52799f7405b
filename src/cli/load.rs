//! `beseda load`: many clients against a server, with every promise checked meanwhile.

use std::path::PathBuf;

use anyhow::{Context as _, bail};
use beseda_load::{Options, Scenario};
use clap::{Args, ValueEnum};

use super::Common;

const EXAMPLES: &str = "\
Examples:
  beseda load pairs                                    200 pairs for 10 s, on a server of its own that is thrown away
  DATABASE_URL=postgres://u:p@db/test beseda load pairs
  beseda load pairs --rate 1000 --report load.html     1,000 messages a second, sent when they are due
  beseda load idle --clients 10000
  beseda load fanout --clients 1000
  beseda load day --messages 1000000
  beseda load storm --url http://127.0.0.1:8080 --key bsk_…

With --url it makes a shop of its own on that server, and takes it away at the end. The key is one with the scope `admin` of
the server's first shop (`beseda key add --name Load --scope admin`). It loads what it is pointed at: point it at a server of
your own.

Exit status: 0 every promise was kept, 1 one was broken or the load could not be run, 2 the command line is wrong.";

/// What the clients do.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum ScenarioArg {
    /// Pairs of a shopper and an agent who write in turn, or at --rate
    Pairs,
    /// Shoppers who are connected and say nothing: how much memory is each?
    Idle,
    /// One dialogue that many watch: one message at a time, then a burst
    Fanout,
    /// Shoppers who are cut off and come back all at once: how long until all have what they missed?
    Storm,
    /// Pairs, while others stop reading: does anybody notice?
    Slow,
    /// Dialogue after dialogue, each opened, taken, talked through and resolved
    Day,
}

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct LoadArgs {
    #[arg(value_enum)]
    scenario: ScenarioArg,
    /// Load this server instead of one that is started for it
    #[arg(long, value_name = "URL", requires = "key")]
    url: Option<String>,
    /// An API key with the scope `admin` of that server's first shop
    #[arg(long, value_name = "KEY", env = "BESEDA_LOAD_KEY", hide_env_values = true)]
    key: Option<String>,
    /// That server's process, if it runs on this machine: its memory and processor time are measured
    #[arg(long, requires = "url")]
    pid: Option<u32>,
    /// Pairs, shoppers or watchers [default: 200; idle and storm 10000; fanout 1000]
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    clients: Option<u32>,
    /// How long is measured, after a time to warm up
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=86_400))]
    seconds: u64,
    /// Messages a second over all pairs, each sent when it is due and its delay counted from then; in
    /// `idle`, shoppers who connect in a second
    #[arg(long)]
    rate: Option<f64>,
    /// Bytes in a message
    #[arg(long, default_value_t = 120, value_parser = clap::value_parser!(u32).range(24..=9_000))]
    bytes: u32,
    /// Messages of the day
    #[arg(long, default_value_t = 1_000_000)]
    messages: u64,
    /// The share of clients that do not read, in `slow`
    #[arg(long, default_value_t = 0.1)]
    slow_share: f64,
    /// Write a page with pictures of throughput and delay over time
    #[arg(long, value_name = "FILE.html")]
    report: Option<PathBuf>,
    /// Leave the shop that was made for the load on the server
    #[arg(long)]
    keep: bool,
}

pub(super) fn run(common: &Common, args: &LoadArgs) -> anyhow::Result<()> {
    let report = beseda_load::run(options(common, args)?)?;
    if let Some(path) = &args.report {
        report.write_page(path)?;
    }
    common.output().answer(&report.text(), &report.json())?;
    if !report.is_clean() {
        bail!("a promise was broken");
    }
    Ok(())
}

fn options(common: &Common, args: &LoadArgs) -> anyhow::Result<Options> {
    if args.rate.is_some_and(|rate| !(rate > 0.0 && rate.is_finite())) {
        bail!("--rate must be more than nothing");
    }
    if !(0.0..=1.0).contains(&args.slow_share) {
        bail!("--slow-share must be between 0 and 1");
    }
    let scenario = args.scenario.into();
    let usual = match scenario {
        Scenario::Idle | Scenario::Storm => 10_000,
        Scenario::Fanout => 1_000,
        Scenario::Pairs | Scenario::Slow | Scenario::Day => 200,
    };
    Ok(Options {
        scenario,
        url: args.url.clone(),
        key: args.key.clone(),
        pid: args.pid,
        program: std::env::current_exe().context("this program does not know where it is")?,
        clients: usize::try_from(args.clients.unwrap_or(usual))?,
        seconds: args.seconds,
        rate: args.rate,
        bytes: usize::try_from(args.bytes)?,
        messages: args.messages,
        slow_share: args.slow_share,
        progress: !common.json,
        keep: args.keep,
    })
}

impl From<ScenarioArg> for Scenario {
    fn from(scenario: ScenarioArg) -> Self {
        match scenario {
            ScenarioArg::Pairs => Self::Pairs,
            ScenarioArg::Idle => Self::Idle,
            ScenarioArg::Fanout => Self::Fanout,
            ScenarioArg::Storm => Self::Storm,
            ScenarioArg::Slow => Self::Slow,
            ScenarioArg::Day => Self::Day,
        }
    }
}
