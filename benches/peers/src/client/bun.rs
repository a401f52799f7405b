//! A client of `servers/bun.mjs`.

use anyhow::{Result, bail};
use serde_json::json;

use super::websocket::Socket;
use super::{Chat, Connect, HALL, Heard, Place, Seat};

#[derive(Clone)]
pub(crate) struct BunServer {
    pub(crate) port: u16,
    pub(crate) token: String,
}

pub(crate) struct BunClient(Socket);

impl Connect for BunServer {
    type Client = BunClient;

    async fn connect(&self, seat: Seat) -> Result<BunClient> {
        let room = match &seat.place {
            Place::Pair { room, .. } => room,
            Place::Hall | Place::Stage => HALL,
            Place::Alone => "",
        };
        let bearer = format!("Bearer {}", self.token);
        let headers = [("authorization", bearer.as_str()), ("x-name", &seat.name), ("x-room", room)];
        let mut socket = Socket::open(self.port, "/", &headers).await?;
        let welcome = socket.text().await?;
        if welcome.as_str() != r#"{"type":"welcome"}"# {
            bail!("a welcome was expected of the server, not `{welcome}`");
        }
        Ok(BunClient(socket))
    }
}

impl Chat for BunClient {
    async fn post(&mut self, text: &str) -> Result<()> {
        self.0.send(json!({ "text": text }).to_string()).await
    }

    async fn hear(&mut self) -> Result<Heard> {
        let frame = self.0.text().await?;
        Ok(if frame.starts_with(r#"{"type":"ack""#) { Heard::Ack } else { Heard::Entry })
    }
}
