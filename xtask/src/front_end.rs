//! The TypeScript packages: installed and built only when what goes in has changed.
//!
//! Both stamps lie inside `node_modules`, so that deleting that folder forgets them, and nothing of ours gets into `dist`, which is embedded
//! in the server's binary as it is.

use std::process::Command;

use anyhow::{Result, bail};

use crate::stamp::{Fingerprint, Stamp};
use crate::workspace::Workspace;
use crate::{process, tools, ui};

/// A folder with a `package.json`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Package {
    pub(crate) folder: &'static str,
    /// The npm scripts that look at the sources and need no build.
    pub(crate) checks: &'static [&'static str],
    /// The npm scripts that look at what was built.
    pub(crate) checks_of_build: &'static [&'static str],
}

pub(crate) const WIDGET: Package = Package { folder: "widget", checks: &["lint", "typecheck", "test"], checks_of_build: &["size"] };
pub(crate) const DASHBOARD: Package = Package { folder: "dashboard", checks: &["lint", "typecheck", "test"], checks_of_build: &[] };
pub(crate) const BROWSER_TESTS: Package = Package { folder: "tests/browser", checks: &[], checks_of_build: &[] };

pub(crate) const CONFORMANCE: Package = Package { folder: "tests/conformance", checks: &[], checks_of_build: &[] };

/// The hand-made servers that Beseda is measured beside.
pub(crate) const PEERS: Package = Package { folder: "benches/peers/servers", checks: &[], checks_of_build: &[] };

/// What is embedded in the server.
pub(crate) const FRONT_ENDS: [Package; 2] = [WIDGET, DASHBOARD];

impl Package {
    /// Installs the packages that the lock file names, if they are not there.
    pub(crate) fn install(self, workspace: &Workspace) -> Result<()> {
        let folder = workspace.path(self.folder);
        for file in ["package.json", "package-lock.json"] {
            if !folder.join(file).is_file() {
                bail!(
                    "`{}/{file}` is missing; it belongs in the repository (`npm install` in `{}` writes the lock file)",
                    self.folder,
                    self.folder
                );
            }
        }
        let fingerprint = Fingerprint::default()
            .word(&tools::node_version().unwrap_or_default())
            .file(&folder.join("package.json"))?
            .file(&folder.join("package-lock.json"))?
            .finish();
        let stamp = self.stamp(workspace, "installed");
        if stamp.matches(&fingerprint) {
            ui::note(format!("{}: packages are installed", self.folder));
            return Ok(());
        }
        process::run(self.npm(workspace).args(["ci", "--include=dev", "--no-audit", "--no-fund"]))?;
        stamp.write(&fingerprint)
    }

    /// Builds `dist`, if a source is newer in content than what lies there.
    pub(crate) fn build(self, workspace: &Workspace) -> Result<()> {
        let stamp = self.stamp(workspace, "built");
        if stamp.matches(&self.build_fingerprint(workspace)?) {
            ui::note(format!("{}: the build is up to date", self.folder));
            return Ok(());
        }
        self.script(workspace, "build")?;
        if !workspace.path(self.folder).join("dist").is_dir() {
            bail!("`npm run build` in `{}` has left no `dist` folder", self.folder);
        }
        stamp.write(&self.build_fingerprint(workspace)?)
    }

    /// Runs one script of `package.json`.
    pub(crate) fn script(self, workspace: &Workspace, script: &str) -> Result<()> {
        process::run(self.npm(workspace).args(["run", "--silent", script]))
    }

    /// Sources and result together: a `dist` that somebody touched is built again too.
    fn build_fingerprint(self, workspace: &Workspace) -> Result<String> {
        let folder = workspace.path(self.folder);
        let fingerprint = Fingerprint::default().folder(&folder)?;
        let dist = folder.join("dist");
        if dist.is_dir() { Ok(fingerprint.word("dist").folder(&dist)?.finish()) } else { Ok(fingerprint.finish()) }
    }

    fn stamp(self, workspace: &Workspace, name: &str) -> Stamp {
        Stamp::at(workspace.path(self.folder).join("node_modules/.beseda").join(name))
    }

    fn npm(self, workspace: &Workspace) -> Command {
        let mut command = Command::new("npm");
        command.current_dir(workspace.path(self.folder));
        command
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn workspace_with_widget() -> (tempfile::TempDir, Workspace) {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir_all(root.path().join("widget/src")).unwrap();
        fs::write(root.path().join("widget/src/main.ts"), "1").unwrap();
        let workspace = Workspace { root: root.path().to_owned(), target: root.path().join("target"), ci: false };
        (root, workspace)
    }

    #[test]
    fn a_package_without_a_lock_file_says_how_to_get_one() {
        let (root, workspace) = workspace_with_widget();
        fs::write(root.path().join("widget/package.json"), "{}").unwrap();
        let error = WIDGET.install(&workspace).unwrap_err().to_string();
        assert!(error.contains("`widget/package-lock.json` is missing") && error.contains("npm install"), "{error}");
    }

    #[test]
    fn a_touched_result_is_as_stale_as_a_touched_source() {
        let (root, workspace) = workspace_with_widget();
        let unbuilt = WIDGET.build_fingerprint(&workspace).unwrap();
        fs::create_dir_all(root.path().join("widget/dist")).unwrap();
        fs::write(root.path().join("widget/dist/widget.js"), "1").unwrap();
        let built = WIDGET.build_fingerprint(&workspace).unwrap();
        assert_ne!(unbuilt, built);
        fs::remove_file(root.path().join("widget/dist/widget.js")).unwrap();
        assert_ne!(WIDGET.build_fingerprint(&workspace).unwrap(), built);
        fs::write(root.path().join("widget/dist/widget.js"), "1").unwrap();
        assert_eq!(WIDGET.build_fingerprint(&workspace).unwrap(), built);
        fs::write(root.path().join("widget/src/main.ts"), "2").unwrap();
        assert_ne!(WIDGET.build_fingerprint(&workspace).unwrap(), built);
    }
}
