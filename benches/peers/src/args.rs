//! The command line, written by hand: five options do not earn a parser.

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::peers::{PEERS, Peer};

pub(crate) const USAGE: &str = "\
Measures Beseda and what people would pick instead, on this machine, in turn, with the same workloads.
`cargo xtask bench --peers` builds and installs what is needed and then runs this.

  --beseda FILE     the release build of Beseda
  --scripts FOLDER  the hand-made servers, with their packages installed
  --page FILE       where the tables are written, between the marks; only by a run of all peers
  --seconds N       how long messages are counted for in each run (10)
  --runs N          runs of each, of which the median is taken (3)
  --only NAME       only this peer, or those whose names begin so; may be repeated
  --noisy           keep runs that strangers disturbed; such tables are not written to the page
  --data FOLDER     where the servers keep their files: on a disk (/var/tmp)";

const SECONDS_MAX: u64 = 600;
const RUNS_MAX: u64 = 25;

#[derive(Debug)]
pub(crate) enum Request {
    Help,
    /// Be the echo, on this port.
    Echo(u16),
    Measure(Options),
}

#[derive(Debug)]
pub(crate) struct Options {
    pub(crate) beseda: PathBuf,
    pub(crate) scripts: PathBuf,
    pub(crate) page: Option<PathBuf>,
    pub(crate) measured: Duration,
    pub(crate) n_runs: usize,
    only: Vec<String>,
    pub(crate) keep_noisy: bool,
    pub(crate) data: PathBuf,
}

impl Options {
    /// Those that are to be measured.
    pub(crate) fn peers(&self) -> Vec<&'static Peer> {
        let is_wanted = |peer: &&Peer| match self.only.as_slice() {
            [] => peer.is_usual,
            only => only.iter().any(|name| peer.key.starts_with(name.as_str())),
        };
        PEERS.iter().filter(is_wanted).collect()
    }

    /// Whether the result may stand on the page: everybody, and undisturbed.
    pub(crate) fn is_whole(&self) -> bool {
        self.only.is_empty() && !self.keep_noisy
    }
}

pub(crate) fn parse(arguments: impl Iterator<Item = OsString>) -> Result<Request> {
    let words = arguments.map(|word| word.into_string().map_err(|word| anyhow::anyhow!("`{}` is not text", word.display())));
    let mut words = words.collect::<Result<Vec<_>>>()?.into_iter();
    let mut options = Options {
        beseda: "target/release/beseda".into(),
        scripts: "benches/peers/servers".into(),
        page: None,
        measured: Duration::from_secs(10),
        n_runs: 3,
        only: Vec::new(),
        keep_noisy: false,
        data: "/var/tmp".into(),
    };
    while let Some(word) = words.next() {
        let mut value = || words.next().with_context(|| format!("`{word}` wants a value"));
        match word.as_str() {
            "help" | "--help" | "-h" => return Ok(Request::Help),
            "echo" => return Ok(Request::Echo(value()?.parse().context("`echo` wants a port")?)),
            "--beseda" => options.beseda = value()?.into(),
            "--scripts" => options.scripts = value()?.into(),
            "--page" => options.page = Some(value()?.into()),
            "--data" => options.data = value()?.into(),
            "--seconds" => options.measured = Duration::from_secs(count("--seconds", &value()?, SECONDS_MAX)?),
            "--runs" => options.n_runs = usize::try_from(count("--runs", &value()?, RUNS_MAX)?)?,
            "--only" => options.only.push(known(value()?)?),
            "--noisy" => options.keep_noisy = true,
            _ => bail!("there is no option `{word}`; `--help` lists them"),
        }
    }
    Ok(Request::Measure(options))
}

fn count(option: &str, value: &str, max: u64) -> Result<u64> {
    let number = value.parse().ok().filter(|number| (1..=max).contains(number));
    number.with_context(|| format!("`{option}` wants a number from 1 to {max}, not `{value}`"))
}

fn known(name: String) -> Result<String> {
    if PEERS.iter().any(|peer| peer.key.starts_with(name.as_str())) {
        return Ok(name);
    }
    bail!("there is no peer `{name}`; there are {}", PEERS.iter().map(|peer| peer.key).collect::<Vec<_>>().join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<Request> {
        parse(line.split_whitespace().map(OsString::from))
    }

    fn options(line: &str) -> Options {
        let Request::Measure(options) = parsed(line).unwrap() else { panic!("not a measurement") };
        options
    }

    #[test]
    fn all_but_the_second_opinions_are_measured_unless_some_are_named() {
        assert_eq!(options("").peers().len(), PEERS.len() - 2);
        assert_eq!(options("--only load").peers().len(), 2);
        assert!(options("").is_whole());
        let keys = options("--only ejabberd --only bun").peers().iter().map(|peer| peer.key).collect::<Vec<_>>();
        assert_eq!(keys, ["ejabberd-postgres", "ejabberd-sqlite", "bun"]);
    }

    #[test]
    fn a_part_and_a_disturbed_run_do_not_count_as_whole() {
        assert!(!options("--only bun").is_whole());
        assert!(!options("--noisy").is_whole());
    }

    #[test]
    fn mistakes_name_the_word_and_the_cure() {
        let mistake = |line| format!("{:#}", parsed(line).unwrap_err());
        assert!(mistake("--seconds none").contains("from 1 to 600, not `none`"));
        assert!(mistake("--runs 0").contains("from 1 to 25, not `0`"));
        assert!(mistake("--only cobol").contains("socketio-postgres"));
        assert!(mistake("--only").contains("`--only` wants a value"));
        assert!(mistake("--fast").contains("`--fast`"));
    }
}
