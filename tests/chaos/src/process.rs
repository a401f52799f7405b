//! A program that this one has started, or was given: signals, waiting, and what the kernel says of it.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use rustix::process::{Pid, Signal, kill_process};

/// How often a waiting look is taken.
pub(crate) const LOOK: Duration = Duration::from_millis(20);

/// Sends a signal to a process.
pub(crate) fn signal(pid: u32, signal: Signal) -> Result<()> {
    let number = i32::try_from(pid).ok().and_then(Pid::from_raw).with_context(|| format!("`{pid}` is no process"))?;
    kill_process(number, signal).with_context(|| format!("process {pid} cannot be signalled"))
}

/// Whether a process is there and no mere remains of one.
pub(crate) fn is_alive(pid: u32) -> bool {
    let Ok(stat) = std::fs::read_to_string(format!("/proc/{pid}/stat")) else { return false };
    // The name stands in brackets and may hold anything; the state follows.
    stat.rsplit(')').next().and_then(|rest| rest.trim_start().chars().next()).is_some_and(|state| !matches!(state, 'Z' | 'X'))
}

/// Waits until a condition holds.
pub(crate) async fn until(limit: Duration, what: &str, mut holds: impl FnMut() -> bool) -> Result<()> {
    let began = Instant::now();
    while !holds() {
        if began.elapsed() > limit {
            bail!("{what} did not happen within {} s", limit.as_secs());
        }
        tokio::time::sleep(LOOK).await;
    }
    Ok(())
}

/// The resident memory of a process, in bytes.
pub(crate) fn resident_bytes(pid: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.split_whitespace().next()?.parse::<u64>().ok().map(|kibibytes| kibibytes * 1024)
}

/// A command that ends with this program, however that ends. It has to be started on the main thread: the kernel ties it to that.
pub(crate) fn tied(program: &Path, owner: Option<(u32, u32)>) -> Command {
    let mut command = Command::new("setpriv");
    if let Some((user, group)) = owner {
        command.arg(format!("--reuid={user}")).arg(format!("--regid={group}")).arg("--clear-groups");
    }
    command.arg("--pdeathsig=KILL").arg("--").arg(program);
    command.stdin(Stdio::null());
    command
}

/// A server that somebody else has started, learnt from the kernel so well that it can be started again.
#[derive(Debug)]
pub(crate) struct Service {
    name: &'static str,
    program: PathBuf,
    arguments: Vec<String>,
    folder: PathBuf,
    owner: (u32, u32),
    pid: u32,
    again: Option<Child>,
}

impl Service {
    /// Learns how the process was started.
    pub(crate) fn learn(name: &'static str, pid: u32) -> Result<Self> {
        let read = |what: &str| format!("cannot learn how {name} (process {pid}) was started: {what}");
        let program = std::fs::read_link(format!("/proc/{pid}/exe")).with_context(|| read("its program"))?;
        let folder = std::fs::read_link(format!("/proc/{pid}/cwd")).with_context(|| read("its folder"))?;
        let line = std::fs::read(format!("/proc/{pid}/cmdline")).with_context(|| read("its arguments"))?;
        // Each word ends with a zero; a word may be empty.
        let words = line.strip_suffix(b"\0").unwrap_or(&line).split(|byte| *byte == 0);
        let mut words = words.map(|word| String::from_utf8_lossy(word).into_owned());
        // A program may be several, and know by its name which it is to be.
        let called = words.next().map(PathBuf::from).filter(|called| called.is_absolute() && called.is_file());
        let (program, arguments) = (called.unwrap_or(program), words.collect());
        let status = std::fs::read_to_string(format!("/proc/{pid}/status")).with_context(|| read("its owner"))?;
        let number = |field: &str| status.lines().find_map(|line| line.strip_prefix(field)?.split_whitespace().next()?.parse().ok());
        let owner = number("Uid:").zip(number("Gid:")).with_context(|| read("its owner"))?;
        Ok(Self { name, program, arguments, folder, owner, pid, again: None })
    }

    /// Says what is wrong if it has ended and nobody asked it to.
    pub(crate) fn must_run(&self) -> Result<()> {
        if is_alive(self.pid) {
            return Ok(());
        }
        bail!("{} ended by itself; it was started with `{}`", self.name, self.arguments.join(" "))
    }

    /// It, and the processes that it has started.
    fn family(&self) -> Vec<u32> {
        let children = std::fs::read_to_string(format!("/proc/{0}/task/{0}/children", self.pid)).unwrap_or_default();
        std::iter::once(self.pid).chain(children.split_whitespace().filter_map(|word| word.parse().ok())).collect()
    }

    /// Processes that it has started.
    pub(crate) fn children(&self) -> Vec<u32> {
        self.family().into_iter().skip(1).collect()
    }

    /// Stops it and its children where they stand, or lets them go on.
    pub(crate) fn freeze(&self, frozen: bool) -> Result<()> {
        for pid in self.family() {
            if let Err(error) = signal(pid, if frozen { Signal::STOP } else { Signal::CONT }) {
                // A child may end between the two lines; the server itself may not.
                if pid == self.pid {
                    return Err(error);
                }
            }
        }
        Ok(())
    }

    /// Ends it with this signal, and waits until it and its children are gone.
    pub(crate) async fn end(&mut self, with: Signal) -> Result<()> {
        let family = self.family();
        signal(self.pid, with)?;
        let again = &mut self.again;
        until(Duration::from_secs(20), "the end of a server", || {
            // Who started it must also take note of its end; otherwise it stays as a mere name.
            if let Some(child) = again.as_mut() {
                drop(child.try_wait());
            }
            !family.iter().any(|pid| is_alive(*pid))
        })
        .await
        .with_context(|| format!("{} does not end", self.name))
    }

    /// Starts it again as it was.
    pub(crate) fn start(&mut self) -> Result<()> {
        if is_alive(self.pid) {
            return Ok(());
        }
        let owner = rustix::process::geteuid().is_root().then_some(self.owner);
        let mut command = tied(&self.program, owner);
        command.args(&self.arguments).current_dir(&self.folder).stdout(Stdio::null()).stderr(Stdio::null());
        let child = command.spawn().with_context(|| format!("cannot start {} again", self.name))?;
        self.pid = child.id();
        self.again = Some(child);
        Ok(())
    }
}

impl Drop for Service {
    /// Ends what was started here; what was given is its owner's to end.
    fn drop(&mut self) {
        if let Some(mut child) = self.again.take() {
            drop(signal(child.id(), Signal::CONT));
            drop(child.kill());
            drop(child.wait());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_service_is_learnt_ended_and_started_again_as_it_was() {
        let mut given = Command::new("sleep").arg("600").spawn().unwrap();
        // Between fork and exec a child is still this program.
        let is_sleep = || std::fs::read(format!("/proc/{}/cmdline", given.id())).is_ok_and(|line| line.ends_with(b"600\0"));
        until(Duration::from_secs(10), "the start of a program", is_sleep).await.unwrap();
        let mut service = Service::learn("sleep", given.id()).unwrap();
        assert_eq!(service.arguments, ["600"]);
        service.freeze(true).unwrap();
        service.freeze(false).unwrap();
        given.kill().unwrap();
        given.wait().unwrap();
        service.start().unwrap();
        let pid = service.pid;
        assert!(is_alive(pid) && resident_bytes(pid).is_some());
        service.end(Signal::KILL).await.unwrap();
        assert!(!is_alive(pid));
    }

    #[test]
    fn nobody_is_alive_under_a_number_that_no_process_has() {
        assert!(!is_alive(u32::MAX));
        assert!(signal(u32::MAX, Signal::TERM).is_err());
    }
}
