//! The server under fire: the real program as a child, started again on the same port and data whenever it went.

use std::fs::OpenOptions;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::PathBuf;
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use rustix::process::Signal;

use crate::process::{LOOK, signal, tied, until};
use crate::rest::{Call, Rest};

/// How long a start may take: a debug build on a busy machine, after a crash, with its database only just back.
const START_MAX: Duration = Duration::from_secs(90);
/// How long a server that was told to stop may take; it gives itself `server.drain_timeout`, twice.
const STOP_MAX: Duration = Duration::from_secs(25);
/// The pause before it is started again when a start failed, as whoever runs a service would make it.
const START_PAUSE: Duration = Duration::from_millis(300);

/// What the server is told beside its address and its data: everything happens sooner, so that more of it happens.
const SETTINGS: [(&str, &str); 12] = [
    ("BESEDA_SERVER_DEMO", "false"),
    ("BESEDA_SERVER_CHAOS", "true"),
    ("BESEDA_SERVER_DRAIN_TIMEOUT", "8s"),
    ("BESEDA_CONVERSATION_PASSIVATE_AFTER", "3s"),
    ("BESEDA_CONVERSATION_RETURN_TO_QUEUE_AFTER", "20s"),
    ("BESEDA_AI_ANSWER_TIMEOUT", "6s"),
    ("BESEDA_AI_FIRST_TOKEN_TIMEOUT", "2s"),
    ("BESEDA_AI_WAITING_TIMEOUT", "2s"),
    ("BESEDA_LIMITS_HEARTBEAT", "4s"),
    ("BESEDA_LIMITS_OUTBOX_BYTES", "64KiB"),
    ("BESEDA_LIMITS_LOGIN_FAILURES_EMAIL", "1000"),
    ("RUST_BACKTRACE", "1"),
];

pub(crate) struct Server {
    binary: PathBuf,
    folder: PathBuf,
    pub(crate) address: SocketAddr,
    pub(crate) data: PathBuf,
    /// Where its database and its cache are.
    services: Vec<(String, String)>,
    child: Option<Child>,
    /// What it must never do.
    pub(crate) misdeeds: Vec<String>,
}

impl Server {
    pub(crate) fn new(binary: PathBuf, folder: PathBuf, data: PathBuf, services: Vec<(String, String)>) -> Result<Self> {
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("there is no free port")?.local_addr()?.port();
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        Ok(Self { binary, folder, address, data, services, child: None, misdeeds: Vec::new() })
    }

    pub(crate) fn pid(&self) -> Option<u32> {
        self.child.as_ref().map(Child::id)
    }

    /// A command of the program on the same data.
    pub(crate) fn command(&self, words: &[&str]) -> Command {
        let mut command = tied(&self.binary, None);
        command.args(words).arg("--data").arg(&self.data);
        let foreign = |name: &str| name.starts_with("BESEDA_") || matches!(name, "DATABASE_URL" | "REDIS_URL" | "RUST_LOG");
        for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_str().is_some_and(foreign)) {
            command.env_remove(name);
        }
        command.envs(SETTINGS).envs(self.services.iter().map(|(name, value)| (name, value)));
        command
    }

    /// Starts it, as often as it takes, and waits until it is ready.
    pub(crate) async fn start(&mut self) -> Result<()> {
        let began = Instant::now();
        let rest = Rest { address: self.address };
        self.spawn()?;
        loop {
            if rest.call("GET", "/readyz", Call::default()).await.is_ok_and(|answer| answer.status == 200) {
                return Ok(());
            }
            if began.elapsed() > START_MAX {
                bail!("the server is not ready after {} s; its log is `{}`", START_MAX.as_secs(), self.log().display());
            }
            if self.has_ended()? {
                tokio::time::sleep(START_PAUSE).await;
                self.spawn()?;
            }
            tokio::time::sleep(LOOK).await;
        }
    }

    fn spawn(&mut self) -> Result<()> {
        let log = OpenOptions::new().create(true).append(true).open(self.log()).context("the server's log cannot be written")?;
        let mut command = self.command(&["serve", "--listen", &self.address.to_string()]);
        command.stdout(log.try_clone()?).stderr(log);
        self.child = Some(command.spawn().with_context(|| format!("`{}` cannot be started", self.binary.display()))?);
        Ok(())
    }

    fn has_ended(&mut self) -> Result<bool> {
        let Some(child) = &mut self.child else { return Ok(true) };
        let ended = child.try_wait()?.is_some();
        if ended {
            self.child = None;
        }
        Ok(ended)
    }

    pub(crate) fn log(&self) -> PathBuf {
        self.folder.join("server.log")
    }

    /// Whether it has ended without being told; that is noted.
    pub(crate) fn fell(&mut self) -> Result<bool> {
        let Some(child) = &mut self.child else { return Ok(true) };
        let Some(status) = child.try_wait()? else { return Ok(false) };
        self.child = None;
        self.misdeeds.push(format!("the server ended by itself ({status})"));
        Ok(true)
    }

    pub(crate) fn signal(&self, with: Signal) -> Result<()> {
        signal(self.pid().context("the server does not run")?, with)
    }

    /// Ends it at once, as a loss of power would.
    pub(crate) fn kill(&mut self) -> Result<()> {
        if let Some(mut child) = self.child.take() {
            child.kill()?;
            child.wait()?;
        }
        Ok(())
    }

    /// Tells it to stop and waits; it has to leave in time and in order.
    pub(crate) async fn drain(&mut self) -> Result<()> {
        let Some(mut child) = self.child.take() else { return Ok(()) };
        signal(child.id(), Signal::TERM)?;
        let mut status = None;
        let ended = until(STOP_MAX, "the end of the server", || {
            status = child.try_wait().ok().flatten();
            status.is_some()
        });
        if ended.await.is_err() {
            self.misdeeds.push(format!("the server did not leave within {} s of SIGTERM", STOP_MAX.as_secs()));
            child.kill()?;
            child.wait()?;
        } else if let Some(status) = status.filter(|status| !status.success()) {
            self.misdeeds.push(format!("the server left with {status} after SIGTERM"));
        }
        Ok(())
    }

    /// Lines of its log that must not be there.
    pub(crate) fn panics(&self) -> Vec<String> {
        let log = std::fs::read_to_string(self.log()).unwrap_or_default();
        log.lines().filter(|line| line.contains("panicked at")).map(str::to_owned).collect()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.kill());
    }
}
