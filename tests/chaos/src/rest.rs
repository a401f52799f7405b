//! Calls of the HTTP interface, one connection each: as little HTTP as it takes, so that nothing retries or hides a failure behind our back.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// How long a call may take.
const CALL_MAX: Duration = Duration::from_secs(30);
/// The largest answer that is read.
const ANSWER_BYTES_MAX: usize = 16 << 20;

/// The interface of one server.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rest {
    pub(crate) address: SocketAddr,
}

/// What a call is made of.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Call<'a> {
    pub(crate) token: Option<&'a str>,
    pub(crate) origin: Option<&'a str>,
    pub(crate) body: Option<&'a Value>,
}

#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Value,
}

impl Rest {
    /// Calls, and returns what came back, whatever it was.
    pub(crate) async fn call(&self, method: &str, path: &str, call: Call<'_>) -> Result<Answer> {
        tokio::time::timeout(CALL_MAX, self.ask(method, path, call)).await.with_context(|| format!("{method} {path} was not answered"))?
    }

    /// Calls, and returns the body; anything but success is an error.
    pub(crate) async fn must(&self, method: &str, path: &str, call: Call<'_>) -> Result<Value> {
        let answer = self.call(method, path, call).await?;
        if answer.status >= 300 {
            bail!("{method} {path} was answered with {} {}", answer.status, answer.body);
        }
        Ok(answer.body)
    }

    async fn ask(&self, method: &str, path: &str, call: Call<'_>) -> Result<Answer> {
        let mut stream = TcpStream::connect(self.address).await.context("nobody listens")?;
        stream.write_all(&request(self.address, method, path, call)).await?;
        let mut answer = Vec::new();
        stream.take(ANSWER_BYTES_MAX as u64).read_to_end(&mut answer).await?;
        parse(&answer).with_context(|| format!("the answer to {method} {path} is no HTTP"))
    }
}

fn request(address: SocketAddr, method: &str, path: &str, call: Call<'_>) -> Vec<u8> {
    let mut head = format!("{method} {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n");
    if let Some(token) = call.token {
        head.push_str(&format!("Authorization: Bearer {token}\r\n"));
    }
    if let Some(origin) = call.origin {
        head.push_str(&format!("Origin: {origin}\r\n"));
    }
    let body = call.body.map(ToString::to_string).unwrap_or_default();
    if call.body.is_some() {
        head.push_str(&format!("Content-Type: application/json\r\nContent-Length: {}\r\n", body.len()));
    }
    format!("{head}\r\n{body}").into_bytes()
}

fn parse(answer: &[u8]) -> Option<Answer> {
    let end = answer.windows(4).position(|window| window == b"\r\n\r\n")?;
    let head = std::str::from_utf8(answer.get(..end)?).ok()?;
    let status = head.split(' ').nth(1)?.parse().ok()?;
    let body = answer.get(end + 4..)?;
    let chunked = head.lines().any(|line| line.eq_ignore_ascii_case("transfer-encoding: chunked"));
    let body = if chunked { unchunked(body)? } else { body.to_vec() };
    Some(Answer { status, body: serde_json::from_slice(&body).unwrap_or(Value::Null) })
}

fn unchunked(mut rest: &[u8]) -> Option<Vec<u8>> {
    let mut whole = Vec::new();
    loop {
        let end = rest.windows(2).position(|window| window == b"\r\n")?;
        let length = usize::from_str_radix(std::str::from_utf8(rest.get(..end)?).ok()?.split(';').next()?, 16).ok()?;
        if length == 0 {
            return Some(whole);
        }
        whole.extend_from_slice(rest.get(end + 2..end + 2 + length)?);
        rest = rest.get(end + 4 + length..)?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_read_whole_or_in_chunks() {
        let whole = parse(b"HTTP/1.1 201 Created\r\nContent-Length: 7\r\n\r\n{\"a\":1}").unwrap();
        assert_eq!((whole.status, &whole.body["a"]), (201, &1.into()));
        let chunks = parse(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n{\"a\r\n4\r\n\":2}\r\n0\r\n\r\n").unwrap();
        assert_eq!(chunks.body["a"], 2);
        assert!(parse(b"HTTP/1.1 200 OK\r\nContent").is_none());
    }
}
