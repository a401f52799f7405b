//! A client of the bare echo: what it posts comes back to it.

use anyhow::Result;

use super::websocket::Socket;
use super::{Chat, Connect, Heard, Seat};

#[derive(Clone)]
pub(crate) struct EchoServer {
    pub(crate) port: u16,
}

pub(crate) struct EchoClient(Socket);

impl Connect for EchoServer {
    type Client = EchoClient;

    const ECHOES: bool = true;

    async fn connect(&self, _: Seat) -> Result<EchoClient> {
        Ok(EchoClient(Socket::open(self.port, "/", &[]).await?))
    }
}

impl Chat for EchoClient {
    async fn post(&mut self, text: &str) -> Result<()> {
        self.0.send(text.to_owned()).await
    }

    async fn hear(&mut self) -> Result<Heard> {
        self.0.text().await.map(|_| Heard::Entry)
    }
}
