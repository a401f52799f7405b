//! `cargo xtask servers`: the tests' private PostgreSQL and Redis, for as long as a command (or a person) needs them.

use std::ffi::OsString;
use std::process::{Command, ExitCode};
use std::time::Duration;

use anyhow::Result;

use crate::args::Install;
use crate::servers::Servers;
use crate::tools::Tool;
use crate::{process, tools, ui};

/// How often a waiting command looks for Ctrl-C.
const LOOK: Duration = Duration::from_millis(100);

pub(crate) fn servers(command: &[OsString]) -> Result<ExitCode> {
    tools::ensure(&[Tool::Postgres, Tool::Redis], Install::Allowed)?;
    let servers = Servers::start()?;
    match command.split_first() {
        Some((program, arguments)) => {
            process::run(Command::new(program).args(arguments).envs(servers.environment()).envs(servers.processes()))?;
        }
        None => wait(&servers),
    }
    Ok(ExitCode::SUCCESS)
}

fn wait(servers: &Servers) {
    for (name, value) in servers.environment() {
        ui::line(format!("export {name}={}", value.display()));
    }
    ui::note("running until Ctrl-C");
    while !process::cancelled() {
        std::thread::sleep(LOOK);
    }
}
