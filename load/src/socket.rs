//! A client of the public protocol: one socket, read frame by frame.
//!
//! A frame is not parsed but looked through for the few fields that matter, because the tester shares its machine with the
//! server that it measures. That is sound: inside a JSON text every quote has a backslash before it, so `"seq":` with bare
//! quotes is a field and nothing else, and the frames that are read have no second one.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::time::Duration;

use anyhow::{Context as _, bail};
use futures_util::{SinkExt as _, StreamExt as _};
use memchr::memmem;
use serde_json::json;
use tokio::net::TcpStream;
use tokio::time::{Instant, timeout};
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::http::HeaderValue;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::{Message, Utf8Bytes};
use tokio_tungstenite::{WebSocketStream, client_async_with_config};

use crate::check::{Broken, Checker};
use crate::stats::Stats;
use crate::target::Place;

const SUBPROTOCOL: &str = "beseda.v1";
/// What a socket of the tester reads at once.
const READ_BUFFER_BYTES: usize = 4 * 1024;
/// How long a socket may take from its first byte to `welcome`.
const GREETING_TIMEOUT: Duration = Duration::from_mins(1);
/// How long an answer may take before it counts as lost.
pub(crate) const PATIENCE: Duration = Duration::from_mins(1);

/// A conversation's name, hashed: cheaper to carry than a text.
pub(crate) type Name = u64;

/// Returns the hash of a conversation's name.
pub(crate) fn name_of(conversation: &str) -> Name {
    let mut hasher = DefaultHasher::new();
    conversation.hash(&mut hasher);
    hasher.finish()
}

/// What a client hears.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Heard {
    Ack { due: Instant, seq: u64 },
    Entry { is_own: bool, is_resolved: bool, due: Option<u64> },
    Synced { conversation: Name },
    Error { code: String, message: String },
    Bye,
    Other,
}

/// A connected client.
pub(crate) struct Socket {
    stream: WebSocketStream<TcpStream>,
    last: Utf8Bytes,
    check: Checker,
    stats: Stats,
}

impl Socket {
    /// Connects and says hello. Each conversation of `resume` goes on after its number.
    pub(crate) async fn open(place: &Place, token: &str, resume: &[(String, u64)], stats: &Stats) -> anyhow::Result<Self> {
        timeout(GREETING_TIMEOUT, Self::greet(place, token, resume, stats)).await.context("no `welcome` came in time")?
    }

    async fn greet(place: &Place, token: &str, resume: &[(String, u64)], stats: &Stats) -> anyhow::Result<Self> {
        let tcp = TcpStream::connect(place.authority()).await.context("no connection")?;
        tcp.set_nodelay(true)?;
        let mut request = format!("ws://{}/ws", place.authority()).into_client_request()?;
        request.headers_mut().insert("sec-websocket-protocol", HeaderValue::from_static(SUBPROTOCOL));
        let config = WebSocketConfig::default().read_buffer_size(READ_BUFFER_BYTES).write_buffer_size(0);
        let (stream, _response) = client_async_with_config(request, tcp, Some(config)).await.context("the socket was refused")?;
        let mut check = Checker::default();
        for (conversation, seq) in resume {
            check.expect_after(name_of(conversation), *seq);
        }
        let mut socket = Self { stream, last: Utf8Bytes::default(), check, stats: stats.clone() };
        let resume: Vec<_> = resume.iter().map(|(conversation, seq)| json!({ "conversation": conversation, "seq": seq })).collect();
        socket.say(json!({ "type": "hello", "token": token, "resume": resume }).to_string()).await?;
        socket.read().await?;
        if text_of(socket.last.as_bytes(), b"\"type\":\"") != Some("welcome") {
            bail!("instead of `welcome` came {}", socket.last.as_str());
        }
        Ok(socket)
    }

    /// Sends a frame.
    pub(crate) async fn say(&mut self, frame: String) -> anyhow::Result<()> {
        self.stream.send(Message::text(frame)).await.context("the socket broke while it was written to")
    }

    /// Sends a message that was due at `due`.
    pub(crate) async fn post(&mut self, conversation: &str, bytes: usize, due: Instant) -> anyhow::Result<()> {
        let reference = self.check.ask(due);
        let text = padded(self.stats.nanos_of(due), bytes);
        self.say(format!(r#"{{"type":"post","ref":"{reference}","conversation":"{conversation}","text":"{text}"}}"#)).await
    }

    /// Sends the first message, and returns the name of the conversation that it opened and its number there.
    pub(crate) async fn begin(&mut self) -> anyhow::Result<(String, u64)> {
        let reference = self.check.ask(Instant::now());
        self.say(format!(r#"{{"type":"post","ref":"{reference}","text":"hello"}}"#)).await?;
        self.answer().await
    }

    /// Sends a request that names a conversation, and waits for its ack.
    pub(crate) async fn ask(&mut self, kind: &str, conversation: &str) -> anyhow::Result<(String, u64)> {
        let reference = self.check.ask(Instant::now());
        self.say(format!(r#"{{"type":"{kind}","ref":"{reference}","conversation":"{conversation}"}}"#)).await?;
        self.answer().await
    }

    /// Asks for everything of a conversation after a number.
    pub(crate) async fn watch(&mut self, conversation: &str, since: u64) -> anyhow::Result<()> {
        self.check.expect_after(name_of(conversation), since);
        self.say(json!({ "type": "watch", "ref": "watch", "topic": format!("conversation:{conversation}"), "since": since }).to_string())
            .await?;
        timeout(PATIENCE, async {
            loop {
                match self.next().await? {
                    Heard::Error { code, message, .. } => bail!("`watch` was refused: {code}: {message}"),
                    Heard::Other if text_of(self.last.as_bytes(), b"\"type\":\"") == Some("ok") => return Ok(()),
                    _ => {}
                }
            }
        })
        .await
        .context("`watch` was not answered")?
    }

    /// Waits for the next ack, and returns what it names.
    async fn answer(&mut self) -> anyhow::Result<(String, u64)> {
        timeout(PATIENCE, async {
            loop {
                match self.next().await? {
                    Heard::Ack { seq, .. } => {
                        let conversation = text_of(self.last.as_bytes(), b"\"conversation\":\"").context("an ack names no conversation")?;
                        return Ok((conversation.to_owned(), seq));
                    }
                    Heard::Error { code, message, .. } => bail!("refused: {code}: {message}"),
                    Heard::Bye => bail!("the server said bye"),
                    _ => {}
                }
            }
        })
        .await
        .context("no answer came in time")?
    }

    /// Hears the next frame, and judges it.
    pub(crate) async fn next(&mut self) -> anyhow::Result<Heard> {
        self.read().await?;
        let heard = understand(&mut self.check, self.last.as_bytes());
        Ok(heard.unwrap_or_else(|broken| {
            self.stats.broken(broken);
            Heard::Other
        }))
    }

    async fn read(&mut self) -> anyhow::Result<()> {
        loop {
            match self.stream.next().await {
                Some(Ok(Message::Text(text))) => {
                    self.last = text;
                    return Ok(());
                }
                Some(Ok(Message::Close(frame))) => bail!("the server closed the socket: {frame:?}"),
                Some(Ok(_)) => {}
                Some(Err(error)) => return Err(error).context("the socket broke"),
                None => bail!("the socket ended"),
            }
        }
    }

    /// Returns what is judged.
    pub(crate) const fn check(&self) -> &Checker {
        &self.check
    }

    /// Judges what is left.
    pub(crate) fn finish(&self) {
        if let Err(broken) = self.check.finish() {
            self.stats.broken(broken);
        }
    }
}

fn understand(check: &mut Checker, frame: &[u8]) -> Result<Heard, Broken> {
    let conversation = || text_of(frame, b"\"conversation\":\"").map(name_of).unwrap_or_default();
    let seq = || number_of(frame, b"\"seq\":").unwrap_or_default();
    let own = || text_of(frame, b"\"ref\":\"").and_then(|reference| reference.parse().ok());
    Ok(match text_of(frame, b"\"type\":\"").unwrap_or_default() {
        "entry" => {
            let (conversation, seq, own) = (conversation(), seq(), own());
            check.entry(conversation, seq, own)?;
            let due = number_of(frame, b"\"text\":\"");
            let is_resolved = due.is_none() && memmem::find(frame, b"\"name\":\"resolved\"").is_some();
            Heard::Entry { is_own: own.is_some(), is_resolved, due }
        }
        "ack" => {
            let (Some(reference), seq) = (own(), seq()) else { return Ok(Heard::Other) };
            Heard::Ack { due: check.ack(reference, seq)?, seq }
        }
        "synced" => Heard::Synced { conversation: conversation() },
        "error" => {
            if let Some(reference) = own() {
                check.refuse(reference);
            }
            Heard::Error {
                code: text_of(frame, b"\"code\":\"").unwrap_or_default().to_owned(),
                message: String::from_utf8_lossy(frame).into_owned(),
            }
        }
        "bye" => Heard::Bye,
        _ => Heard::Other,
    })
}

/// Returns a text that begins with a time and has so many bytes.
fn padded(nanos: u64, bytes: usize) -> String {
    let mut text = format!("{nanos} ");
    text.extend(std::iter::repeat_n('x', bytes.saturating_sub(text.len())));
    text
}

/// Returns what stands after a field's name and its opening quote, up to the next quote.
fn text_of<'a>(frame: &'a [u8], field: &[u8]) -> Option<&'a str> {
    let rest = frame.get(memmem::find(frame, field)? + field.len()..)?;
    std::str::from_utf8(rest.get(..memchr::memchr(b'"', rest)?)?).ok()
}

/// Returns the digits that stand after a field's name.
fn number_of(frame: &[u8], field: &[u8]) -> Option<u64> {
    let rest = frame.get(memmem::find(frame, field)? + field.len()..)?;
    let digits = rest.iter().take_while(|byte| byte.is_ascii_digit());
    let mut digits = digits.map(|digit| u64::from(digit - b'0')).peekable();
    digits.peek()?;
    digits.try_fold(0_u64, |number, digit| number.checked_mul(10)?.checked_add(digit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_is_understood_whatever_its_text_says() {
        let mut check = Checker::default();
        let frame = r#"{"type":"entry","conversation":"cnv_1","seq":12,"ref":"3","text":"77 \"seq\":9 \"type\":\"bye\""}"#;
        let heard = understand(&mut check, frame.as_bytes()).unwrap();
        assert_eq!(heard, Heard::Entry { is_own: true, is_resolved: false, due: Some(77) });
        assert_eq!(check.last_of(name_of("cnv_1")), 12);
    }

    #[test]
    fn a_refused_request_is_answered() {
        let mut check = Checker::default();
        let reference = check.ask(Instant::now());
        let frame = format!(r#"{{"type":"error","ref":"{reference}","code":"busy","message":"m","retry_after_ms":250}}"#);
        let Heard::Error { code, .. } = understand(&mut check, frame.as_bytes()).unwrap() else { panic!() };
        assert_eq!(code, "busy");
        check.finish().unwrap();
    }

    #[test]
    fn a_message_has_as_many_bytes_as_were_asked_for() {
        assert_eq!(padded(5, 120).len(), 120);
        assert_eq!(padded(123_456, 1), "123456 ");
    }
}
