//! `cargo xtask bench`: the criterion benchmarks, with arguments such as a filter or `--save-baseline NAME`.

use std::ffi::OsString;
use std::process::ExitCode;

use anyhow::Result;

use crate::process;
use crate::workspace::Workspace;

pub(crate) fn bench(workspace: &Workspace, arguments: &[OsString]) -> Result<ExitCode> {
    // `--bench *`, not all targets: the unit tests' harness does not know criterion's arguments.
    process::run(workspace.cargo("bench").args(["--package", "beseda", "--bench", "*", "--"]).args(arguments))?;
    Ok(ExitCode::SUCCESS)
}
