//! A private PostgreSQL: a new cluster in a folder of its own, without fsync, gone when it is dropped.
//!
//! PostgreSQL refuses to run as root; there it runs as `postgres`, which its package makes, or else as `nobody`.

use std::net::{Ipv4Addr, TcpStream};
use std::os::unix::fs::{PermissionsExt, chown};
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};
use rustix::process::Signal;
use tempfile::TempDir;

use super::launch::{ATTEMPTS_MAX, Launch, RunAs, Server, folder, free_port, tied_command};
use crate::process;
use crate::tools::{PostgresBinaries, postgres_binaries};

/// The superuser of the cluster; connections need no password.
const USER: &str = "beseda";
/// Whom root starts the server as, in this order.
const UNPRIVILEGED: [&str; 2] = ["postgres", "nobody"];
/// Many tests, each with a database and a pool of its own, run at once.
const CONNECTIONS_MAX: u32 = 400;

pub(crate) struct Postgres {
    // Before the folder: the server must be gone when its files go.
    server: Server,
    _folder: TempDir,
    port: u16,
}

impl Postgres {
    pub(super) fn start() -> Result<Self> {
        let binaries = postgres_binaries().context("PostgreSQL was found a moment ago and is gone")?;
        let run_as = whom()?;
        let folder = folder("postgres")?;
        give(folder.path(), &run_as)?;
        initdb(&binaries, &run_as, folder.path())?;
        let mut attempt = 1;
        loop {
            let port = free_port()?;
            match serve(&binaries, &run_as, folder.path(), port) {
                Ok(server) => {
                    return Ok(Self { server, _folder: folder, port });
                }
                Err(error) if attempt == ATTEMPTS_MAX || process::cancelled() => return Err(error),
                Err(_) => attempt += 1,
            }
        }
    }

    pub(super) fn pid(&self) -> u32 {
        self.server.pid()
    }

    pub(super) fn url(&self) -> String {
        format!("postgres://{USER}@127.0.0.1:{}/postgres", self.port)
    }

    #[cfg(test)]
    #[expect(clippy::used_underscore_binding, reason = "outside tests the folder is only kept alive")]
    pub(super) fn folder(&self) -> &Path {
        self._folder.path()
    }
}

fn initdb(binaries: &PostgresBinaries, run_as: &RunAs, folder: &Path) -> Result<()> {
    let mut command = tied_command(&binaries.initdb, run_as, "TERM")?;
    command.current_dir(folder).arg("--pgdata").arg(folder.join("data"));
    // C.UTF-8: bytewise order as in SQLite, and yet `lower` knows Cyrillic.
    command.args(["--username", USER, "--auth", "trust", "--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync"]);
    process::output(&mut command).context("cannot make a PostgreSQL cluster")?;
    Ok(())
}

fn serve(binaries: &PostgresBinaries, run_as: &RunAs, folder: &Path, port: u16) -> Result<Server> {
    let mut command = tied_command(&binaries.postgres, run_as, "QUIT")?;
    configure(command.current_dir(folder), folder, port);
    // SIGINT is PostgreSQL's fast shutdown: clients are cut off and not waited for.
    let launch = Launch { name: "PostgreSQL", command, log: &folder.join("log"), stop_with: Signal::INT };
    Server::start(launch, || accepts(port))
}

fn configure(command: &mut Command, folder: &Path, port: u16) {
    command.arg("-D").arg(folder.join("data")).arg("-p").arg(port.to_string());
    let socket_folder = format!("unix_socket_directories={}", folder.display());
    let connections = format!("max_connections={CONNECTIONS_MAX}");
    // Nothing here outlives the tests, so nothing waits for the disk.
    for setting in ["listen_addresses=127.0.0.1", "fsync=off", "full_page_writes=off", &socket_folder, &connections] {
        command.arg("-c").arg(setting);
    }
}

/// Whether the server takes connections: it answers a start-up packet with a request for authentication, where one that is still starting
/// answers with an error.
fn accepts(port: u16) -> bool {
    probe(port).unwrap_or(false)
}

fn probe(port: u16) -> std::io::Result<bool> {
    use std::io::{Read, Write};
    const PROTOCOL_3_0: u32 = 196_608;
    let body = format!("user\0{USER}\0database\0postgres\0\0");
    let length = u32::try_from(body.len() + 8).map_err(std::io::Error::other)?;
    let mut socket = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
    socket.set_read_timeout(Some(std::time::Duration::from_secs(5)))?;
    socket.write_all(&[&length.to_be_bytes(), &PROTOCOL_3_0.to_be_bytes(), body.as_bytes()].concat())?;
    let mut kind = [0; 1];
    socket.read_exact(&mut kind)?;
    Ok(kind == *b"R")
}

fn whom() -> Result<RunAs> {
    if !rustix::process::geteuid().is_root() {
        return Ok(RunAs::Ourselves);
    }
    let accounts = std::fs::read_to_string("/etc/passwd").context("cannot read `/etc/passwd`")?;
    match UNPRIVILEGED.iter().find_map(|name| account(&accounts, name)) {
        Some(run_as) => Ok(run_as),
        None => bail!("PostgreSQL does not run as root, and this machine has no user `postgres` or `nobody` to run it as"),
    }
}

fn account(accounts: &str, name: &str) -> Option<RunAs> {
    let mut fields = accounts.lines().find(|line| line.split(':').next() == Some(name))?.split(':').skip(2);
    Some(RunAs::User { uid: fields.next()?.parse().ok()?, gid: fields.next()?.parse().ok()? })
}

fn give(folder: &Path, run_as: &RunAs) -> Result<()> {
    std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o700))
        .with_context(|| format!("cannot close `{}` to others", folder.display()))?;
    match run_as {
        RunAs::Ourselves => Ok(()),
        RunAs::User { uid, gid } => {
            chown(folder, Some(*uid), Some(*gid)).with_context(|| format!("cannot give `{}` away", folder.display()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_is_found_by_its_whole_name() {
        let accounts =
            "root:x:0:0:root:/root:/bin/bash\npostgres2:x:5:5::/:\npostgres:x:101:104:PostgreSQL:/var/lib/postgresql:/bin/bash\n";
        assert!(matches!(account(accounts, "postgres"), Some(RunAs::User { uid: 101, gid: 104 })));
        assert!(account(accounts, "nobody").is_none());
    }

    #[test]
    fn nobody_listens_on_a_port_that_is_free() {
        assert!(!accepts(free_port().unwrap()));
    }
}
