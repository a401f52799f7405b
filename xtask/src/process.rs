//! Child processes: started in groups of their own, so that a signal to us ends whole trees of them and nothing is left behind.
//!
//! A step (cargo, npm, node) is one child at a time, waited for. On the first SIGINT, SIGTERM or SIGHUP the running step's group is told to end,
//! and [`cancelled`] is true from then on; the caller unwinds and its guards stop the servers. A group that does not go within
//! [`GRACE`], or a second signal, is killed. Only groups that were started here are ever signalled.

use std::fmt::Write as _;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use rustix::process::{Pid, Signal, kill_process_group};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

/// How long a cancelled step may take to clean up.
const GRACE: Duration = Duration::from_secs(10);

static CANCELLED: AtomicBool = AtomicBool::new(false);
static RUNNING: Mutex<Vec<Pid>> = Mutex::new(Vec::new());

/// Makes signals end the running step and not this program, which then leaves in order.
pub(crate) fn cancel_on_signals() -> Result<()> {
    let mut signals = Signals::new([SIGHUP, SIGINT, SIGTERM]).context("cannot listen to signals")?;
    std::thread::spawn(move || {
        for _ in signals.forever() {
            if CANCELLED.swap(true, Ordering::SeqCst) {
                signal_running(Signal::KILL);
            } else {
                signal_running(Signal::TERM);
                std::thread::spawn(kill_after_grace);
            }
        }
    });
    Ok(())
}

pub(crate) fn cancelled() -> bool {
    CANCELLED.load(Ordering::SeqCst)
}

/// Runs a step to its end with its output on ours; an exit status other than zero is an error.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let shown = shown(command);
    if cancelled() {
        bail!("cancelled before `{shown}`");
    }
    command.stdin(Stdio::null()).process_group(0);
    let mut child = command.spawn().with_context(|| format!("cannot start `{shown}`"))?;
    let group = Pid::from_child(&child);
    running().push(group);
    // A signal that came between the spawn and the push found nothing to end.
    if cancelled() {
        signal_running(Signal::TERM);
    }
    let status = child.wait();
    running().retain(|one| *one != group);
    let status = status.with_context(|| format!("cannot wait for `{shown}`"))?;
    if !status.success() {
        bail!("`{shown}` failed ({status})");
    }
    Ok(())
}

/// Runs a step with its output on ours, for so long at most; false if it had to be ended. An exit status other than zero is an error.
pub(crate) fn run_at_most(command: &mut Command, limit: Duration) -> Result<bool> {
    let shown = shown(command);
    command.stdin(Stdio::null()).process_group(0);
    let mut child = command.spawn().with_context(|| format!("cannot start `{shown}`"))?;
    let group = Pid::from_child(&child);
    running().push(group);
    let in_time = wait_at_most(&mut child, limit);
    if !matches!(in_time, Ok(true)) {
        kill_process_group(group, Signal::KILL).unwrap_or_default();
    }
    let status = child.wait();
    running().retain(|one| *one != group);
    let status = status.with_context(|| format!("cannot wait for `{shown}`"))?;
    if in_time? && !status.success() {
        bail!("`{shown}` failed ({status})");
    }
    Ok(status.success())
}

/// Runs a quick command and returns what it printed; its standard error becomes part of the error.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let shown = shown(command);
    let output = command.stdin(Stdio::null()).output().with_context(|| format!("cannot start `{shown}`"))?;
    if !output.status.success() {
        bail!("`{shown}` failed ({}): {}", output.status, String::from_utf8_lossy(&output.stderr).trim());
    }
    String::from_utf8(output.stdout).with_context(|| format!("`{shown}` printed something that is not UTF-8"))
}

/// Waits for a child for so long at most; false if it is still there.
pub(crate) fn wait_at_most(child: &mut Child, limit: Duration) -> Result<bool> {
    const STEP: Duration = Duration::from_millis(20);
    let mut waited = Duration::ZERO;
    while child.try_wait().context("cannot wait for a child")?.is_none() {
        if waited >= limit {
            return Ok(false);
        }
        std::thread::sleep(STEP);
        waited += STEP;
    }
    Ok(true)
}

/// The command line as a person would type it.
pub(crate) fn shown(command: &Command) -> String {
    let program = std::path::Path::new(command.get_program());
    let mut text = program.file_name().unwrap_or(program.as_os_str()).to_string_lossy().into_owned();
    for argument in command.get_args() {
        // Writing to a String cannot fail.
        write!(text, " {}", argument.display()).unwrap_or_default();
    }
    text
}

fn running() -> MutexGuard<'static, Vec<Pid>> {
    RUNNING.lock().unwrap_or_else(PoisonError::into_inner)
}

fn signal_running(signal: Signal) {
    for group in running().iter() {
        // It may have ended by itself a moment ago, which is as good.
        kill_process_group(*group, signal).unwrap_or_default();
    }
}

fn kill_after_grace() {
    std::thread::sleep(GRACE);
    signal_running(Signal::KILL);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_command_is_named_with_its_status() {
        let error = run(Command::new("/bin/sh").args(["-c", "exit 7"])).unwrap_err().to_string();
        assert!(error.contains("sh -c exit 7") && error.contains('7'), "{error}");
    }

    #[test]
    fn what_takes_too_long_is_ended_and_told_from_a_failure() {
        let run = |script: &str| run_at_most(Command::new("/bin/sh").args(["-c", script]), Duration::from_millis(300));
        assert!(run("exit 0").unwrap());
        assert!(!run("sleep 60").unwrap());
        assert!(run("exit 3").unwrap_err().to_string().contains("exit 3"));
    }

    #[test]
    fn what_a_failed_command_said_is_part_of_the_error() {
        let error = output(Command::new("sh").args(["-c", "echo out; echo no such luck >&2; exit 1"])).unwrap_err().to_string();
        assert!(error.contains("no such luck"), "{error}");
    }

    #[test]
    fn a_program_that_is_not_there_is_named() {
        let error = format!("{:#}", run(&mut Command::new("/nonexistent/program")).unwrap_err());
        assert!(error.contains("cannot start `program`"), "{error}");
    }

    #[test]
    fn waiting_has_an_end() {
        let mut child = Command::new("sleep").arg("60").spawn().unwrap();
        assert!(!wait_at_most(&mut child, Duration::from_millis(40)).unwrap());
        child.kill().unwrap();
        assert!(wait_at_most(&mut child, GRACE).unwrap());
    }
}
