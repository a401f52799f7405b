//! What starting either server has in common: a free port, a process tied to ours, a log to show when it fails, and a certain end.

use std::fs::File;
use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use rustix::process::{Pid, Signal, kill_process};

use crate::{process, tools, ui};

/// How long a server may take until it answers.
const START_MAX: Duration = Duration::from_mins(1);
/// How often a starting server is asked.
const START_STEP: Duration = Duration::from_millis(50);
/// How long a server may take to end when it is asked to.
const STOP_MAX: Duration = Duration::from_secs(10);
/// A free port can be taken by another program before the server binds it; then another one is tried.
pub(super) const ATTEMPTS_MAX: u32 = 3;
/// How much of a failed server's log is shown.
const LOG_LINES_MAX: usize = 20;

/// Whom a server runs as.
pub(super) enum RunAs {
    Ourselves,
    User { uid: u32, gid: u32 },
}

/// A running server; dropped, it is ended.
pub(super) struct Server {
    child: Child,
    stop_with: Signal,
    name: &'static str,
}

/// How a server is started and stopped.
pub(super) struct Launch<'a> {
    pub(super) name: &'static str,
    pub(super) command: Command,
    pub(super) log: &'a Path,
    pub(super) stop_with: Signal,
}

impl Server {
    /// Starts the server and waits until `answers` says that it does.
    pub(super) fn start(mut launch: Launch<'_>, answers: impl Fn() -> bool) -> Result<Self> {
        let log = File::create(launch.log).with_context(|| format!("cannot write `{}`", launch.log.display()))?;
        let errors = log.try_clone().context("cannot share the log of a server")?;
        // A group of its own: Ctrl-C at the terminal must reach the tests first and the server last.
        launch.command.stdin(Stdio::null()).stdout(log).stderr(errors).process_group(0);
        let child = launch.command.spawn().with_context(|| format!("cannot start `{}`", process::shown(&launch.command)))?;
        let mut server = Self { child, stop_with: launch.stop_with, name: launch.name };
        server.wait_until(answers, launch.log)?;
        Ok(server)
    }

    /// The number of its process.
    pub(super) fn pid(&self) -> u32 {
        self.child.id()
    }

    fn wait_until(&mut self, answers: impl Fn() -> bool, log: &Path) -> Result<()> {
        let started = Instant::now();
        while !answers() {
            if let Some(status) = self.child.try_wait().context("cannot look at a server")? {
                bail!("{} ended at once ({status}); its log:\n{}", self.name, tail(log));
            }
            if process::cancelled() {
                bail!("cancelled while {} was starting", self.name);
            }
            if started.elapsed() > START_MAX {
                bail!("{} does not answer after {} s; its log:\n{}", self.name, START_MAX.as_secs(), tail(log));
            }
            std::thread::sleep(START_STEP);
        }
        Ok(())
    }

    fn stop(&mut self) -> Result<()> {
        if self.child.try_wait().context("cannot look at it")?.is_some() {
            return Ok(());
        }
        kill_process(Pid::from_child(&self.child), self.stop_with).context("cannot signal it")?;
        if !process::wait_at_most(&mut self.child, STOP_MAX)? {
            self.child.kill().context("cannot kill it")?;
            self.child.wait().context("cannot wait for it")?;
        }
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Err(error) = self.stop() {
            ui::error(&error.context(format!("{} (process {}) may still be running", self.name, self.child.id())));
        }
    }
}

/// A port that nobody has at this moment.
pub(super) fn free_port() -> Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("cannot get a free port on 127.0.0.1")?;
    Ok(listener.local_addr().context("a listener has no address")?.port())
}

/// A command that runs as somebody else where it must, and ends with `with_us` when this program dies.
pub(super) fn tied_command(program: &Path, run_as: &RunAs, with_us: &str) -> Result<Command> {
    let Some(setpriv) = tools::on_path("setpriv") else {
        return match run_as {
            RunAs::Ourselves => Ok(Command::new(program)),
            RunAs::User { .. } => {
                bail!("`setpriv` (package util-linux) is not on PATH; a server cannot be started as another user without it")
            }
        };
    };
    let mut command = Command::new(setpriv);
    if let RunAs::User { uid, gid } = run_as {
        command.arg(format!("--reuid={uid}")).arg(format!("--regid={gid}")).arg("--clear-groups");
    }
    command.arg(format!("--pdeathsig={with_us}")).arg("--").arg(program);
    Ok(command)
}

/// A new folder for a server's files, gone when it is dropped. Its path is short: a Unix socket's may have 107 bytes.
pub(super) fn folder(name: &str) -> Result<tempfile::TempDir> {
    let parent = std::env::temp_dir();
    let parent = if parent.as_os_str().len() > 60 { PathBuf::from("/tmp") } else { parent };
    tempfile::Builder::new()
        .prefix(&format!("beseda-{name}-"))
        .tempdir_in(&parent)
        .with_context(|| format!("cannot make a folder in `{}`", parent.display()))
}

fn tail(log: &Path) -> String {
    let text = std::fs::read_to_string(log).unwrap_or_else(|error| format!("(cannot be read: {error})"));
    let lines = text.lines().collect::<Vec<_>>();
    lines.iter().skip(lines.len().saturating_sub(LOG_LINES_MAX)).map(|line| format!("  {line}")).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_that_ends_at_once_is_reported_with_its_log() {
        let folder = folder("launch").unwrap();
        let log = folder.path().join("log");
        let mut command = Command::new("sh");
        command.args(["-c", "echo address already in use; exit 1"]);
        let launch = Launch { name: "A server", command, log: &log, stop_with: Signal::TERM };
        let Err(error) = Server::start(launch, || false) else { panic!("it started") };
        assert!(error.to_string().contains("address already in use"), "{error}");
    }

    #[test]
    fn another_user_is_named_by_numbers() {
        let command = tied_command(Path::new("/usr/bin/id"), &RunAs::User { uid: 101, gid: 104 }, "INT").unwrap();
        let shown = process::shown(&command);
        assert!(shown.contains("--reuid=101 --regid=104 --clear-groups --pdeathsig=INT -- /usr/bin/id"), "{shown}");
    }
}
