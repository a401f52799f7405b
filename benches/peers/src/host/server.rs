//! A server as a child process: tied to our life by the kernel, with a log to show when it fails, and ended by its pid when it is dropped.

use std::fs::File;
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use rustix::process::{Pid, Signal, kill_process};

use super::network;

/// How long a server may take until it takes connections.
const START_MAX: Duration = Duration::from_secs(30);
const START_STEP: Duration = Duration::from_millis(50);
/// How long a server may take to end when it is asked to.
const STOP_MAX: Duration = Duration::from_secs(10);
const STOP_STEP: Duration = Duration::from_millis(20);
/// How much of a failed server's log is shown.
const LOG_LINES_MAX: usize = 20;

/// Whom a server runs as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RunAs {
    Ourselves,
    User { uid: u32, gid: u32 },
}

impl RunAs {
    /// The first of these users that the machine has, where we are root; ourselves where we are not.
    pub(crate) fn one_of(names: &[&str]) -> Result<Self> {
        if !rustix::process::geteuid().is_root() {
            return Ok(Self::Ourselves);
        }
        let accounts = std::fs::read_to_string("/etc/passwd").context("cannot read `/etc/passwd`")?;
        names
            .iter()
            .find_map(|name| account(&accounts, name))
            .with_context(|| format!("this machine has none of the users {}", names.join(", ")))
    }

    /// Gives a folder or a file to that user.
    pub(crate) fn give(self, path: &Path) -> Result<()> {
        match self {
            Self::Ourselves => Ok(()),
            Self::User { uid, gid } => {
                chown(path, Some(uid), Some(gid)).with_context(|| format!("cannot give `{}` to its server", path.display()))
            }
        }
    }

    /// A command that runs as that user and ends with `with_us` when we die.
    pub(crate) fn command(self, program: &Path, with_us: &str) -> Command {
        let mut command = Command::new("setpriv");
        if let Self::User { uid, gid } = self {
            command.arg(format!("--reuid={uid}")).arg(format!("--regid={gid}")).arg("--clear-groups");
        }
        command.arg(format!("--pdeathsig={with_us}")).arg("--").arg(program);
        command
    }
}

fn account(accounts: &str, name: &str) -> Option<RunAs> {
    let mut fields = accounts.lines().find(|line| line.split(':').next() == Some(name))?.split(':').skip(2);
    Some(RunAs::User { uid: fields.next()?.parse().ok()?, gid: fields.next()?.parse().ok()? })
}

/// How a server is started and stopped.
pub(crate) struct Launch {
    pub(crate) name: &'static str,
    pub(crate) command: Command,
    pub(crate) log: PathBuf,
    pub(crate) port: u16,
    pub(crate) stop_with: Signal,
}

pub(crate) struct Server {
    child: Child,
    name: &'static str,
    stop_with: Signal,
}

impl Server {
    /// Starts the server and waits until it takes connections.
    ///
    /// The kernel ties it to the life of the thread that starts it, so this is awaited on the main thread alone.
    pub(crate) async fn start(mut launch: Launch) -> Result<Self> {
        let log = File::create(&launch.log).with_context(|| format!("cannot write `{}`", launch.log.display()))?;
        let errors = log.try_clone().context("cannot share the log of a server")?;
        // A group of its own: Ctrl-C at the terminal reaches us first, and the server by us.
        launch.command.stdin(Stdio::null()).stdout(log).stderr(errors).process_group(0);
        let child =
            launch.command.spawn().with_context(|| format!("cannot start {} (`setpriv` is of the package util-linux)", launch.name))?;
        let mut server = Self { child, name: launch.name, stop_with: launch.stop_with };
        server.wait_for(launch.port, &launch.log).await?;
        Ok(server)
    }

    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    async fn wait_for(&mut self, port: u16, log: &Path) -> Result<()> {
        let started = Instant::now();
        while network::connect(port).await.is_err() {
            if let Some(status) = self.child.try_wait().context("cannot look at a server")? {
                bail!("{} ended at once ({status}); its log:\n{}", self.name, tail(log));
            }
            if started.elapsed() > START_MAX {
                bail!("{} does not answer after {} s; its log:\n{}", self.name, START_MAX.as_secs(), tail(log));
            }
            tokio::time::sleep(START_STEP).await;
        }
        Ok(())
    }

    fn stop(&mut self) -> Result<()> {
        if self.child.try_wait().context("cannot look at it")?.is_some() {
            return Ok(());
        }
        kill_process(Pid::from_child(&self.child), self.stop_with).context("cannot signal it")?;
        let asked = Instant::now();
        while self.child.try_wait().context("cannot wait for it")?.is_none() {
            if asked.elapsed() > STOP_MAX {
                self.child.kill().context("cannot kill it")?;
                self.child.wait().context("cannot wait for it")?;
                break;
            }
            pause(STOP_STEP);
        }
        Ok(())
    }
}

#[expect(clippy::disallowed_methods, reason = "a guard cannot await, and nothing else runs while a server ends")]
fn pause(step: Duration) {
    std::thread::sleep(step);
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Err(error) = self.stop() {
            crate::ui::note(format!("{} (process {}) may still be running: {error:#}", self.name, self.child.id()));
        }
    }
}

/// Runs a quick command and returns what it printed; what it said of its failure becomes part of the error.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let shown = command.get_program().to_string_lossy().into_owned();
    let output = command.stdin(Stdio::null()).output().with_context(|| format!("cannot start `{shown}`"))?;
    if !output.status.success() {
        bail!("`{shown}` failed ({}): {}", output.status, String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

fn tail(log: &Path) -> String {
    let text = std::fs::read_to_string(log).unwrap_or_else(|error| format!("(cannot be read: {error})"));
    let lines = text.lines().collect::<Vec<_>>();
    lines.iter().skip(lines.len().saturating_sub(LOG_LINES_MAX)).map(|line| format!("  {line}")).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn launch(script: &str, folder: &Path, port: u16) -> Launch {
        let mut command = RunAs::Ourselves.command(Path::new("sh"), "TERM");
        command.args(["-c", script]);
        Launch { name: "A server", command, log: folder.join("log"), port, stop_with: Signal::TERM }
    }

    #[tokio::test]
    async fn a_server_that_ends_at_once_is_reported_with_its_log() {
        let folder = tempfile::tempdir().unwrap();
        let port = network::free_port().unwrap();
        let Err(error) = Server::start(launch("echo no such table; exit 1", folder.path(), port)).await else { panic!("it started") };
        assert!(error.to_string().contains("no such table"), "{error}");
    }

    #[tokio::test]
    async fn a_dropped_server_is_gone() {
        let folder = tempfile::tempdir().unwrap();
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let server = Server::start(launch("exec sleep 60", folder.path(), port)).await.unwrap();
        let process = PathBuf::from(format!("/proc/{}", server.pid()));
        assert!(process.exists());
        drop(server);
        assert!(!process.exists());
    }

    #[test]
    fn an_account_is_found_by_its_whole_name() {
        let accounts = "ejabberd2:x:5:5::/:\nejabberd:x:101:104::/var/lib/ejabberd:/bin/sh\n";
        assert_eq!(account(accounts, "ejabberd"), Some(RunAs::User { uid: 101, gid: 104 }));
        assert_eq!(account(accounts, "nobody"), None);
    }
}
