//! The command line: what was asked for, or a sentence about the mistake.
//!
//! Written by hand: ten commands do not earn an argument parser that takes longer to compile than all the rest of this crate.

use std::ffi::OsString;

use anyhow::{Result, bail};

pub(crate) const USAGE: &str = "\
The menu of this repository.

  cargo xtask run [ARGS]              build everything and start the server; ARGS go to `beseda serve`
  cargo xtask test [OPTIONS] [-- FILTER]
                                      every check and every test, as continuous integration runs them
      --only lint|web|rust|wire|browser      only these (may be repeated, or joined by commas)
      --no-install                      never call the system's package manager
      -- FILTER                         handed to the test runner; needs `--only rust` or `--only browser`
  cargo xtask check                   what is quick: formatting, clippy, types of the front ends, links in the documents
  cargo xtask gen [--check]           write the generated files; with --check only say whether they are stale
  cargo xtask bench [ARGS]            run the benchmarks; ARGS go to criterion
  cargo xtask bench --peers [ARGS]    measure Beseda beside what people would pick instead, and write docs/performance.md
                                      (ARGS such as `--seconds 5`, `--only nats`; `--help` lists them)
  cargo xtask chaos [ARGS]            random clients against a real server under fire, and a checker of every promise;
                                      `--minutes N --seed S --database sqlite|postgres --keep`, or `--help` for all
  cargo xtask train-nlu [ARGS]        train the models of understanding anew; ARGS go to the trainer, such as `--measure intent`
  cargo xtask fuzz TARGET [--seconds N]
                                      tries random input on what strangers send: article, bodies, frame, identity, range, upload
  cargo xtask servers [COMMAND ...]   start a private PostgreSQL and Redis, and run COMMAND with their addresses
                                      (without one: print the addresses and wait for Ctrl-C)
  cargo xtask help                    this page";

/// What the command line asks for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Request {
    Help,
    Run {
        arguments: Vec<OsString>,
    },
    Test(TestOptions),
    Check,
    Gen {
        mode: GenMode,
    },
    Chaos {
        arguments: Vec<OsString>,
    },
    TrainNlu {
        arguments: Vec<OsString>,
    },
    Bench {
        arguments: Vec<OsString>,
    },
    /// The benchmark beside others.
    Peers {
        arguments: Vec<OsString>,
    },
    Fuzz(FuzzOptions),
    Servers {
        command: Vec<OsString>,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum GenMode {
    Write,
    Check,
}

#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct TestOptions {
    /// Empty means all.
    pub(crate) only: Vec<Group>,
    pub(crate) filter: Vec<OsString>,
    pub(crate) install: Install,
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) struct FuzzOptions {
    /// A file in `fuzz/fuzz_targets`, without its ending.
    pub(crate) target: String,
    pub(crate) seconds: u32,
}

/// Whether missing tools may be installed with the system's package manager.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Install {
    #[default]
    Allowed,
    Forbidden,
}

/// What a step of `test` belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Group {
    Lint,
    Web,
    Rust,
    Wire,
    Browser,
}

pub(crate) fn parse(arguments: impl Iterator<Item = OsString>) -> Result<Request> {
    let mut words = arguments.collect::<Vec<_>>().into_iter();
    let Some(command) = words.next() else {
        return Ok(Request::Help);
    };
    let rest = words.collect::<Vec<_>>();
    match command.to_str() {
        Some("help" | "--help" | "-h") => Ok(Request::Help),
        Some("run") => Ok(Request::Run { arguments: without_separator(rest) }),
        Some("test") => parse_test(rest).map(Request::Test),
        Some("check") => without_arguments("check", &rest).map(|()| Request::Check),
        Some("gen") => parse_gen(&rest).map(|mode| Request::Gen { mode }),
        Some("bench") => Ok(parse_bench(without_separator(rest))),
        Some("chaos") => Ok(Request::Chaos { arguments: without_separator(rest) }),
        Some("train-nlu") => Ok(Request::TrainNlu { arguments: without_separator(rest) }),
        Some("fuzz") => parse_fuzz(&rest).map(Request::Fuzz),
        Some("servers") => Ok(Request::Servers { command: without_separator(rest) }),
        _ => bail!("there is no command `{}`; `cargo xtask help` lists them", command.display()),
    }
}

fn parse_test(arguments: Vec<OsString>) -> Result<TestOptions> {
    let mut options = TestOptions::default();
    let mut words = arguments.into_iter();
    while let Some(word) = words.next() {
        match word.to_str() {
            Some("--") => {
                options.filter = words.collect();
                break;
            }
            Some("--no-install") => options.install = Install::Forbidden,
            Some("--only") => match words.next() {
                Some(names) => options.only.extend(parse_groups(&names)?),
                None => bail!("`--only` wants a name: lint, web, rust, wire or browser"),
            },
            Some(joined) if joined.starts_with("--only=") => {
                options.only.extend(parse_groups(joined.trim_start_matches("--only=").as_ref())?);
            }
            _ => bail!("`test` does not know `{}`; a filter for the test runner goes behind `--`", word.display()),
        }
    }
    let takes_filter = matches!(options.only.as_slice(), [Group::Rust | Group::Browser]);
    if !options.filter.is_empty() && !takes_filter {
        bail!("a filter behind `--` needs `--only rust` or `--only browser`, so that it is clear whose it is");
    }
    Ok(options)
}

fn parse_groups(names: &std::ffi::OsStr) -> Result<Vec<Group>> {
    let names = names.to_string_lossy();
    names.split(',').map(|name| parse_group(name.trim())).collect()
}

fn parse_group(name: &str) -> Result<Group> {
    match name {
        "lint" => Ok(Group::Lint),
        "web" => Ok(Group::Web),
        "rust" => Ok(Group::Rust),
        "wire" => Ok(Group::Wire),
        "browser" => Ok(Group::Browser),
        _ => bail!("`--only` knows lint, web, rust, wire and browser, not `{name}`"),
    }
}

fn parse_fuzz(arguments: &[OsString]) -> Result<FuzzOptions> {
    let words: Vec<_> = arguments.iter().map(|word| word.to_string_lossy()).collect();
    let (target, seconds) = match words.iter().map(|word| &**word).collect::<Vec<_>>()[..] {
        [target] => (target, "60"),
        [target, "--seconds", seconds] => (target, seconds),
        _ => bail!("`fuzz` wants a target, and perhaps `--seconds N` after it"),
    };
    match seconds.parse() {
        Ok(seconds) => Ok(FuzzOptions { target: target.to_owned(), seconds }),
        Err(_) => bail!("`--seconds` wants a number, not `{seconds}`"),
    }
}

fn parse_gen(arguments: &[OsString]) -> Result<GenMode> {
    match arguments {
        [] => Ok(GenMode::Write),
        [only] if only == "--check" => Ok(GenMode::Check),
        [first, ..] => bail!("`gen` takes nothing but `--check`, not `{}`", first.display()),
    }
}

fn parse_bench(arguments: Vec<OsString>) -> Request {
    match arguments.split_first() {
        Some((first, rest)) if first == "--peers" => Request::Peers { arguments: without_separator(rest.to_vec()) },
        _ => Request::Bench { arguments },
    }
}

fn without_arguments(command: &str, arguments: &[OsString]) -> Result<()> {
    match arguments.first() {
        None => Ok(()),
        Some(first) => bail!("`{command}` takes no arguments, not `{}`", first.display()),
    }
}

/// `cargo xtask run -- --listen …` and `cargo xtask run --listen …` mean the same.
fn without_separator(mut arguments: Vec<OsString>) -> Vec<OsString> {
    if arguments.first().is_some_and(|first| first == "--") {
        arguments.remove(0);
    }
    arguments
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<Request> {
        parse(line.split_whitespace().map(OsString::from))
    }

    fn mistake(line: &str) -> String {
        parsed(line).unwrap_err().to_string()
    }

    #[test]
    fn no_command_is_a_call_for_help() {
        assert_eq!(parsed("").unwrap(), Request::Help);
    }

    #[test]
    fn run_hands_its_arguments_on_with_or_without_a_separator() {
        let expected = Request::Run { arguments: vec!["--listen".into(), "0.0.0.0:80".into()] };
        assert_eq!(parsed("run --listen 0.0.0.0:80").unwrap(), expected);
        assert_eq!(parsed("run -- --listen 0.0.0.0:80").unwrap(), expected);
    }

    #[test]
    fn only_may_be_repeated_and_joined() {
        let Request::Test(options) = parsed("test --only rust,web --only=lint").unwrap() else { panic!("not a test") };
        assert_eq!(options.only, [Group::Rust, Group::Web, Group::Lint]);
    }

    #[test]
    fn a_filter_is_everything_behind_the_separator() {
        let Request::Test(options) = parsed("test --only rust -- --only store").unwrap() else { panic!("not a test") };
        assert_eq!(options.filter, ["--only", "store"]);
        assert_eq!(options.only, [Group::Rust]);
    }

    #[test]
    fn a_filter_without_one_test_runner_is_a_mistake() {
        assert!(mistake("test -- store").contains("--only rust"));
        assert!(mistake("test --only rust,web -- store").contains("--only rust"));
        assert!(mistake("test --only lint -- store").contains("--only rust"));
    }

    #[test]
    fn mistakes_name_the_word_and_the_cure() {
        assert!(mistake("tset").contains("`tset`"));
        assert!(mistake("test --only").contains("lint, web, rust, wire or browser"));
        assert!(mistake("test --only java").contains("`java`"));
        assert!(mistake("test store").contains("behind `--`"));
        assert!(mistake("gen --chekc").contains("`--chekc`"));
        assert!(mistake("check all").contains("`all`"));
    }

    #[test]
    fn the_peers_are_a_benchmark_of_their_own() {
        assert_eq!(parsed("bench --peers --seconds 5").unwrap(), Request::Peers { arguments: vec!["--seconds".into(), "5".into()] });
        assert_eq!(parsed("bench -- search").unwrap(), Request::Bench { arguments: vec!["search".into()] });
    }

    #[test]
    fn fuzz_takes_a_target_and_its_time() {
        assert_eq!(parsed("fuzz frame").unwrap(), Request::Fuzz(FuzzOptions { target: "frame".into(), seconds: 60 }));
        assert_eq!(parsed("fuzz frame --seconds 5").unwrap(), Request::Fuzz(FuzzOptions { target: "frame".into(), seconds: 5 }));
        assert!(mistake("fuzz").contains("a target"));
        assert!(mistake("fuzz frame --seconds long").contains("`long`"));
    }

    #[test]
    fn gen_writes_unless_told_to_check() {
        assert_eq!(parsed("gen").unwrap(), Request::Gen { mode: GenMode::Write });
        assert_eq!(parsed("gen --check").unwrap(), Request::Gen { mode: GenMode::Check });
    }
}
