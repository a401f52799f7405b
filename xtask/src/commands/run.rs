//! `cargo xtask run`: from a fresh clone to a running server.
//!
//! Builds the front ends, then the release binary that embeds them, then becomes the server: its signals, its output and its exit status are
//! then those of the command, with nothing in between.

use std::ffi::OsString;
use std::os::unix::process::CommandExt;
use std::process::{Command, ExitCode};

use anyhow::{Context, Result};

use crate::args::Install;
use crate::front_end::FRONT_ENDS;
use crate::tools::Tool;
use crate::workspace::Workspace;
use crate::{process, tools, ui};

pub(crate) fn run(workspace: &Workspace, arguments: &[OsString]) -> Result<ExitCode> {
    build(workspace)?;
    become_server(workspace, arguments)
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
