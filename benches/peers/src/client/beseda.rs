//! A client of Beseda, by the page of its protocol: shoppers on one side, programs with a key each on the other.
//!
//! A program takes part in a dialogue as an agent does, and comes in by the same ways. Agents would log in with a password, over which the
//! server takes its time on purpose: 200 of them a run.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use tokio::sync::{OnceCell, watch};
use tokio_tungstenite::tungstenite::Utf8Bytes;

use super::websocket::Socket;
use super::{Chat, Connect, HALL, Heard, Place, Seat, Side};
use crate::host::http::{post, text};

const SUBPROTOCOL: &str = "beseda.v1";
/// The page that the shoppers come from.
pub(crate) const ORIGIN: &str = "https://peers.example";

/// The dialogues by their rooms. Whoever comes to a room first may have to wait until its shopper has begun.
type Rooms = HashMap<String, watch::Sender<Option<String>>>;

#[derive(Clone)]
pub(crate) struct BesedaServer {
    pub(crate) port: u16,
    /// A key with the scope `admin`.
    pub(crate) key: String,
    /// The inbox that the shoppers come by.
    pub(crate) inbox: String,
    rooms: Arc<Mutex<Rooms>>,
    /// The tokens of shoppers who were introduced, by their names.
    tokens: Arc<Mutex<HashMap<String, String>>>,
    /// The one key that all watchers of the hall share.
    watcher: Arc<OnceCell<String>>,
}

pub(crate) struct BesedaClient {
    socket: Socket,
    name: String,
    conversation: String,
    role: Role,
    n_posted: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    /// Hears its own entries too, and those of a bot that is about to leave.
    TakesPart,
    /// Hears the entries of others alone.
    Watches,
}

impl BesedaServer {
    pub(crate) fn new(port: u16, key: String, inbox: String) -> Self {
        Self { port, key, inbox, rooms: Arc::default(), tokens: Arc::default(), watcher: Arc::default() }
    }

    fn room(&self, name: &str) -> watch::Sender<Option<String>> {
        self.rooms.lock().unwrap_or_else(PoisonError::into_inner).entry(name.to_owned()).or_default().clone()
    }

    fn tokens(&self) -> MutexGuard<'_, HashMap<String, String>> {
        self.tokens.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn make_token(&self) -> Result<String> {
        let made = post(self.port, "/api/v1/widget/sessions", &[("origin", ORIGIN)], &json!({ "inbox": self.inbox })).await?;
        text(&made, "token")
    }

    async fn shopper(&self, seat: &str) -> Result<BesedaClient> {
        let known = self.tokens().remove(seat);
        let token = match known {
            Some(token) => token,
            None => self.make_token().await?,
        };
        BesedaClient::greet(self.port, &token, seat, Role::TakesPart).await
    }

    async fn make_key(&self, name: &str) -> Result<String> {
        let bearer = format!("Bearer {}", self.key);
        let body = json!({ "name": name, "scopes": ["conversations:read", "conversations:write"] });
        text(&post(self.port, "/api/v1/api-keys", &[("authorization", &bearer)], &body).await?, "key")
    }

    /// A shopper who has begun a dialogue.
    async fn beginner(&self, seat: &str, room: &str) -> Result<BesedaClient> {
        let mut client = self.shopper(seat).await?;
        client.conversation = text(&client.ask(json!({ "type": "post", "text": "hello" }), "ack").await?, "conversation")?;
        self.room(room).send_replace(Some(client.conversation.clone()));
        Ok(client)
    }

    /// A program that has taken the dialogue of a room.
    async fn taker(&self, seat: &str, room: &str) -> Result<BesedaClient> {
        let mut client = BesedaClient::greet(self.port, &self.make_key(seat).await?, seat, Role::TakesPart).await?;
        client.conversation = self.begun(room).await?;
        client.ask(json!({ "type": "take", "conversation": client.conversation }), "ack").await?;
        Ok(client)
    }

    async fn watcher(&self, seat: &str) -> Result<BesedaClient> {
        let key = self.watcher.get_or_try_init(|| self.make_key("watchers")).await?;
        let mut client = BesedaClient::greet(self.port, key, seat, Role::Watches).await?;
        let topic = format!("conversation:{}", self.begun(HALL).await?);
        client.ask(json!({ "type": "watch", "topic": topic }), "ok").await?;
        Ok(client)
    }

    async fn begun(&self, room: &str) -> Result<String> {
        let mut room = self.room(room).subscribe();
        let begun = room.wait_for(Option::is_some).await.context("nobody will begin this dialogue")?;
        begun.clone().context("a dialogue without a name")
    }
}

impl Connect for BesedaServer {
    type Client = BesedaClient;

    async fn introduce(&self, seat: &Seat) -> Result<()> {
        let token = self.make_token().await?;
        self.tokens().insert(seat.name.clone(), token);
        Ok(())
    }

    async fn connect(&self, seat: Seat) -> Result<BesedaClient> {
        match &seat.place {
            Place::Pair { room, side: Side::Shopper, .. } => self.beginner(&seat.name, room).await,
            Place::Pair { room, side: Side::Agent, .. } => self.taker(&seat.name, room).await,
            Place::Stage => {
                let shopper = self.beginner(&seat.name, HALL).await?;
                // Somebody takes the dialogue, so that the bot does not answer in it.
                self.taker("usher", HALL).await?;
                Ok(shopper)
            }
            Place::Hall => self.watcher(&seat.name).await,
            Place::Alone => self.shopper(&seat.name).await,
        }
    }
}

impl BesedaClient {
    async fn greet(port: u16, token: &str, name: &str, role: Role) -> Result<Self> {
        let mut socket = Socket::open(port, "/ws", &[("sec-websocket-protocol", SUBPROTOCOL)]).await?;
        socket.send(json!({ "type": "hello", "token": token }).to_string()).await?;
        let frame = socket.text().await?;
        if !is_of_type(&frame, "welcome") {
            bail!("`welcome` was expected of the server, not `{frame}`");
        }
        Ok(Self { socket, name: name.to_owned(), conversation: String::new(), role, n_posted: 0 })
    }

    /// Asks for something once, and waits for the answer of that type.
    async fn ask(&mut self, mut request: Value, answer: &str) -> Result<Value> {
        let reference = format!("{}-{}", self.name, request.get("type").and_then(Value::as_str).unwrap_or_default());
        if let Some(fields) = request.as_object_mut() {
            fields.insert("ref".to_owned(), reference.into());
        }
        self.socket.send(request.to_string()).await?;
        loop {
            let frame = self.socket.text().await?;
            if is_of_type(&frame, answer) {
                return serde_json::from_str(&frame).context("the server sent something that is not JSON");
            }
            if is_of_type(&frame, "error") {
                bail!("the server refused `{request}`: `{frame}`");
            }
        }
    }
}

impl Chat for BesedaClient {
    async fn post(&mut self, text: &str) -> Result<()> {
        self.n_posted += 1;
        let Self { name, n_posted, conversation, .. } = self;
        let frame = json!({ "type": "post", "ref": format!("{name}-{n_posted}"), "conversation": conversation, "text": text });
        self.socket.send(frame.to_string()).await
    }

    async fn hear(&mut self) -> Result<Heard> {
        loop {
            let frame = self.socket.text().await?;
            match understand(&frame, self.role) {
                Frame::Heard(heard) => return Ok(heard),
                Frame::Refused => bail!("the server refused a message: `{frame}`"),
                Frame::Other => {}
            }
        }
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Frame {
    Heard(Heard),
    Refused,
    /// What happened to the dialogue, who is typing, and the like.
    Other,
}

fn understand(frame: &Utf8Bytes, role: Role) -> Frame {
    if is_of_type(frame, "entry") {
        let is_anothers = role == Role::Watches || is_message_of_another(frame);
        return if is_anothers { Frame::Heard(Heard::Entry) } else { Frame::Other };
    }
    if is_of_type(frame, "ack") {
        return Frame::Heard(Heard::Ack);
    }
    if is_of_type(frame, "error") { Frame::Refused } else { Frame::Other }
}

/// The server writes the type first. To look no further is what keeps the generator out of the way.
fn is_of_type(frame: &str, wanted: &str) -> bool {
    let rest = frame.strip_prefix(r#"{"type":""#).and_then(|rest| rest.strip_prefix(wanted));
    rest.is_some_and(|rest| rest.starts_with('"'))
}

/// In JSON a quote inside a text has a backslash before it, so that bare ones are those of a field.
fn is_message_of_another(frame: &str) -> bool {
    frame.contains(r#""kind":"message""#) && !frame.contains(r#""ref":""#) && !frame.contains(r#""author":{"kind":"bot""#)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard(frame: &'static str, role: Role) -> Frame {
        understand(&Utf8Bytes::from_static(frame), role)
    }

    #[test]
    fn who_takes_part_passes_over_its_own_entries_the_bots_and_events() {
        let of = |frame| heard(frame, Role::TakesPart);
        let anothers = r#"{"type":"entry","seq":4,"kind":"message","author":{"kind":"agent","id":"1"},"text":"say \"ref\":\"x\""}"#;
        assert_eq!(of(anothers), Frame::Heard(Heard::Entry));
        assert_eq!(of(r#"{"type":"entry","seq":4,"kind":"message","author":{"kind":"shopper"},"ref":"a-1","text":"x"}"#), Frame::Other);
        assert_eq!(of(r#"{"type":"entry","seq":2,"kind":"message","author":{"kind":"bot"},"text":"x"}"#), Frame::Other);
        assert_eq!(of(r#"{"type":"entry","seq":3,"kind":"event","author":{"kind":"agent"},"event":{"name":"taken"}}"#), Frame::Other);
    }

    #[test]
    fn a_watcher_counts_every_entry() {
        assert_eq!(heard(r#"{"type":"entry","seq":3,"kind":"message"}"#, Role::Watches), Frame::Heard(Heard::Entry));
        assert_eq!(heard(r#"{"type":"state","state":"queued"}"#, Role::Watches), Frame::Other);
    }

    #[test]
    fn acks_and_refusals_are_told_apart() {
        assert_eq!(heard(r#"{"type":"ack","ref":"a-1","seq":3}"#, Role::TakesPart), Frame::Heard(Heard::Ack));
        assert_eq!(heard(r#"{"type":"error","ref":"a-1","code":"busy"}"#, Role::TakesPart), Frame::Refused);
    }
}
