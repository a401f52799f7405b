//! The socket: `GET /ws`, and the pump that carries frames between it and its session.
//!
//! One task a socket. It reads only while the session has room for another request, so that TCP holds a fast client back
//! (promise 5), and writes everything that waits with one flush. A client that does not read stops this task and nothing
//! else: its session's outbox is bounded and what does not fit stays in the log (promise 4).

use std::pin::pin;
use std::time::Duration;

use axum::extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocket, WebSocketUpgrade};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use futures_util::{SinkExt, StreamExt};
use tokio::time::{Instant, sleep_until, timeout};

use crate::actors::session::{Connected, Drained, End, Heard};
use crate::actors::tree::Tree;
use crate::protocol::{Encoded, ErrorCode, SUBPROTOCOL, ServerFrame};

/// What a socket's reader sets aside. The library's default is 128 KiB a connection, idle or not.
const READ_BUFFER_BYTES: usize = 512;
/// What a socket's writer gathers before it writes.
const WRITE_BUFFER_BYTES: usize = 4 * 1024;
/// How far a frame may pass the limit and still be answered with words. Beyond, the socket is closed unread.
const OVERSIZE_FACTOR: usize = 32;
/// How long a client may take nothing at all before its socket is given up.
pub(super) const WRITE_STALL_MAX: Duration = Duration::from_mins(10);
/// How long the farewell may take.
const CLOSE_TIMEOUT: Duration = Duration::from_secs(2);

/// Accepts a socket. Which clients may speak is decided by their `hello`.
pub fn accept(upgrade: WebSocketUpgrade, tree: &Tree) -> Response {
    let connected = match tree.sessions().connect(tree.ids()) {
        Ok(connected) => connected,
        Err(error) => return (StatusCode::SERVICE_UNAVAILABLE, [("retry-after", "1")], error.to_string()).into_response(),
    };
    let frame_bytes = usize::try_from(connected.limits().frame_bytes).unwrap_or(usize::MAX);
    upgrade
        .protocols([SUBPROTOCOL])
        .read_buffer_size(READ_BUFFER_BYTES)
        .write_buffer_size(WRITE_BUFFER_BYTES)
        .max_message_size(frame_bytes.saturating_mul(OVERSIZE_FACTOR))
        .max_frame_size(frame_bytes.saturating_mul(OVERSIZE_FACTOR))
        .on_upgrade(move |socket| pump(socket, connected))
}

/// Carries frames until one side ends it. The session ends with this.
async fn pump(mut socket: WebSocket, connected: Connected) {
    let end = carry(&mut socket, &connected).await;
    if let Some(End { code, reason }) = end {
        let close = Message::Close(Some(CloseFrame { code, reason: Utf8Bytes::from_static(reason) }));
        drop(timeout(CLOSE_TIMEOUT, Box::pin(farewell(&mut socket, close))).await);
    }
}

/// Says farewell, then reads and throws away what still comes: a socket that is dropped with bytes unread is reset, and a
/// reset takes the farewell with it. Who does not take the farewell does without.
async fn farewell(socket: &mut WebSocket, close: Message) -> Result<(), axum::Error> {
    socket.send(close).await?;
    while let Some(Ok(_)) = socket.next().await {}
    Ok(())
}

fn is_too_large(error: axum::Error) -> bool {
    let inner = error.into_inner();
    matches!(inner.downcast_ref(), Some(tokio_tungstenite::tungstenite::Error::Capacity(_)))
}

/// What the pump wakes up for.
enum Wake {
    Heard(Option<Result<Message, axum::Error>>),
    ToWrite,
    Silence,
}

/// Returns how the socket is to be closed; `None` if the client has gone.
async fn carry(socket: &mut WebSocket, connected: &Connected) -> Option<End> {
    let limits = *connected.limits();
    let mut alarm = pin!(sleep_until(Instant::now() + limits.hello_timeout));
    let mut is_greeted = false;
    loop {
        if !is_greeted && connected.is_greeted() {
            is_greeted = true;
            alarm.as_mut().reset(Instant::now() + limits.heartbeat);
        }
        let may_read = connected.may_read();
        let wake = tokio::select! {
            biased;
            () = connected.handle().outbox().changed() => Wake::ToWrite,
            heard = socket.next(), if may_read => Wake::Heard(heard),
            () = alarm.as_mut() => Wake::Silence,
        };
        match wake {
            // Apart on the heap while it lasts, so that a task that only waits is small.
            Wake::ToWrite => match Box::pin(write(socket, connected)).await {
                Written::Something if is_greeted => alarm.as_mut().reset(Instant::now() + limits.heartbeat),
                Written::Something | Written::Nothing => {}
                Written::End(end) => return end,
            },
            Wake::Heard(Some(Ok(message))) => match hear(connected, &message, limits.frame_bytes) {
                Some(Heard::Well) => {}
                // What was answered to the last bad frame is written before the socket closes.
                Some(Heard::TooManyBad) => connected.handle().outbox().end(End::MISBEHAVED),
                None => return None,
            },
            Wake::Heard(Some(Err(error))) => return is_too_large(error).then_some(End::TOO_LARGE),
            Wake::Heard(None) => return None,
            Wake::Silence if is_greeted => {
                Box::pin(socket.send(text(&Encoded::of(&ServerFrame::Beat)))).await.ok()?;
                alarm.as_mut().reset(Instant::now() + limits.heartbeat);
            }
            Wake::Silence => match connected.be_late() {
                Ok(more) => alarm.as_mut().reset(Instant::now() + more),
                Err(end) => return Some(end),
            },
        }
    }
}

/// Takes what the client said. `None`: it says farewell.
fn hear(connected: &Connected, message: &Message, frame_bytes: u32) -> Option<Heard> {
    let len_max = usize::try_from(frame_bytes).unwrap_or(usize::MAX);
    match message {
        Message::Text(text) if text.len() > len_max => {
            let message = format!("a frame of {} bytes; at most {len_max} are allowed, larger things go over HTTP", text.len());
            Some(connected.complain_of(ErrorCode::TooLarge, &message))
        }
        Message::Text(text) => Some(connected.receive(text.as_str())),
        Message::Binary(_) => Some(connected.complain_of(ErrorCode::BadFrame, "a binary frame; frames are text, one JSON object each")),
        Message::Ping(_) | Message::Pong(_) => Some(Heard::Well),
        Message::Close(_) => None,
    }
}

enum Written {
    Something,
    Nothing,
    End(Option<End>),
}

/// Writes what waits, with one flush.
async fn write(socket: &mut WebSocket, connected: &Connected) -> Written {
    let Drained { frames, catch_up, end } = connected.handle().outbox().drain();
    if catch_up {
        connected.catch_up();
    }
    if frames.is_empty() {
        return end.map_or(Written::Nothing, |end| Written::End(Some(end)));
    }
    let n_frames = frames.len() as u64;
    let all = async {
        for frame in &frames {
            socket.feed(text(frame)).await?;
        }
        socket.flush().await
    };
    if !matches!(timeout(WRITE_STALL_MAX, all).await, Ok(Ok(()))) {
        return Written::End(None);
    }
    metrics::counter!("beseda_frames_sent_total").increment(n_frames);
    end.map_or(Written::Something, |end| Written::End(Some(end)))
}

fn text(frame: &Encoded) -> Message {
    // The bytes are known to be UTF-8; the library has no way to be told so without looking.
    Message::Text(Utf8Bytes::try_from(frame.bytes()).unwrap_or_default())
}
