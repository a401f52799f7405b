//! `cargo xtask fuzz TARGET`: builds a fuzz target with the fuzzer's instruments and lets it run.
//!
//! What cargo-fuzz does, without the nightly compiler that it asks for: the instruments of coverage are in the stable one, only the sanitizers
//! are not, and this code has no `unsafe` for them to watch. Our crates alone get them, so that nothing else is compiled anew.

use std::path::Path;
use std::process::{Command, ExitCode};

use anyhow::{Context, Result, bail};

use crate::args::{FuzzOptions, Install};
use crate::tools::Tool;
use crate::workspace::Workspace;
use crate::{process, tools, ui};

/// What stands in the compiler's place for our crates.
const INSTRUMENTS: &str = "fuzz/instruments.sh";
/// The longest input that is tried.
const INPUT_BYTES_MAX: u32 = 4096;
/// A single input that takes longer is a find.
const INPUT_SECONDS_MAX: u32 = 20;
/// What a target may take of the machine's memory: more is a find.
const MEMORY_MB_MAX: u32 = 2048;

pub(crate) fn fuzz(workspace: &Workspace, options: &FuzzOptions) -> Result<ExitCode> {
    tools::ensure(&[Tool::CCompiler], Install::Forbidden)?;
    let targets = targets(&workspace.path("fuzz/fuzz_targets"))?;
    if !targets.contains(&options.target) {
        bail!("there is no fuzz target `{}`; there are {}", options.target, targets.join(", "));
    }
    let program = format!("fuzz-{}", options.target);
    let mut build = workspace.cargo("build");
    build.args(["--package", "beseda-fuzz", "--bin", &program]);
    process::run(build.env("RUSTC_WORKSPACE_WRAPPER", workspace.path(INSTRUMENTS)))?;
    ui::heading(format!("fuzz {} for {} s", options.target, options.seconds));
    run(workspace, &program, options)?;
    Ok(ExitCode::SUCCESS)
}

fn run(workspace: &Workspace, program: &str, options: &FuzzOptions) -> Result<()> {
    // What is new goes into the first folder; the repository's own is only read.
    let (found, kept) = (workspace.target.join("fuzz/found").join(&options.target), workspace.path("fuzz/corpus").join(&options.target));
    let broken = workspace.target.join("fuzz/broken").join(&options.target);
    for made in [&found, &broken] {
        std::fs::create_dir_all(made).with_context(|| format!("cannot make `{}`", made.display()))?;
    }
    let mut command = Command::new(workspace.debug_binary(program));
    command.current_dir(&workspace.root).arg(&found).arg(&kept).arg(format!("-max_total_time={}", options.seconds));
    command.arg(format!("-max_len={INPUT_BYTES_MAX}")).arg(format!("-timeout={INPUT_SECONDS_MAX}"));
    command.arg(format!("-rss_limit_mb={MEMORY_MB_MAX}")).arg(format!("-artifact_prefix={}/", broken.display()));
    process::run(command.arg("-print_final_stats=1"))
}

fn targets(folder: &Path) -> Result<Vec<String>> {
    let listed = std::fs::read_dir(folder).with_context(|| format!("`{}` cannot be listed", folder.display()))?;
    let mut names: Vec<String> =
        listed.flatten().filter_map(|entry| Some(entry.path().file_stem()?.to_string_lossy().into_owned())).collect();
    names.sort_unstable();
    Ok(names)
}
