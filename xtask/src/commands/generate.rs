//! `cargo xtask gen`: the files that are made from the Rust types, and kept in the repository so that a reader and a front end have them.
//!
//! `examples/gen.rs` writes the OpenAPI document and the socket's frames; from the former the dashboard's own script makes its REST client.
//! With `--check` the same is done, compared with what was there, and undone: the tree is left as it was.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, ExitCode};

use anyhow::{Context, Result, bail};

use crate::args::{GenMode, Install};
use crate::front_end::DASHBOARD;
use crate::tools::{self, Tool};
use crate::workspace::Workspace;
use crate::{process, ui};

/// Everything that is generated, relative to the root. Each of these begins by saying so.
const GENERATED: [&str; 5] = [
    "docs/openapi.json",
    "widget/src/protocol/frames.ts",
    "dashboard/src/protocol/frames.ts",
    "dashboard/src/protocol/rest.ts",
    "widget/src/protocol/bodies.ts",
];

pub(crate) fn generate(workspace: &Workspace, mode: GenMode) -> Result<ExitCode> {
    tools::ensure(&[Tool::Node, Tool::Npm], Install::Forbidden)?;
    DASHBOARD.install(workspace)?;
    build_generator(workspace)?;
    match mode {
        GenMode::Write => write(workspace)?,
        GenMode::Check => check(workspace)?,
    }
    Ok(ExitCode::SUCCESS)
}

/// Fails when generating would change a file. The generator and the dashboard's packages must be there.
pub(crate) fn check(workspace: &Workspace) -> Result<()> {
    let before = Kept::take(workspace)?;
    let made = write(workspace);
    let stale = before.changed()?;
    before.put_back()?;
    made?;
    if stale.is_empty() {
        Ok(())
    } else {
        bail!("stale: {}; `cargo xtask gen` writes them anew, and they belong in the same commit", stale.join(", "))
    }
}

/// With `--workspace`, as the tests are built: fewer packages would mean other features, and another build of some dependencies.
fn build_generator(workspace: &Workspace) -> Result<()> {
    process::run(workspace.cargo("build").args(["--workspace", "--example", "gen"]))
}

fn write(workspace: &Workspace) -> Result<()> {
    process::run(Command::new(workspace.debug_binary("examples/gen")).current_dir(&workspace.root).arg(&workspace.root))?;
    DASHBOARD.script(workspace, "gen")?;
    for file in GENERATED {
        if !workspace.path(file).is_file() {
            bail!("the generator has not written `{file}`");
        }
    }
    ui::note(format!("{} files", GENERATED.len()));
    Ok(())
}

/// The generated files as they were.
struct Kept(Vec<KeptFile>);

struct KeptFile {
    name: &'static str,
    path: PathBuf,
    /// None where there was no such file.
    contents: Option<Vec<u8>>,
}

impl Kept {
    fn take(workspace: &Workspace) -> Result<Self> {
        GENERATED.into_iter().map(|name| KeptFile::take(name, workspace.path(name))).collect::<Result<_>>().map(Self)
    }

    fn changed(&self) -> Result<Vec<&'static str>> {
        let mut changed = Vec::new();
        for file in &self.0 {
            if contents(&file.path)? != file.contents {
                changed.push(file.name);
            }
        }
        Ok(changed)
    }

    fn put_back(&self) -> Result<()> {
        for file in &self.0 {
            match (&file.contents, file.path.is_file()) {
                // A file that is the same keeps its time, so that no watcher wakes up.
                (Some(kept), _) if contents(&file.path)?.as_ref() == Some(kept) => {}
                (Some(kept), _) => fs::write(&file.path, kept).with_context(|| format!("cannot restore `{}`", file.name))?,
                (None, true) => fs::remove_file(&file.path).with_context(|| format!("cannot remove `{}`", file.name))?,
                (None, false) => {}
            }
        }
        Ok(())
    }
}

impl KeptFile {
    fn take(name: &'static str, path: PathBuf) -> Result<Self> {
        Ok(Self { name, contents: contents(&path)?, path })
    }
}

fn contents(path: &PathBuf) -> Result<Option<Vec<u8>>> {
    if !path.is_file() {
        return Ok(None);
    }
    fs::read(path).map(Some).with_context(|| format!("cannot read `{}`", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn workspace() -> (tempfile::TempDir, Workspace) {
        let root = tempfile::tempdir().unwrap();
        for file in GENERATED {
            fs::create_dir_all(root.path().join(file).parent().unwrap()).unwrap();
        }
        let workspace = Workspace { root: root.path().to_owned(), target: root.path().join("target"), ci: false };
        (root, workspace)
    }

    #[test]
    fn changed_new_and_vanished_files_are_stale_and_all_are_put_back() {
        let (root, workspace) = workspace();
        let [openapi, widget, dashboard, rest, _bodies] = GENERATED.map(|file| root.path().join(file));
        for (path, text) in [(&openapi, "{}"), (&widget, "old"), (&dashboard, "same")] {
            fs::write(path, text).unwrap();
        }
        let kept = Kept::take(&workspace).unwrap();
        fs::remove_file(&openapi).unwrap();
        fs::write(&widget, "new").unwrap();
        fs::write(&dashboard, "same").unwrap();
        fs::write(&rest, "new").unwrap();

        assert_eq!(kept.changed().unwrap(), [GENERATED[0], GENERATED[1], GENERATED[3]]);
        kept.put_back().unwrap();
        assert_eq!(kept.changed().unwrap(), [""; 0]);
        assert!(!rest.exists());
        assert_eq!(fs::read_to_string(widget).unwrap(), "old");
    }
}
