//! Bun, whose sockets are uWebSockets': nothing is stored, so it is measured where storing does not matter.

use anyhow::Result;
use rustix::process::Signal;

use super::socketio::package_version;
use super::{Host, Running, TOKEN};
use crate::client::bun::BunServer;
use crate::host::network::free_port;
use crate::host::server::{Launch, RunAs, Server};

pub(super) async fn start(host: &Host) -> Result<Running<BunServer>> {
    let folder = host.disk.folder("bun")?;
    let port = free_port()?;
    let mut command = RunAs::Ourselves.command(&host.scripts.join("node_modules/.bin/bun"), "TERM");
    command.arg(host.scripts.join("bun.mjs")).env("PORT", port.to_string()).env("TOKEN", TOKEN).env("NODE_ENV", "production");
    let launch = Launch { name: "Bun", command, log: folder.path().join("log"), port, stop_with: Signal::TERM };
    let server = Server::start(launch).await?;
    Ok(Running { connector: BunServer { port, token: TOKEN.to_owned() }, server, database: None, _folder: folder })
}

pub(super) fn version(host: &Host) -> Result<String> {
    Ok(format!("Bun {}", package_version(host, "bun")?))
}
