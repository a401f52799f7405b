//! Change detection: a fingerprint of files, kept in a stamp file, so that a step whose inputs are the same is skipped.
//!
//! Contents are hashed, not times: a fresh checkout, a switch of branches and a restored cache all change times and nothing else.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// Folders that are made and not written, wherever they lie.
const MADE: [&str; 4] = ["node_modules", "dist", "coverage", "target"];

/// The fingerprint of some files and words.
#[derive(Default)]
pub(crate) struct Fingerprint(DefaultHasher);

impl Fingerprint {
    pub(crate) fn word(mut self, word: &str) -> Self {
        word.hash(&mut self.0);
        self
    }

    /// Adds a file; one that is not there counts as such.
    pub(crate) fn file(mut self, path: &Path) -> Result<Self> {
        let contents = if path.is_file() { Some(read(path)?) } else { None };
        contents.hash(&mut self.0);
        Ok(self)
    }

    /// Adds all files of a folder, without hidden ones and those that are made.
    pub(crate) fn folder(mut self, folder: &Path) -> Result<Self> {
        for path in files_below(folder)? {
            path.strip_prefix(folder).unwrap_or(&path).hash(&mut self.0);
            read(&path)?.hash(&mut self.0);
        }
        Ok(self)
    }

    pub(crate) fn finish(self) -> String {
        format!("{:016x}", self.0.finish())
    }
}

/// A file that remembers the fingerprint of the last success.
pub(crate) struct Stamp(PathBuf);

impl Stamp {
    pub(crate) fn at(path: PathBuf) -> Self {
        Self(path)
    }

    pub(crate) fn matches(&self, fingerprint: &str) -> bool {
        fs::read_to_string(&self.0).is_ok_and(|kept| kept == fingerprint)
    }

    pub(crate) fn write(&self, fingerprint: &str) -> Result<()> {
        if let Some(folder) = self.0.parent() {
            fs::create_dir_all(folder).with_context(|| format!("cannot make `{}`", folder.display()))?;
        }
        fs::write(&self.0, fingerprint).with_context(|| format!("cannot write `{}`", self.0.display()))
    }
}

/// All files below a folder in a stable order, without hidden ones and those that are made.
pub(crate) fn files_below(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    collect(folder, &mut found)?;
    found.sort();
    Ok(found)
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| format!("cannot list `{}`", folder.display()))? {
        let entry = entry.with_context(|| format!("cannot list `{}`", folder.display()))?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with('.') || MADE.contains(&name.as_ref()) {
            continue;
        }
        let kind = entry.file_type().with_context(|| format!("cannot look at `{}`", entry.path().display()))?;
        if kind.is_dir() {
            collect(&entry.path(), found)?;
        } else if kind.is_file() {
            found.push(entry.path());
        }
    }
    Ok(())
}

fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("cannot read `{}`", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fingerprint(folder: &Path) -> String {
        Fingerprint::default().folder(folder).unwrap().finish()
    }

    fn folder_with(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        folder
    }

    #[test]
    fn the_same_contents_elsewhere_have_the_same_fingerprint() {
        let files = [("src/main.ts", "1"), ("package.json", "{}")];
        assert_eq!(fingerprint(folder_with(&files).path()), fingerprint(folder_with(&files).path()));
    }

    #[test]
    fn a_change_a_new_file_and_a_new_name_change_the_fingerprint() {
        let before = fingerprint(folder_with(&[("a.ts", "1")]).path());
        assert_ne!(before, fingerprint(folder_with(&[("a.ts", "2")]).path()));
        assert_ne!(before, fingerprint(folder_with(&[("a.ts", "1"), ("b.ts", "")]).path()));
        assert_ne!(before, fingerprint(folder_with(&[("b.ts", "1")]).path()));
    }

    #[test]
    fn what_is_made_does_not_count() {
        let before = fingerprint(folder_with(&[("a.ts", "1")]).path());
        let after = folder_with(&[("a.ts", "1"), ("dist/a.js", "1"), ("node_modules/x/index.js", "1"), (".vite/cache", "1")]);
        assert_eq!(before, fingerprint(after.path()));
    }

    #[test]
    fn a_file_that_vanishes_changes_the_fingerprint() {
        let folder = folder_with(&[("package-lock.json", "")]);
        let path = folder.path().join("package-lock.json");
        let with = Fingerprint::default().file(&path).unwrap().finish();
        fs::remove_file(&path).unwrap();
        assert_ne!(with, Fingerprint::default().file(&path).unwrap().finish());
    }

    #[test]
    fn a_stamp_matches_only_what_was_written_last() {
        let folder = tempfile::tempdir().unwrap();
        let stamp = Stamp::at(folder.path().join("deep/in/stamp"));
        assert!(!stamp.matches("one"));
        stamp.write("one").unwrap();
        assert!(stamp.matches("one"));
        stamp.write("two").unwrap();
        assert!(!stamp.matches("one"));
    }
}
