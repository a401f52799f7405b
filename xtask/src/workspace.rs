//! Where things are: the repository's root, cargo's target folder, and how cargo is called from here.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::process;

/// What `cargo run` sets for the program that it starts. Build scripts (ring's, for one) ask cargo to run again when these change, so a cargo
/// that inherited them would rebuild half the tree each time it is called through here and not by hand.
const INHERITED_FROM_CARGO_RUN: [&str; 6] =
    ["CARGO_BIN_NAME", "CARGO_CRATE_NAME", "CARGO_MANIFEST_", "CARGO_PKG_", "CARGO_PRIMARY_PACKAGE", "LD_LIBRARY_PATH"];

pub(crate) struct Workspace {
    pub(crate) root: PathBuf,
    pub(crate) target: PathBuf,
    /// Continuous integration: the lock files are law and nobody sits at a terminal.
    pub(crate) ci: bool,
}

impl Workspace {
    /// Finds the repository that this crate belongs to.
    pub(crate) fn find() -> Result<Self> {
        // The variable before the compiled-in value: one build may serve two checkouts that share a target folder.
        let manifest = std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let root = manifest.parent().context("xtask lies in a folder of the repository")?.to_owned();
        let target = target_folder(&root)?;
        Ok(Self { root, target, ci: std::env::var_os("CI").is_some_and(|value| !value.is_empty() && value != "false") })
    }

    pub(crate) fn path(&self, relative: &str) -> PathBuf {
        self.root.join(relative)
    }

    /// A program of the debug build, such as `beseda` or `examples/gen`.
    pub(crate) fn debug_binary(&self, name: &str) -> PathBuf {
        self.target.join("debug").join(name)
    }

    /// A cargo command in the root, in the environment that a person's shell would give it.
    pub(crate) fn cargo(&self, subcommand: &str) -> Command {
        let mut command = bare_cargo(&self.root);
        command.arg(subcommand);
        if self.ci && takes_lock(subcommand) {
            command.arg("--locked");
        }
        command
    }
}

fn takes_lock(subcommand: &str) -> bool {
    subcommand != "fmt" && subcommand != "nextest"
}

fn bare_cargo(root: &Path) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root);
    for (name, _) in std::env::vars_os() {
        let inherited = name.to_str().is_some_and(|name| INHERITED_FROM_CARGO_RUN.iter().any(|prefix| name.starts_with(prefix)));
        if inherited {
            command.env_remove(name);
        }
    }
    command
}

fn target_folder(root: &Path) -> Result<PathBuf> {
    let metadata = process::output(bare_cargo(root).args(["metadata", "--no-deps", "--offline", "--format-version", "1"]))?;
    match json_string(&metadata, "target_directory") {
        Some(folder) => Ok(PathBuf::from(folder)),
        None => bail!("`cargo metadata` did not say where the target folder is"),
    }
}

/// Reads one string out of a JSON text without a JSON library: enough for cargo's own, machine-written answer.
fn json_string(json: &str, key: &str) -> Option<String> {
    let marker = format!("\"{key}\":\"");
    let start = json.find(&marker)? + marker.len();
    let value = json.get(start..)?;
    let end = value.find('"')?;
    Some(value.get(..end)?.replace("\\\\", "\\"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_target_folder_is_read_from_what_cargo_says() {
        let metadata = r#"{"packages":[],"target_directory":"/home/me/beseda/target","version":1}"#;
        assert_eq!(json_string(metadata, "target_directory").as_deref(), Some("/home/me/beseda/target"));
        assert_eq!(json_string(metadata, "workspace_root"), None);
    }

    #[test]
    fn the_root_is_the_folder_with_the_workspace_manifest() {
        let workspace = Workspace::find().unwrap();
        assert!(workspace.path("Cargo.toml").is_file());
        assert!(workspace.path("xtask/Cargo.toml").is_file());
    }

    #[test]
    fn cargo_is_not_told_about_the_crate_that_calls_it() {
        let removed =
            bare_cargo(Path::new(".")).get_envs().filter(|(_, value)| value.is_none()).map(|(name, _)| name.to_owned()).collect::<Vec<_>>();
        assert!(removed.iter().any(|name| name == "CARGO_MANIFEST_DIR"), "{removed:?}");
    }
}
