//! One socket of a client: opened, greeted, written to, read from, and all of it written down.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::http::HeaderValue;

use crate::frame::Frame;
use crate::history::{Event, Fact, Name, Socket};
use crate::stage::{Stage, counted};

/// How long a client waits for a connection, and then for its welcome.
const OPEN_MAX: Duration = Duration::from_secs(10);
/// How long a write may take before the client gives the socket up.
const WRITE_MAX: Duration = Duration::from_secs(20);

pub(super) struct Line {
    socket: Option<Socket>,
    stream: WebSocketStream<TcpStream>,
    stage: Arc<Stage>,
}

impl Line {
    /// Opens a socket and says hello.
    pub(super) async fn open(stage: &Arc<Stage>, to: SocketAddr, person: usize, token: &str, resume: &HashMap<Name, u64>) -> Result<Self> {
        let stream = timeout(OPEN_MAX, connect(to)).await.context("the connection takes too long")??;
        let socket = Socket { number: stage.open_socket(), person, events: Vec::new(), settled: false };
        let mut line = Self { socket: Some(socket), stream, stage: Arc::clone(stage) };
        line.stage.count("sockets");
        let mut seen: Vec<(Name, u64)> = resume.iter().map(|(conversation, seq)| (Arc::clone(conversation), *seq)).collect();
        seen.sort_unstable();
        let named: Vec<Value> = seen.iter().map(|(conversation, seq)| json!({"conversation": &**conversation, "seq": seq})).collect();
        line.note(Fact::Hello { resume: seen });
        line.write(&json!({"type": "hello", "token": token, "resume": named}).to_string()).await?;
        Ok(line)
    }

    /// Waits for the welcome.
    pub(super) async fn welcome(&mut self) -> Result<Frame> {
        match timeout(OPEN_MAX, self.read()).await {
            Ok(Some(frame @ Frame::Welcome { .. })) => Ok(frame),
            Ok(Some(frame)) => bail!("instead of a welcome came {frame}"),
            Ok(None) => bail!("the socket ended before the welcome"),
            Err(_elapsed) => bail!("no welcome came"),
        }
    }

    pub(super) fn note(&mut self, fact: Fact) {
        if let Some(what) = counted(&fact) {
            self.stage.count(what);
        }
        let at = self.stage.now();
        if let Some(socket) = &mut self.socket {
            socket.events.push(Event { at, fact });
        }
    }

    pub(super) async fn write(&mut self, text: &str) -> Result<()> {
        timeout(WRITE_MAX, self.stream.send(Message::text(text))).await.context("the socket takes nothing")??;
        Ok(())
    }

    /// Reads the next frame; nothing once the socket has ended.
    pub(super) async fn read(&mut self) -> Option<Frame> {
        loop {
            match self.stream.next().await {
                Some(Ok(Message::Text(text))) => {
                    let frame = Frame::read(&text, &mut self.stage.names());
                    self.note(Fact::Heard(frame.clone()));
                    return Some(frame);
                }
                Some(Ok(Message::Close(frame))) => {
                    let why = frame
                        .map_or_else(|| "closed".to_owned(), |frame| format!("closed with {} {}", u16::from(frame.code), frame.reason));
                    self.end(&why);
                    return None;
                }
                Some(Ok(_)) => {}
                Some(Err(error)) => {
                    self.end(&error.to_string());
                    return None;
                }
                None => {
                    self.end("gone");
                    return None;
                }
            }
        }
    }

    /// Says goodbye, as a page that is left properly does.
    pub(super) async fn close(&mut self) {
        drop(timeout(WRITE_MAX, self.stream.close(None)).await);
        self.end("closed by the client");
    }

    /// Whether it ended with what says that the token is not good.
    pub(super) fn was_rejected(&self) -> bool {
        let last = self.socket.as_ref().and_then(|socket| socket.events.last());
        last.is_some_and(|event| matches!(&event.fact, Fact::Ended(why) if why.contains("4401")))
    }

    pub(super) fn settle(&mut self) {
        if let Some(socket) = &mut self.socket {
            socket.settled = true;
        }
    }

    pub(super) fn end(&mut self, why: &str) {
        let why = self.stage.keep(why);
        self.note(Fact::Ended(why));
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        if let Some(socket) = self.socket.take() {
            self.stage.hand_in(socket);
        }
    }
}

async fn connect(to: SocketAddr) -> Result<WebSocketStream<TcpStream>> {
    let stream = TcpStream::connect(to).await?;
    stream.set_nodelay(true)?;
    let mut request = format!("ws://{to}/ws").into_client_request()?;
    request.headers_mut().insert("sec-websocket-protocol", HeaderValue::from_static("beseda.v1"));
    let (stream, _) = tokio_tungstenite::client_async(request, stream).await?;
    Ok(stream)
}
