//! One HTTP request at a time, as much of it as setting up a server needs.

use anyhow::{Context, Result, bail};
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::network;

/// The longest answer that is read.
const ANSWER_BYTES_MAX: u64 = 1 << 20;

/// Posts JSON and returns the JSON of the answer.
pub(crate) async fn post(port: u16, path: &str, headers: &[(&str, &str)], body: &Value) -> Result<Value> {
    let body = body.to_string();
    let more = headers.iter().map(|(name, value)| [*name, ": ", *value, "\r\n"].concat()).collect::<String>();
    let request = format!(
        "POST {path} HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\nconnection: close\r\ncontent-type: application/json\r\n\
         content-length: {}\r\n{more}\r\n{body}",
        body.len()
    );
    let mut stream = network::connect(port).await?;
    stream.write_all(request.as_bytes()).await.context("cannot write to the server")?;
    let mut answer = String::new();
    stream.take(ANSWER_BYTES_MAX).read_to_string(&mut answer).await.context("cannot read from the server")?;
    read(&answer).with_context(|| format!("`POST {path}` failed"))
}

fn read(answer: &str) -> Result<Value> {
    let (head, body) = answer.split_once("\r\n\r\n").context("the answer was cut off")?;
    let status = head.split_whitespace().nth(1).context("the answer has no status")?;
    if !status.starts_with('2') {
        bail!("the server answered {status}: {body}");
    }
    serde_json::from_str(body).context("the answer is not JSON")
}

/// A text of an answer.
pub(crate) fn text(answer: &Value, name: &str) -> Result<String> {
    answer.get(name).and_then(Value::as_str).map(str::to_owned).with_context(|| format!("the server's answer has no `{name}`"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_body_of_a_good_answer_is_read() {
        let answer = read("HTTP/1.1 201 Created\r\ncontent-length: 13\r\n\r\n{\"key\":\"abc\"}").unwrap();
        assert_eq!(text(&answer, "key").unwrap(), "abc");
        assert!(text(&answer, "token").is_err());
    }

    #[test]
    fn a_problem_is_told() {
        let error = read("HTTP/1.1 403 Forbidden\r\n\r\n{\"detail\":\"no\"}").unwrap_err().to_string();
        assert!(error.contains("403") && error.contains("no"), "{error}");
        assert!(read("HTTP/1.1 200 OK").is_err());
    }
}
