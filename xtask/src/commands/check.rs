//! `cargo xtask check`: what is quick enough to run before every commit.

use std::process::ExitCode;

use anyhow::Result;

use crate::args::{Group, Install};
use crate::front_end::{FRONT_ENDS, Package};
use crate::plan::{self, Step};
use crate::tools::{self, Tool};
use crate::workspace::Workspace;
use crate::{docs, process};

pub(crate) fn check(workspace: &Workspace) -> Result<ExitCode> {
    let mut steps = vec![
        Step::new(Group::Lint, "format", || format(workspace)),
        Step::new(Group::Lint, "links in documents", || docs::check_links(workspace)),
        Step::new(Group::Lint, "clippy", || clippy(workspace)),
        Step::new(Group::Web, "node", || tools::ensure(&[Tool::Node, Tool::Npm], Install::Forbidden)),
    ];
    steps.extend(
        FRONT_ENDS
            .map(|package| Step::new(Group::Web, format!("{}: types", package.folder), move || types(package, workspace)).needs("node")),
    );
    plan::run(&steps)?;
    Ok(ExitCode::SUCCESS)
}

pub(crate) fn format(workspace: &Workspace) -> Result<()> {
    process::run(workspace.cargo("fmt").args(["--all", "--check"]))
}

/// All targets of all crates: the same units as the tests, so that the dependencies are checked once.
pub(crate) fn clippy(workspace: &Workspace) -> Result<()> {
    process::run(workspace.cargo("clippy").args(["--workspace", "--all-targets", "--", "--deny", "warnings"]))
}

fn types(package: Package, workspace: &Workspace) -> Result<()> {
    package.install(workspace)?;
    package.script(workspace, "typecheck")
}
