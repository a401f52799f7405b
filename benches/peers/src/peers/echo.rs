//! The floor: tungstenite with its defaults, a task for each socket, and everything sent back. It keeps nothing and decides nothing.
//!
//! It is this same program under another command, in a process of its own, so that its cost can be told from the generator's.

use std::net::Ipv4Addr;

use anyhow::{Context, Result};
use futures_util::{SinkExt, StreamExt};
use rustix::process::Signal;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

use super::{Host, Running};
use crate::client::echo::EchoServer;
use crate::host::network::free_port;
use crate::host::server::{Launch, RunAs, Server};

pub(super) async fn start(host: &Host) -> Result<Running<EchoServer>> {
    let folder = host.disk.folder("echo")?;
    let port = free_port()?;
    let own = std::env::current_exe().context("this program does not know where it lies")?;
    let mut command = RunAs::Ourselves.command(&own, "TERM");
    command.arg("echo").arg(port.to_string());
    let launch = Launch { name: "the echo", command, log: folder.path().join("log"), port, stop_with: Signal::TERM };
    Ok(Running { connector: EchoServer { port }, server: Server::start(launch).await?, database: None, _folder: folder })
}

pub(super) fn version() -> &'static str {
    "tokio-tungstenite 0.29"
}

/// Echoes until it is ended.
pub(crate) async fn serve(port: u16) -> Result<()> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await.with_context(|| format!("cannot listen on port {port}"))?;
    let mut clients = JoinSet::new();
    loop {
        let (stream, _) = listener.accept().await.context("cannot take a connection")?;
        clients.spawn(echo(stream));
        // Those that left are let go of.
        while clients.try_join_next().is_some() {}
    }
}

/// Until the client leaves, in whatever way.
async fn echo(stream: TcpStream) -> Result<()> {
    stream.set_nodelay(true)?;
    let mut socket = tokio_tungstenite::accept_async(stream).await?;
    while let Some(message) = socket.next().await {
        let message = message?;
        if message.is_text() || message.is_binary() {
            socket.send(message).await?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_is_that_of_the_manifest() {
        let number = version().split_whitespace().last().unwrap();
        let wanted = format!("tokio-tungstenite = {{ version = \"{number}\"");
        assert!(include_str!("../../Cargo.toml").contains(&wanted));
    }
}
