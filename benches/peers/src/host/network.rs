//! Ports and connections on loopback.

use std::net::{Ipv4Addr, TcpListener};

use anyhow::{Context, Result};
use tokio::net::TcpStream;

/// A port that nobody has at this moment.
pub(crate) fn free_port() -> Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("cannot get a free port on 127.0.0.1")?;
    Ok(listener.local_addr().context("a listener has no address")?.port())
}

/// Connects without Nagle's delay, as every chat does.
pub(crate) async fn connect(port: u16) -> Result<TcpStream> {
    let stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await.with_context(|| format!("cannot connect to port {port}"))?;
    stream.set_nodelay(true).context("cannot set TCP_NODELAY")?;
    Ok(stream)
}
