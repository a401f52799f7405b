//! A small disk of our own for the server's data, so that it can be full: a tmpfs whose size is changed while it is in use.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};

/// Its size as long as nothing is wrong. Memory is used as it fills.
const SIZE_BYTES: u64 = 4 << 30;
/// What is still free when it is full: a few pages, so that a write fails in its middle.
const LEFT_BYTES: u64 = 64 << 10;
/// How often it is tried to make it full.
const FILL_TRIES: u32 = 20;

#[derive(Debug)]
pub(crate) struct Disk {
    at: PathBuf,
}

impl Disk {
    /// Mounts one; that takes root.
    pub(crate) fn mount(at: &Path) -> Result<Self> {
        let size = format!("size={SIZE_BYTES},mode=0700");
        run(Command::new("mount").args(["-t", "tmpfs", "-o", &size, "beseda-chaos"]).arg(at))?;
        Ok(Self { at: at.to_owned() })
    }

    pub(crate) fn fill(&self) -> Result<()> {
        let mut tries = 1;
        // The server writes on meanwhile: a disk that is smaller than what is on it by now is refused.
        while let Err(error) = self.used().and_then(|used| self.resize(used + LEFT_BYTES)) {
            if tries == FILL_TRIES {
                return Err(error);
            }
            tries += 1;
        }
        Ok(())
    }

    fn used(&self) -> Result<u64> {
        let printed = run(Command::new("df").args(["--output=used", "-B1"]).arg(&self.at))?;
        printed.lines().nth(1).and_then(|line| line.trim().parse().ok()).context("`df` says nothing")
    }

    pub(crate) fn free(&self) -> Result<()> {
        self.resize(SIZE_BYTES)
    }

    fn resize(&self, bytes: u64) -> Result<()> {
        run(Command::new("mount").args(["-o", &format!("remount,size={bytes}")]).arg(&self.at)).map(drop)
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        // Lazily: whoever still has a file open there must not keep the mount for ever.
        drop(run(Command::new("umount").arg("--lazy").arg(&self.at)));
    }
}

fn run(command: &mut Command) -> Result<String> {
    let output = command.output().with_context(|| format!("`{}` cannot be started", command.get_program().display()))?;
    if !output.status.success() {
        bail!("`{}` failed: {}", command.get_program().display(), String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
