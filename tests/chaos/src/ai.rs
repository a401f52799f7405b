//! A stand-in for an AI provider that behaves badly: it streams slowly, hangs before and in the middle, fails, talks nonsense, hangs up.
//!
//! It speaks HTTP by hand, because half of what it does is not HTTP any more. What it does with a request is rolled from the seed and the
//! request's number.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use anyhow::{Context as _, Result};
use serde_json::json;
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

use crate::dice::{Dice, For};

/// Longer than any server waits.
const HANG: Duration = Duration::from_secs(90);
/// The largest request that is read.
const REQUEST_BYTES_MAX: usize = 4 << 20;
const WORDS: [&str; 12] = ["Заказ", "уже", "в", "пути", "the parcel", "arrives", "on", "Monday", "包裹", "明天", "到达", "🙂"];

/// How it treats a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mood {
    Flow,
    Slow,
    HangAtOnce,
    HangInTheMiddle,
    Break,
    Nonsense,
    Fail(u16),
}

const MOODS: [(u32, Mood); 8] = [
    (40, Mood::Flow),
    (32, Mood::Slow),
    (4, Mood::HangAtOnce),
    (4, Mood::HangInTheMiddle),
    (6, Mood::Break),
    (4, Mood::Nonsense),
    (6, Mood::Fail(500)),
    (4, Mood::Fail(429)),
];

pub(crate) struct Ai {
    pub(crate) address: SocketAddr,
    kind: watch::Sender<bool>,
    n_asked: Arc<AtomicU64>,
}

impl Ai {
    pub(crate) async fn start(seed: u64) -> Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.context("the AI's stand-in finds no port")?;
        let (address, kind, n_asked) = (listener.local_addr()?, watch::Sender::new(false), Arc::new(AtomicU64::new(0)));
        tokio::spawn(accept(listener, seed, kind.clone(), Arc::clone(&n_asked)));
        Ok(Self { address, kind, n_asked })
    }

    /// From now on it answers well and fast.
    pub(crate) fn be_kind(&self) {
        self.kind.send_replace(true);
    }

    pub(crate) fn n_asked(&self) -> u64 {
        self.n_asked.load(Ordering::Relaxed)
    }
}

async fn accept(listener: TcpListener, seed: u64, kind: watch::Sender<bool>, n_asked: Arc<AtomicU64>) {
    loop {
        let Ok((stream, _)) = listener.accept().await else { continue };
        let dice = Dice::new(seed, For::Answer(n_asked.fetch_add(1, Ordering::Relaxed)));
        let is_kind = *kind.borrow();
        tokio::spawn(async move {
            // A client that hangs up is what cancelling looks like from here.
            drop(serve(stream, dice, is_kind).await);
        });
    }
}

async fn serve(stream: TcpStream, mut dice: Dice, is_kind: bool) -> Result<()> {
    let mut stream = BufReader::new(stream);
    read_request(&mut stream).await?;
    let mood = if is_kind { Mood::Flow } else { dice.weighted(&MOODS).unwrap_or(Mood::Flow) };
    match mood {
        Mood::HangAtOnce => tokio::time::sleep(HANG).await,
        Mood::Fail(status) => {
            let body = json!({"error": {"message": "not today", "type": "server_error", "param": null, "code": null}}).to_string();
            let head = format!(
                "HTTP/1.1 {status} No\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
                body.len()
            );
            stream.write_all(format!("{head}{body}").as_bytes()).await?;
        }
        Mood::Nonsense => {
            stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\ndata: <html>\n\n").await?;
        }
        Mood::Flow | Mood::Slow | Mood::HangInTheMiddle | Mood::Break => write_answer(&mut stream, &mut dice, mood).await?,
    }
    Ok(())
}

async fn read_request(stream: &mut BufReader<TcpStream>) -> Result<()> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        stream.read_line(&mut line).await?;
        if line.trim().is_empty() {
            break;
        }
        if let Some((name, value)) = line.split_once(':').filter(|(name, _)| name.eq_ignore_ascii_case("content-length")) {
            length = value.trim().parse::<usize>().with_context(|| format!("`{name}` is no length"))?;
        }
    }
    stream.read_exact(&mut vec![0; length.min(REQUEST_BYTES_MAX)]).await?;
    Ok(())
}

async fn write_answer(stream: &mut BufReader<TcpStream>, dice: &mut Dice, mood: Mood) -> Result<()> {
    stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n").await?;
    let n_pieces = dice.between(4, 16);
    for at in 0..n_pieces {
        let word = dice.pick(&WORDS).copied().unwrap_or("so");
        write_chunk(stream, &json!({"role": "assistant", "content": format!("{word} ")}), None).await?;
        if at == n_pieces / 2 && mood == Mood::HangInTheMiddle {
            tokio::time::sleep(HANG).await;
        }
        if at == n_pieces / 2 && mood == Mood::Break {
            return Ok(());
        }
        tokio::time::sleep(if mood == Mood::Slow { dice.millis(40, 350) } else { dice.millis(0, 8) }).await;
    }
    write_chunk(stream, &json!({}), Some("stop")).await?;
    stream.write_all(b"data: [DONE]\n\n").await?;
    stream.flush().await?;
    Ok(())
}

async fn write_chunk(stream: &mut BufReader<TcpStream>, delta: &serde_json::Value, finish: Option<&str>) -> Result<()> {
    let choices = json!([{"index": 0, "delta": delta, "finish_reason": finish}]);
    let chunk = json!({"id": "chatcmpl-chaos", "object": "chat.completion.chunk", "created": 1, "model": "chaos", "choices": choices});
    stream.write_all(format!("data: {chunk}\n\n").as_bytes()).await?;
    stream.flush().await?;
    Ok(())
}
