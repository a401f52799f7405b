//! `cargo xtask test`: everything that continuous integration wants to know.
//!
//! One cargo at a time, and always with the same packages and targets: dependencies are then compiled once for all steps that link, and checked
//! once for clippy, which links nothing and shares with them the build scripts (SQLite's C among them) and the procedural macros.

use std::ffi::OsString;
use std::process::{Command, ExitCode};

use anyhow::Result;

use super::{chaos, check, generate};
use crate::args::{Group, TestOptions};
use crate::front_end::{BROWSER_TESTS, CONFORMANCE, DASHBOARD, FRONT_ENDS, Package, WIDGET};
use crate::plan::{self, Step};
use crate::servers::Servers;
use crate::tools::{self, Tool};
use crate::workspace::Workspace;
use crate::{docs, process, ui};

const NODE: &str = "node";
const BUILD: &str = "build";

pub(crate) fn test(workspace: &Workspace, options: &TestOptions) -> Result<ExitCode> {
    let steps = plan::select(steps(workspace, options), &options.only);
    plan::run(&steps)?;
    Ok(ExitCode::SUCCESS)
}

/// In the order in which a mistake is cheapest to find.
fn steps<'a>(workspace: &'a Workspace, options: &'a TestOptions) -> Vec<Step<'a>> {
    let mut steps = vec![
        Step::new(Group::Lint, "format", || check::format(workspace)),
        Step::new(Group::Lint, "links in documents", || docs::check_links(workspace)),
        Step::new(Group::Web, NODE, || tools::ensure(&[Tool::Node, Tool::Npm], options.install)),
    ];
    steps.extend(FRONT_ENDS.into_iter().flat_map(|package| front_end_steps(workspace, package)));
    steps.push(Step::new(Group::Lint, "clippy", || check::clippy(workspace)));
    steps.extend(rust_steps(workspace, options));
    steps.extend(wire_steps(workspace, options));
    steps.extend(browser_steps(workspace, options));
    steps
}

fn front_end_steps(workspace: &Workspace, package: Package) -> Vec<Step<'_>> {
    let (install, build) = (installed(package), built(package));
    let run = move |script: &'static str| move || package.script(workspace, script);
    let named = |script: &str| format!("{}: {script}", package.folder);
    let mut steps = vec![Step::new(Group::Web, &install, move || package.install(workspace)).needs(NODE)];
    steps.extend(package.checks.iter().map(|script| Step::new(Group::Web, named(script), run(script)).needs(&install)));
    steps.push(Step::new(Group::Web, &build, move || package.build(workspace)).needs(&install));
    steps.extend(package.checks_of_build.iter().map(|script| Step::new(Group::Web, named(script), run(script)).needs(&build)));
    steps
}

fn rust_steps<'a>(workspace: &'a Workspace, options: &'a TestOptions) -> Vec<Step<'a>> {
    const SERVERS: &str = "PostgreSQL and Redis";
    vec![
        Step::new(Group::Rust, BUILD, || build(workspace)),
        Step::new(Group::Lint, "generated files", || generate::check(workspace)).needs(BUILD).needs(installed(DASHBOARD)),
        Step::new(Group::Rust, SERVERS, || tools::ensure(&[Tool::Postgres, Tool::Redis], options.install)),
        Step::new(Group::Rust, "Rust tests", || rust_tests(workspace, options)).needs(BUILD).needs(SERVERS),
        Step::new(Group::Rust, "examples in comments", || doc_tests(workspace)).needs(BUILD),
    ]
}

/// A client of other make, which knows the protocol from its page alone, against both databases.
fn wire_steps<'a>(workspace: &'a Workspace, options: &'a TestOptions) -> Vec<Step<'a>> {
    const TOOLS: &str = "SQLite's shell";
    let needing = |step: Step<'a>| step.needs(TOOLS).needs(installed(CONFORMANCE)).needs(BUILD);
    vec![
        Step::new(Group::Wire, TOOLS, || tools::ensure(&[Tool::Sqlite, Tool::Postgres, Tool::Redis], options.install)),
        Step::new(Group::Wire, installed(CONFORMANCE), || CONFORMANCE.install(workspace)).needs(NODE),
        needing(Step::new(Group::Wire, "conformance on SQLite", || process::run(&mut conformance(workspace)))),
        needing(Step::new(Group::Wire, "conformance on PostgreSQL and Redis", || {
            let servers = Servers::start()?;
            process::run(conformance(workspace).envs(servers.environment()))
        })),
        Step::new(Group::Wire, "chaos on SQLite", || short_chaos(workspace, None)).needs(TOOLS).needs(BUILD),
        Step::new(Group::Wire, "chaos on PostgreSQL and Redis", || short_chaos(workspace, Some(&Servers::start()?)))
            .needs(TOOLS)
            .needs(BUILD),
    ]
}

/// Long enough for each client to lose its socket a few times; the seed is always the same, so that a failure can be had again.
fn short_chaos(workspace: &Workspace, servers: Option<&Servers>) -> Result<()> {
    let database = if servers.is_some() { "postgres" } else { "sqlite" };
    let words = ["--minutes", "0.3", "--seed", "7", "--shoppers", "12", "--database", database].map(OsString::from);
    chaos::run(workspace, servers, &words)
}

fn conformance(workspace: &Workspace) -> Command {
    let mut command = Command::new(NODE);
    command.current_dir(workspace.path(CONFORMANCE.folder)).arg("run.mjs").env("BESEDA_BIN", workspace.debug_binary("beseda"));
    command.env_remove("BESEDA_TEST_POSTGRES").env_remove("BESEDA_TEST_REDIS");
    command
}

fn browser_steps<'a>(workspace: &'a Workspace, options: &'a TestOptions) -> Vec<Step<'a>> {
    const CHROMIUM: &str = "Chromium";
    vec![
        Step::new(Group::Browser, CHROMIUM, || tools::ensure(&[Tool::Chromium], options.install)),
        Step::new(Group::Browser, installed(BROWSER_TESTS), || BROWSER_TESTS.install(workspace)).needs(NODE),
        Step::new(Group::Browser, "browser tests", || browser_tests(workspace, options))
            .needs(CHROMIUM)
            .needs(installed(BROWSER_TESTS))
            .needs(built(WIDGET))
            .needs(built(DASHBOARD))
            .needs(BUILD),
    ]
}

fn installed(package: Package) -> String {
    format!("{}: packages", package.folder)
}

fn built(package: Package) -> String {
    format!("{}: build", package.folder)
}

/// All that the later steps run, in one go: the binary, the tests, the examples.
fn build(workspace: &Workspace) -> Result<()> {
    process::run(workspace.cargo("build").args(["--workspace", "--lib", "--bins", "--tests", "--examples"]))
}

fn rust_tests(workspace: &Workspace, options: &TestOptions) -> Result<()> {
    let servers = Servers::start()?;
    for (name, value) in servers.environment() {
        ui::note(format!("{name}={}", value.display()));
    }
    let mut command = runner(workspace);
    process::run(command.args(&options.filter).envs(servers.environment()))
}

/// All binaries and tests but the fuzz targets: those have a `main` of their own that is asked for no list of tests.
const TESTED: [&str; 6] = ["--workspace", "--exclude", "beseda-fuzz", "--lib", "--bins", "--tests"];

/// nextest where it is installed: it runs the tests of all crates side by side and ends those that hang.
fn runner(workspace: &Workspace) -> Command {
    if tools::on_path("cargo-nextest").is_some() {
        let mut command = workspace.cargo("nextest");
        command.arg("run").args(TESTED).arg("--no-fail-fast");
        if workspace.ci {
            command.args(["--profile", "ci", "--locked"]);
        }
        command
    } else {
        ui::note("cargo-nextest is not installed; `cargo test` does it, only slower");
        let mut command = workspace.cargo("test");
        command.args(TESTED).args(["--no-fail-fast", "--"]);
        command
    }
}

fn doc_tests(workspace: &Workspace) -> Result<()> {
    process::run(workspace.cargo("test").args(["--workspace", "--doc"]))
}

fn browser_tests(workspace: &Workspace, options: &TestOptions) -> Result<()> {
    let mut command = Command::new("npm");
    command.current_dir(workspace.path(BROWSER_TESTS.folder)).args(["run", "--silent", "test", "--"]).args(&options.filter);
    command.env("BESEDA_BIN", workspace.debug_binary("beseda"));
    if let Some(chromium) = tools::chromium() {
        command.env("CHROMIUM", chromium);
    }
    process::run(&mut command)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_need_names_an_earlier_step() {
        let workspace = Workspace { root: "/".into(), target: "/target".into(), ci: false };
        let options = TestOptions::default();
        plan::assert_sound(&steps(&workspace, &options));
    }
}
