//! Asks an OpenAI-compatible server one question through the product's own client, and prints the stream as it comes.
//!
//! `cargo run --example ask -- BASE_URL MODEL "question" [KEY]`

use std::io::Write as _;
use std::time::Instant;

use anyhow::{Context as _, bail};
use futures_util::StreamExt as _;

use beseda::ai::providers::{self, ChatEvent, ChatMessage, ChatRequest, ChatRole};

const USAGE: &str = "usage: ask BASE_URL MODEL QUESTION [KEY], for example: ask http://127.0.0.1:8080/v1 local \"Where is my parcel?\"";

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [base_url, model, question, rest @ ..] = arguments.as_slice() else { bail!(USAGE) };
    let settings = serde_json::json!({
        "base_url": base_url, "model": model, "api_key": rest.first(), "max_tokens": 200,
        "first_event_timeout_ms": 300_000, "between_timeout_ms": 60_000, "timeout_ms": 600_000,
    });
    let http = providers::http_client().context("the HTTP client cannot be made")?;
    let kind = providers::descriptors().next().context("no kind of provider is built in")?;
    let provider = providers::open(kind.id, &settings, &http).map_err(|mistakes| anyhow::anyhow!(mistakes.join("\n")))?;
    let line = |role, text: &str| ChatMessage { role, text: text.to_owned() };
    let rules = "You are the assistant of an online shop. Answer in one or two sentences.";
    let messages = vec![line(ChatRole::System, rules), line(ChatRole::User, question)];
    let begun = Instant::now();
    let mut stream = provider.stream(ChatRequest { messages, tools: Vec::new() }).await?;
    let mut out = std::io::stdout().lock();
    while let Some(event) = stream.next().await {
        match event? {
            ChatEvent::Text(text) => {
                write!(out, "{text}")?;
                out.flush()?;
            }
            other => writeln!(out, "\n[{:?} after {} ms]", other, begun.elapsed().as_millis())?,
        }
    }
    Ok(())
}
