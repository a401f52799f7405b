//! A server of the tester's own: started on a free port with a folder that is thrown away, and stopped at the end.

use std::net::TcpListener;
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context as _, bail};
use serde_json::Value;
use tempfile::TempDir;
use tokio::net::TcpStream;
use tokio::process::{Child, Command};
use tokio::time::{Instant, sleep, timeout};

use crate::machine::Process;
use crate::options::Options;
use crate::target::Place;

/// How long the server may take to listen.
const START_TIMEOUT: Duration = Duration::from_mins(1);
/// How often it is looked at meanwhile.
const LOOK_EVERY: Duration = Duration::from_millis(20);
/// How long it may take to end before it is killed.
const STOP_TIMEOUT: Duration = Duration::from_secs(20);

/// A server that ends with the load.
pub(crate) struct OwnServer {
    child: Child,
    place: Place,
    _folder: TempDir,
}

impl OwnServer {
    /// Starts it. The environment is handed on, so that `DATABASE_URL` and every setting hold for it.
    pub(crate) async fn start(options: &Options) -> anyhow::Result<Self> {
        let folder = tempfile::Builder::new().prefix("beseda-load-").tempdir()?;
        let key = make_key(options, &folder).await?;
        let port = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port();
        let address = format!("127.0.0.1:{port}");
        let child = command(options, &folder)
            .args(["serve", "--listen", &address])
            .env("BESEDA_LIMITS_SESSIONS_MAX", "100000")
            .env("BESEDA_LOG_LEVEL", "warn")
            .stdout(Stdio::null())
            .kill_on_drop(true)
            .spawn()?;
        let process = child.id().map(Process);
        let mut server = Self { child, place: Place { url: format!("http://{address}"), key, process }, _folder: folder };
        server.wait_until_up(&address).await?;
        Ok(server)
    }

    /// Returns where it is.
    pub(crate) fn place(&self) -> Place {
        self.place.clone()
    }

    /// Asks it to end, and waits.
    pub(crate) async fn stop(mut self) -> anyhow::Result<()> {
        if let Some(pid) = self.child.id() {
            Command::new("kill").arg("-TERM").arg(pid.to_string()).status().await?;
        }
        if timeout(STOP_TIMEOUT, self.child.wait()).await.is_err() {
            self.child.kill().await?;
        }
        Ok(())
    }

    async fn wait_until_up(&mut self, address: &str) -> anyhow::Result<()> {
        let started = Instant::now();
        while TcpStream::connect(address).await.is_err() {
            if let Some(status) = self.child.try_wait()? {
                bail!("it ended at once with {status}; its error stands above");
            }
            if started.elapsed() > START_TIMEOUT {
                bail!("it does not listen after {} s", START_TIMEOUT.as_secs());
            }
            sleep(LOOK_EVERY).await;
        }
        Ok(())
    }
}

fn command(options: &Options, folder: &TempDir) -> Command {
    let mut command = Command::new(&options.program);
    command.arg("--data").arg(folder.path());
    command
}

/// Makes the key of the owner of the new database.
async fn make_key(options: &Options, folder: &TempDir) -> anyhow::Result<String> {
    let output = command(options, folder)
        .args(["key", "add", "--name", "Load", "--scope", "admin", "--json"])
        .stderr(Stdio::inherit())
        .output()
        .await
        .with_context(|| format!("`{}` could not be started", options.program.display()))?;
    if !output.status.success() {
        bail!("`beseda key add` ended with {}", output.status);
    }
    let answer: Value = serde_json::from_slice(&output.stdout).context("`beseda key add` printed no JSON")?;
    answer.get("key").and_then(Value::as_str).map(str::to_owned).context("`beseda key add` printed no key")
}
