//! `cargo xtask chaos`: builds the server and the chaos program, and lets the one loose on the other.

use std::ffi::OsString;
use std::process::{Command, ExitCode};

use anyhow::Result;

use crate::args::Install;
use crate::servers::Servers;
use crate::tools::Tool;
use crate::workspace::Workspace;
use crate::{process, tools};

/// The program in `tests/chaos`.
pub(crate) const PROGRAM: &str = "beseda-chaos";

pub(crate) fn chaos(workspace: &Workspace, arguments: &[OsString]) -> Result<ExitCode> {
    let wants_servers = arguments.iter().any(|word| word.to_string_lossy().contains("postgres"));
    let wanted: &[Tool] = if wants_servers { &[Tool::Postgres, Tool::Redis] } else { &[Tool::Sqlite] };
    tools::ensure(wanted, Install::Allowed)?;
    // Together, so that both are built with the same features and no dependency is compiled twice.
    process::run(workspace.cargo("build").args(["--package", "beseda", "--package", PROGRAM, "--bins"]))?;
    let servers = wants_servers.then(Servers::start).transpose()?;
    run(workspace, servers.as_ref(), arguments)?;
    Ok(ExitCode::SUCCESS)
}

/// Runs the chaos program that is built already.
pub(crate) fn run(workspace: &Workspace, servers: Option<&Servers>, arguments: &[OsString]) -> Result<()> {
    let mut command = Command::new(workspace.debug_binary(PROGRAM));
    command.current_dir(&workspace.root).args(arguments).env("BESEDA_BIN", workspace.debug_binary("beseda"));
    if let Some(servers) = servers {
        command.envs(servers.environment()).envs(servers.processes());
    }
    process::run(&mut command)
}
