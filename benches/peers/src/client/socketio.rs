//! A client of `servers/socketio.mjs`: Socket.IO's packets over its websocket transport.
//!
//! A frame is one digit of Engine.IO (0 open, 2 ping, 3 pong, 4 message), then for a message one of Socket.IO (0 connect, 2 event, 3 ack,
//! 4 refused), then the number of the ack that is wanted or given, then JSON.

use anyhow::{Result, bail};
use serde_json::json;

use super::websocket::Socket;
use super::{Chat, Connect, HALL, Heard, Place, Seat};

const PATH: &str = "/socket.io/?EIO=4&transport=websocket";

#[derive(Clone)]
pub(crate) struct SocketIoServer {
    pub(crate) port: u16,
    pub(crate) token: String,
}

pub(crate) struct SocketIoClient {
    socket: Socket,
    room: String,
    n_posted: u64,
}

impl Connect for SocketIoServer {
    type Client = SocketIoClient;

    async fn connect(&self, seat: Seat) -> Result<SocketIoClient> {
        let mut socket = Socket::open(self.port, PATH, &[]).await?;
        expect(&mut socket, "0").await?;
        socket.send(format!("40{}", json!({ "token": self.token, "name": seat.name }))).await?;
        expect(&mut socket, "40").await?;
        let room = match seat.place {
            Place::Pair { room, .. } => room,
            Place::Hall | Place::Stage => HALL.to_owned(),
            Place::Alone => return Ok(SocketIoClient { socket, room: String::new(), n_posted: 0 }),
        };
        socket.send(format!("420{}", json!(["join", room]))).await?;
        expect(&mut socket, "430").await?;
        Ok(SocketIoClient { socket, room, n_posted: 0 })
    }
}

async fn expect(socket: &mut Socket, prefix: &str) -> Result<()> {
    let frame = socket.text().await?;
    if !frame.starts_with(prefix) {
        bail!("a packet that begins with `{prefix}` was expected of the server, not `{frame}`");
    }
    Ok(())
}

impl Chat for SocketIoClient {
    async fn post(&mut self, text: &str) -> Result<()> {
        self.n_posted += 1;
        let event = json!(["post", { "room": self.room, "text": text }]);
        self.socket.send(format!("42{}{event}", self.n_posted)).await
    }

    async fn hear(&mut self) -> Result<Heard> {
        loop {
            let frame = self.socket.text().await?;
            match Packet::read(&frame) {
                Packet::Entry => return Ok(Heard::Entry),
                Packet::Ack => return Ok(Heard::Ack),
                Packet::Ping => self.socket.send("3".to_owned()).await?,
                Packet::Refused => bail!("the server refused a message: `{frame}`"),
            }
        }
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Packet {
    Ping,
    Entry,
    Ack,
    Refused,
}

impl Packet {
    fn read(frame: &str) -> Self {
        match frame.get(..2) {
            None if frame == "2" => Self::Ping,
            Some("42") => Self::Entry,
            Some("43") if !frame.contains(r#"{"error":"#) => Self::Ack,
            _ => Self::Refused,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packets_are_told_apart_by_their_digits() {
        assert_eq!(Packet::read("2"), Packet::Ping);
        assert_eq!(Packet::read(r#"42["entry",{"text":"x"}]"#), Packet::Entry);
        assert_eq!(Packet::read(r#"4317[{"id":"8"}]"#), Packet::Ack);
    }

    #[test]
    fn an_ack_that_carries_an_error_is_none() {
        assert_eq!(Packet::read(r#"4317[{"error":"unavailable"}]"#), Packet::Refused);
        assert_eq!(Packet::read(r#"44{"message":"unauthorized"}"#), Packet::Refused);
    }
}
