//! Socket.IO with a database: the chat that most shops would write by hand.

use std::path::Path;

use anyhow::{Context, Result};
use rustix::process::Signal;

use super::{Host, Keep, Running, TOKEN, database};
use crate::client::socketio::SocketIoServer;
use crate::host::network::free_port;
use crate::host::server::{Launch, RunAs, Server, output};

pub(super) async fn start(host: &Host, keep: Keep) -> Result<Running<SocketIoServer>> {
    let folder = host.disk.folder("socketio")?;
    let (database, port) = (database(host, keep).await?, free_port()?);
    let mut command = RunAs::Ourselves.command(Path::new("node"), "TERM");
    command.arg(host.scripts.join("socketio.mjs")).env("PORT", port.to_string()).env("TOKEN", TOKEN).env("NODE_ENV", "production");
    match &database {
        Some(postgres) => command.env("DATABASE_URL", postgres.url()).env_remove("SQLITE"),
        None => command.env("SQLITE", folder.path().join("chat.db")).env_remove("DATABASE_URL"),
    };
    let launch = Launch { name: "Socket.IO", command, log: folder.path().join("log"), port, stop_with: Signal::TERM };
    let server = Server::start(launch).await?;
    Ok(Running { connector: SocketIoServer { port, token: TOKEN.to_owned() }, server, database, _folder: folder })
}

pub(super) fn version(host: &Host, keep: Keep) -> Result<String> {
    let node = output(std::process::Command::new("node").arg("--version"))?;
    let driver = match keep {
        Keep::Postgres => "pg",
        Keep::Sqlite => "better-sqlite3",
    };
    let (socketio, driver_version) = (package_version(host, "socket.io")?, package_version(host, driver)?);
    Ok(format!("Socket.IO {socketio}, {driver} {driver_version}, Node.js {}", node.trim().trim_start_matches('v')))
}

/// The version of an installed package.
pub(super) fn package_version(host: &Host, name: &str) -> Result<String> {
    let path = host.scripts.join("node_modules").join(name).join("package.json");
    let text = std::fs::read_to_string(&path)
        .with_context(|| format!("cannot read `{}`; `npm ci` in `{}` installs it", path.display(), host.scripts.display()))?;
    let package = serde_json::from_str::<serde_json::Value>(&text).with_context(|| format!("`{}` is not JSON", path.display()))?;
    let version = package.get("version").and_then(|version| version.as_str());
    version.map(str::to_owned).with_context(|| format!("`{}` names no version", path.display()))
}
