//! A private PostgreSQL with its defaults: every commit is flushed before it is answered.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use rustix::process::Signal;
use tempfile::TempDir;

use super::folder::Disk;
use super::network;
use super::server::{Launch, RunAs, Server, output};

/// Where Debian keeps the programs of each version.
const FOLDERS: &str = "/usr/lib/postgresql";
const CONNECTIONS_MAX: u32 = 200;
/// How long a server that takes connections may still be starting.
const READY_MAX: Duration = Duration::from_secs(30);
const READY_STEP: Duration = Duration::from_millis(50);

pub(crate) struct Postgres {
    // Before the folder: the server must be gone when its files go.
    server: Server,
    _folder: TempDir,
    programs: PathBuf,
    port: u16,
}

impl Postgres {
    pub(crate) const USER: &str = "peers";

    /// Starts one with an empty database.
    pub(crate) async fn start(disk: &Disk) -> Result<Self> {
        let programs = programs()?;
        let run_as = RunAs::one_of(&["postgres", "nobody"])?;
        let folder = disk.folder("postgres")?;
        std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o700)).context("cannot close a folder to others")?;
        run_as.give(folder.path())?;
        let data = folder.path().join("data");
        let mut initdb = run_as.command(&programs.join("initdb"), "TERM");
        initdb.current_dir(folder.path()).arg("--pgdata").arg(&data);
        output(initdb.args(["--username", Self::USER, "--auth", "trust", "--encoding", "UTF8", "--locale", "C.UTF-8"]))
            .context("cannot make a PostgreSQL cluster")?;
        let port = network::free_port()?;
        let mut command = run_as.command(&programs.join("postgres"), "QUIT");
        command.current_dir(folder.path()).arg("-D").arg(&data).arg("-p").arg(port.to_string());
        for setting in ["listen_addresses=127.0.0.1", "unix_socket_directories=", &format!("max_connections={CONNECTIONS_MAX}")] {
            command.arg("-c").arg(setting);
        }
        // SIGINT is PostgreSQL's fast shutdown: clients are cut off and not waited for.
        let log = folder.path().join("log");
        let server = Server::start(Launch { name: "PostgreSQL", command, log, port, stop_with: Signal::INT }).await?;
        let postgres = Self { server, _folder: folder, programs, port };
        postgres.wait_until_ready().await?;
        Ok(postgres)
    }

    pub(crate) fn pid(&self) -> u32 {
        self.server.pid()
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    pub(crate) fn url(&self) -> String {
        format!("postgres://{}@127.0.0.1:{}/postgres", Self::USER, self.port)
    }

    /// Runs a file of SQL.
    pub(crate) fn run_file(&self, file: &Path) -> Result<()> {
        output(Command::new(self.programs.join("psql")).args(["--quiet", "--set=ON_ERROR_STOP=1", &self.url(), "--file"]).arg(file))
            .with_context(|| format!("cannot run `{}`", file.display()))?;
        Ok(())
    }

    /// It listens a moment before it answers.
    async fn wait_until_ready(&self) -> Result<()> {
        let started = Instant::now();
        while output(Command::new(self.programs.join("psql")).args([&self.url(), "--command", "SELECT 1"])).is_err() {
            if started.elapsed() > READY_MAX {
                bail!("PostgreSQL takes connections and answers none after {} s", READY_MAX.as_secs());
            }
            tokio::time::sleep(READY_STEP).await;
        }
        Ok(())
    }
}

/// What it calls itself, such as `PostgreSQL 15.18`.
pub(crate) fn version() -> Result<String> {
    let text = output(Command::new(programs()?.join("postgres")).arg("--version"))?;
    let number = text.split_whitespace().nth(2).context("`postgres --version` names no version")?;
    Ok(format!("PostgreSQL {number}"))
}

/// The folder of the newest version.
fn programs() -> Result<PathBuf> {
    let entries = std::fs::read_dir(FOLDERS).with_context(|| format!("there is no `{FOLDERS}`; install the Debian package postgresql"))?;
    let mut versions = entries.flatten().filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok()).collect::<Vec<_>>();
    versions.sort_unstable();
    let folders = versions.iter().rev().map(|version| Path::new(FOLDERS).join(version.to_string()).join("bin"));
    let whole = |folder: &PathBuf| ["initdb", "postgres", "psql"].iter().all(|program| folder.join(program).is_file());
    folders.into_iter().find(whole).with_context(|| format!("`initdb`, `postgres` and `psql` are not together in {FOLDERS}/*/bin"))
}
