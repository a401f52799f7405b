//! A private Redis: nothing is written to disk, and it is gone when it is dropped.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result};
use rustix::process::Signal;
use tempfile::TempDir;

use super::launch::{ATTEMPTS_MAX, Launch, RunAs, Server, folder, free_port, tied_command};
use crate::process;
use crate::tools::redis_server;

/// Each test may take a numbered database of its own.
const DATABASES: u32 = 1024;
/// How long a starting server may take over one PING.
const PING_MAX: Duration = Duration::from_secs(5);

pub(crate) struct Redis {
    // Before the folder: the server must be gone when its files go.
    server: Server,
    _folder: TempDir,
    port: u16,
}

impl Redis {
    pub(super) fn start() -> Result<Self> {
        let program = redis_server().context("Redis was found a moment ago and is gone")?;
        let folder = folder("redis")?;
        let mut attempt = 1;
        loop {
            let port = free_port()?;
            match serve(&program, folder.path(), port) {
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
        format!("redis://127.0.0.1:{}", self.port)
    }
}

fn serve(program: &Path, folder: &Path, port: u16) -> Result<Server> {
    let mut command = tied_command(program, &RunAs::Ourselves, "TERM")?;
    command.current_dir(folder).arg("--port").arg(port.to_string()).arg("--databases").arg(DATABASES.to_string());
    // Its title stays its command line: by that it can be started again as it was.
    command.args(["--set-proc-title", "no", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--daemonize", "no"]);
    let launch = Launch { name: "Redis", command, log: &folder.join("log"), stop_with: Signal::TERM };
    Server::start(launch, || answers(port).unwrap_or(false))
}

fn answers(port: u16) -> std::io::Result<bool> {
    let mut socket = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
    socket.set_read_timeout(Some(PING_MAX))?;
    socket.write_all(b"PING\r\n")?;
    let mut answer = [0; 5];
    socket.read_exact(&mut answer)?;
    Ok(&answer == b"+PONG")
}
