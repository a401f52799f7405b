//! A client of ejabberd: XMPP over TCP, registered in the stream it logs in by, with acks by stream management (XEP-0198).
//!
//! ejabberd archives what a client sends before it looks at the client's next stanza. The answer to a request for an ack that follows a
//! message therefore says that the message is in the archive.

use anyhow::{Context, Result, bail};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::xml::take_stanza;
use super::{Chat, Connect, HALL, Heard, Place, Seat};
use crate::host::network;

const OPEN: &str = "<stream:stream to='localhost' version='1.0' xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>";
const PASSWORD: &str = "secret";
const READ_BYTES: usize = 4096;

#[derive(Clone)]
pub(crate) struct XmppServer {
    pub(crate) port: u16,
}

pub(crate) struct XmppClient {
    stream: TcpStream,
    read: Vec<u8>,
    /// The opening tag of its messages.
    message: String,
    /// Stanzas heard since acks were turned on, as the server wants to be told.
    n_heard: u32,
}

impl Connect for XmppServer {
    type Client = XmppClient;

    async fn introduce(&self, seat: &Seat) -> Result<()> {
        let mut client = XmppClient::open(self.port).await?;
        client.register(&seat.name).await
    }

    async fn connect(&self, seat: Seat) -> Result<XmppClient> {
        let message = match &seat.place {
            Place::Pair { partner, .. } => format!("<message to='{partner}@localhost' type='chat'>"),
            Place::Hall | Place::Stage => format!("<message to='{HALL}@conference.localhost' type='groupchat'>"),
            Place::Alone => String::new(),
        };
        let mut client = XmppClient { message, ..XmppClient::open(self.port).await? };
        client.log_in(&seat.name).await?;
        match seat.place {
            Place::Pair { .. } => client.turn_acks_on().await?,
            Place::Hall => client.enter_hall(&seat.name).await?,
            Place::Stage => {
                client.enter_hall(&seat.name).await?;
                client.turn_acks_on().await?;
            }
            Place::Alone => {}
        }
        Ok(client)
    }
}

impl XmppClient {
    async fn open(port: u16) -> Result<Self> {
        let stream = network::connect(port).await?;
        let mut client = Self { stream, read: Vec::new(), message: String::new(), n_heard: 0 };
        client.write(OPEN).await?;
        client.until("<stream:features").await?;
        Ok(client)
    }

    async fn register(&mut self, name: &str) -> Result<()> {
        let account = format!("<username>{name}</username><password>{PASSWORD}</password>");
        self.write(&format!("<iq type='set' id='register'><query xmlns='jabber:iq:register'>{account}</query></iq>")).await?;
        // Whoever was introduced is told that the name is taken; the password is the same.
        self.until("<iq").await
    }

    async fn log_in(&mut self, name: &str) -> Result<()> {
        self.register(name).await?;
        let credentials = STANDARD.encode(format!("\0{name}\0{PASSWORD}"));
        self.write(&format!("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>{credentials}</auth>")).await?;
        self.until("<success").await?;
        self.write(OPEN).await?;
        self.until("<stream:features").await?;
        self.write("<iq type='set' id='bind'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>").await?;
        self.until("<iq").await?;
        self.write("<presence/>").await?;
        self.until("<presence").await
    }

    async fn turn_acks_on(&mut self) -> Result<()> {
        self.write("<enable xmlns='urn:xmpp:sm:3'/>").await?;
        self.until("<enabled").await?;
        self.n_heard = 0;
        Ok(())
    }

    async fn enter_hall(&mut self, name: &str) -> Result<()> {
        let history = "<x xmlns='http://jabber.org/protocol/muc'><history maxstanzas='0'/></x>";
        self.write(&format!("<presence to='{HALL}@conference.localhost/{name}'>{history}</presence>")).await?;
        // The room's subject ends what is told to those who enter.
        self.until("<message").await
    }

    async fn write(&mut self, text: &str) -> Result<()> {
        self.stream.write_all(text.as_bytes()).await.context("cannot write to the server")
    }

    /// Waits for a stanza that begins so.
    async fn until(&mut self, beginning: &str) -> Result<()> {
        loop {
            let stanza = self.stanza().await?;
            if stanza.starts_with(beginning) {
                return Ok(());
            }
            if stanza.starts_with("<failure") || stanza.starts_with("<failed") || stanza.contains("type='error'") {
                bail!("`{beginning}` was expected of the server, not `{stanza}`");
            }
        }
    }

    async fn stanza(&mut self) -> Result<String> {
        loop {
            if let Some(stanza) = take_stanza(&mut self.read)? {
                return Ok(stanza);
            }
            self.read.reserve(READ_BYTES);
            if self.stream.read_buf(&mut self.read).await.context("cannot read from the server")? == 0 {
                bail!("the server has closed the connection");
            }
        }
    }
}

impl Chat for XmppClient {
    async fn post(&mut self, text: &str) -> Result<()> {
        let stanza = format!("{}<body>{text}</body></message><r xmlns='urn:xmpp:sm:3'/>", self.message);
        self.write(&stanza).await
    }

    async fn hear(&mut self) -> Result<Heard> {
        loop {
            let stanza = self.stanza().await?;
            let kind = Stanza::read(&stanza);
            self.n_heard = self.n_heard.wrapping_add(u32::from(kind.counts()));
            match kind {
                Stanza::Entry => return Ok(Heard::Entry),
                Stanza::Ack => return Ok(Heard::Ack),
                Stanza::AckWanted => self.write(&format!("<a xmlns='urn:xmpp:sm:3' h='{}'/>", self.n_heard)).await?,
                Stanza::Refused => bail!("the server refused a message: `{stanza}`"),
                Stanza::Other => {}
            }
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stanza {
    Entry,
    Ack,
    AckWanted,
    Refused,
    /// Presence and the like.
    Other,
}

impl Stanza {
    fn read(text: &str) -> Self {
        let name = text.trim_start_matches('<').split(|end: char| !end.is_ascii_alphanumeric() && end != ':').next();
        match name {
            Some("message") if text.contains("type='error'") => Self::Refused,
            Some("message") if text.contains("<body") => Self::Entry,
            Some("a") => Self::Ack,
            Some("r") => Self::AckWanted,
            Some("stream:error") => Self::Refused,
            _ => Self::Other,
        }
    }

    /// Whether stream management counts it: its own elements do not.
    fn counts(self) -> bool {
        !matches!(self, Self::Ack | Self::AckWanted)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stanzas_are_told_apart() {
        assert_eq!(Stanza::read("<message from='a' type='chat'><body>x</body></message>"), Stanza::Entry);
        assert_eq!(Stanza::read("<message><subject/></message>"), Stanza::Other);
        assert_eq!(Stanza::read("<message type='error'><body>x</body></message>"), Stanza::Refused);
        assert_eq!(Stanza::read("<a h='1' xmlns='urn:xmpp:sm:3'/>"), Stanza::Ack);
        assert_eq!(Stanza::read("<r xmlns='urn:xmpp:sm:3'/>"), Stanza::AckWanted);
        assert_eq!(Stanza::read("<presence/>"), Stanza::Other);
    }
}
