//! A client of NATS: its line protocol over TCP, and messages published to JetStream with an inbox for the ack.
//!
//! Who listens is subscribed in the plain way, which is NATS's fastest; it may hear a message before the stream has stored it.

use anyhow::{Context, Result, bail};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};

use super::{Chat, Connect, HALL, Heard, Place, Seat};
use crate::host::network;

/// The subscription that acks come to.
const ACKS: &str = "1";
/// The subscription that messages come to.
const ENTRIES: &str = "2";
/// The most that a message may have: a guard against a line that was misread.
const PAYLOAD_BYTES_MAX: usize = 1 << 20;

#[derive(Clone)]
pub(crate) struct NatsServer {
    pub(crate) port: u16,
}

pub(crate) struct NatsClient {
    reader: BufReader<OwnedReadHalf>,
    writer: OwnedWriteHalf,
    line: Vec<u8>,
    payload: Vec<u8>,
    inbox: String,
    /// Where its messages go.
    subject: String,
}

impl Connect for NatsServer {
    type Client = NatsClient;

    async fn connect(&self, seat: Seat) -> Result<NatsClient> {
        let (listens_to, posts_to) = match &seat.place {
            Place::Pair { room, partner, .. } => (format!("chat.{room}.{}", seat.name), format!("chat.{room}.{partner}")),
            Place::Hall | Place::Stage => (format!("chat.{HALL}"), format!("chat.{HALL}")),
            Place::Alone => (format!("chat.alone.{}", seat.name), String::new()),
        };
        let mut client = NatsClient::open(self.port, &seat.name, posts_to).await?;
        client.subscribe(&listens_to).await?;
        Ok(client)
    }
}

impl NatsClient {
    async fn open(port: u16, name: &str, subject: String) -> Result<Self> {
        let (reader, writer) = network::connect(port).await?.into_split();
        let reader = BufReader::new(reader);
        let mut client = Self { reader, writer, line: Vec::new(), payload: Vec::new(), inbox: format!("_INBOX.{name}"), subject };
        client.read_line().await?;
        // Without `echo` a client hears its own messages too, as nobody wants in a chat.
        client.write(&format!("CONNECT {{\"verbose\":false,\"echo\":false,\"name\":\"{name}\"}}\r\n")).await?;
        Ok(client)
    }

    /// Comes back when the server knows of the subscriptions.
    async fn subscribe(&mut self, subject: &str) -> Result<()> {
        self.write(&format!("SUB {} {ACKS}\r\nSUB {subject} {ENTRIES}\r\nPING\r\n", self.inbox)).await?;
        loop {
            match self.read_line().await?.as_slice() {
                b"PONG" => return Ok(()),
                line if line.starts_with(b"-ERR") => bail!("the server says `{}`", String::from_utf8_lossy(line)),
                _ => {}
            }
        }
    }

    /// Makes the stream that keeps all messages, and returns what the server says of it.
    pub(crate) async fn make_stream(port: u16, settings: &str) -> Result<String> {
        let mut client = Self::open(port, "maker", "$JS.API.STREAM.CREATE.CHAT".to_owned()).await?;
        client.subscribe("unused").await?;
        client.publish(settings).await?;
        client.message().await?;
        Ok(String::from_utf8_lossy(&client.payload).into_owned())
    }

    async fn publish(&mut self, text: &str) -> Result<()> {
        let command = format!("PUB {} {} {}\r\n{text}\r\n", self.subject, self.inbox, text.len());
        self.write(&command).await
    }

    async fn write(&mut self, command: &str) -> Result<()> {
        self.writer.write_all(command.as_bytes()).await.context("cannot write to the server")
    }

    /// A line without its end; the vector is lent out and put back by the next call.
    async fn read_line(&mut self) -> Result<Vec<u8>> {
        let mut line = std::mem::take(&mut self.line);
        line.clear();
        if self.reader.read_until(b'\n', &mut line).await.context("cannot read from the server")? == 0 {
            bail!("the server has closed the connection");
        }
        line.truncate(line.trim_ascii_end().len());
        Ok(line)
    }

    /// Waits for the next message, leaves it in `payload`, and says which subscription it came by.
    async fn message(&mut self) -> Result<Heard> {
        loop {
            let line = self.read_line().await?;
            match Line::read(&line)? {
                Line::Message { heard, n_bytes } => {
                    self.payload.resize(n_bytes + 2, 0);
                    self.reader.read_exact(&mut self.payload).await.context("a message was cut off")?;
                    self.line = line;
                    return Ok(heard);
                }
                Line::Ping => self.write("PONG\r\n").await?,
                Line::Other => {}
            }
            self.line = line;
        }
    }
}

impl Chat for NatsClient {
    async fn post(&mut self, text: &str) -> Result<()> {
        self.publish(text).await
    }

    async fn hear(&mut self) -> Result<Heard> {
        let heard = self.message().await?;
        if heard == Heard::Ack && !is_ack(&self.payload) {
            bail!("JetStream refused a message: `{}`", String::from_utf8_lossy(&self.payload).trim());
        }
        Ok(heard)
    }
}

/// `{"stream":"CHAT", "seq":17}`; a refusal has an `error` instead.
fn is_ack(payload: &[u8]) -> bool {
    payload.windows(6).any(|part| part == b"\"seq\":")
}

#[derive(Debug, PartialEq, Eq)]
enum Line {
    /// `MSG <subject> <subscription> [reply] <bytes>`
    Message {
        heard: Heard,
        n_bytes: usize,
    },
    Ping,
    Other,
}

impl Line {
    fn read(line: &[u8]) -> Result<Self> {
        let text = std::str::from_utf8(line).context("the server wrote something that is not text")?;
        let mut words = text.split(' ');
        match words.next() {
            Some("MSG") => {
                let heard = if words.nth(1) == Some(ACKS) { Heard::Ack } else { Heard::Entry };
                let n_bytes = words.next_back().and_then(|word| word.parse().ok()).filter(|bytes| *bytes <= PAYLOAD_BYTES_MAX);
                let n_bytes = n_bytes.with_context(|| format!("a message of unknown length: `{text}`"))?;
                Ok(Self::Message { heard, n_bytes })
            }
            Some("PING") => Ok(Self::Ping),
            Some("-ERR") => bail!("the server says `{text}`"),
            _ => Ok(Self::Other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_subscription_says_whether_it_is_an_ack() {
        let read = |line: &str| Line::read(line.as_bytes()).unwrap();
        assert_eq!(read("MSG _INBOX.a 1 30"), Line::Message { heard: Heard::Ack, n_bytes: 30 });
        assert_eq!(read("MSG chat.p1.a 2 _INBOX.b 120"), Line::Message { heard: Heard::Entry, n_bytes: 120 });
        assert_eq!(read("PING"), Line::Ping);
        assert_eq!(read("PONG"), Line::Other);
    }

    #[test]
    fn a_length_that_cannot_be_is_an_error() {
        assert!(Line::read(b"MSG a 2 many").is_err());
        assert!(Line::read(b"MSG a 2 99999999").is_err());
        assert!(Line::read(b"-ERR 'Unknown Protocol Operation'").is_err());
    }

    #[test]
    fn a_refusal_is_not_an_ack() {
        assert!(is_ack(br#"{"stream":"CHAT", "seq":1}"#));
        assert!(!is_ack(br#"{"error":{"code":503,"description":"no space"}}"#));
    }
}
