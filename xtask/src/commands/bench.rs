//! `cargo xtask bench`: the criterion benchmarks, with arguments such as a filter or `--save-baseline NAME`; with `--peers`, Beseda beside
//! what people would pick instead.

use std::ffi::OsString;
use std::process::{Command, ExitCode};

use anyhow::Result;

use super::run;
use crate::args::Install;
use crate::front_end::PEERS;
use crate::tools::{self, Tool};
use crate::workspace::Workspace;
use crate::{process, ui};

/// What the peers are, and what builds them.
const TOOLS: [Tool; 6] = [Tool::CCompiler, Tool::Node, Tool::Npm, Tool::Postgres, Tool::Nats, Tool::Ejabberd];

pub(crate) fn bench(workspace: &Workspace, arguments: &[OsString]) -> Result<ExitCode> {
    // `--bench *`, not all targets: the unit tests' harness does not know criterion's arguments.
    process::run(workspace.cargo("bench").args(["--package", "beseda", "--bench", "*", "--"]).args(arguments))?;
    Ok(ExitCode::SUCCESS)
}

/// Installs and builds everybody, then leaves the rest to the crate in `benches/peers`.
pub(crate) fn peers(workspace: &Workspace, arguments: &[OsString]) -> Result<ExitCode> {
    tools::ensure(&TOOLS, Install::Allowed)?;
    PEERS.install(workspace)?;
    if concerns_beseda(arguments) {
        run::build(workspace)?;
    }
    ui::heading("generator");
    process::run(workspace.cargo("build").args(["--release", "--package", "beseda-peers"]))?;
    ui::heading("peers");
    let release = workspace.target.join("release");
    let mut command = Command::new(release.join("beseda-peers"));
    command.arg("--beseda").arg(release.join("beseda")).arg("--scripts").arg(workspace.path(PEERS.folder));
    process::run(command.arg("--page").arg(workspace.path("docs/performance.md")).args(arguments))?;
    Ok(ExitCode::SUCCESS)
}

/// Whether Beseda is to be measured too: building it takes minutes.
fn concerns_beseda(arguments: &[OsString]) -> bool {
    let mut named = arguments.windows(2).filter(|pair| pair.first().is_some_and(|word| word == "--only")).filter_map(|pair| pair.last());
    let first = named.next();
    let is_beseda = |name: &OsString| ["beseda", "load"].iter().any(|ours| name.to_string_lossy().starts_with(ours));
    first.is_none() || first.into_iter().chain(named).any(is_beseda)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beseda_is_built_unless_only_others_are_named() {
        let concerns = |line: &str| concerns_beseda(&line.split_whitespace().map(OsString::from).collect::<Vec<_>>());
        assert!(concerns(""));
        assert!(concerns("--seconds 5"));
        assert!(concerns("--only nats --only beseda-sqlite"));
        assert!(concerns("--only load"));
        assert!(!concerns("--only nats --noisy --only bun"));
    }
}
