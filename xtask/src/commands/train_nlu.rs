//! `cargo xtask train-nlu`: the models of understanding, trained from the examples in the repository, or measured on held-out ones.
//!
//! The trainer wants the sentence encoder; its file is fetched once, and kept in the target folder.

use std::ffi::OsString;
use std::process::ExitCode;

use anyhow::{Context, Result};

use crate::workspace::Workspace;
use crate::{process, ui};

/// The crate of the trainer, and its program.
const TRAINER: &str = "beseda-nlu-train";

pub(crate) fn train_nlu(workspace: &Workspace, arguments: &[OsString]) -> Result<ExitCode> {
    let folder = workspace.target.join("nlu");
    std::fs::create_dir_all(&folder).with_context(|| format!("cannot make the folder `{}`", folder.display()))?;
    let encoder = folder.join("encoder.bin");
    if !encoder.exists() {
        ui::heading("the sentence encoder");
        process::run(workspace.cargo("run").args(["--bin", "beseda", "--", "nlu", "fetch", "--out"]).arg(&encoder))?;
    }
    ui::heading("training");
    let mut trainer = workspace.cargo("run");
    trainer.args(["--release", "--package", TRAINER, "--", "--encoder"]).arg(&encoder).args(arguments);
    process::run(&mut trainer)?;
    Ok(ExitCode::SUCCESS)
}
