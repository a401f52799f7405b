//! Folders for the servers' files: on a disk, and gone when they are dropped.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use tempfile::TempDir;

/// What the kernel calls a file system in memory.
const TMPFS_MAGIC: u64 = 0x0102_1994;

/// Where such folders are made. A flush must cost what it costs, so a file system in memory is refused.
#[derive(Clone, Debug)]
pub(crate) struct Disk(PathBuf);

impl Disk {
    pub(crate) fn at(path: PathBuf) -> Result<Self> {
        let about = rustix::fs::statfs(&path).with_context(|| format!("cannot look at `{}`", path.display()))?;
        if u64::try_from(about.f_type).is_ok_and(|kind| kind == TMPFS_MAGIC) {
            bail!("`{}` is in memory, where flushing costs nothing; name a folder on a disk with `--data`", path.display());
        }
        Ok(Self(path))
    }

    pub(crate) fn folder(&self, name: &str) -> Result<TempDir> {
        tempfile::Builder::new()
            .prefix(&format!("beseda-peers-{name}-"))
            .tempdir_in(&self.0)
            .with_context(|| format!("cannot make a folder in `{}`", self.0.display()))
    }
}

/// Writes a file below such a folder and returns its path.
pub(crate) fn write(folder: &Path, name: &str, text: &str) -> Result<PathBuf> {
    let path = folder.join(name);
    std::fs::write(&path, text).with_context(|| format!("cannot write `{}`", path.display()))?;
    Ok(path)
}
