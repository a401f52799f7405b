//! What the stand-in plays: refusals, silence, and streams with every oddity that real servers were seen with.

use std::sync::Arc;

use serde_json::{Value, json};
use tokio::sync::Semaphore;

/// Holds a stream back until the test opens it.
#[derive(Debug, Clone)]
pub struct Gate(Arc<Semaphore>);

impl Gate {
    /// Makes a closed gate.
    pub fn closed() -> Self {
        Self(Arc::new(Semaphore::new(0)))
    }

    /// Lets so many pieces through.
    pub fn open(&self, pieces: usize) {
        self.0.add_permits(pieces);
    }

    pub(super) async fn pass(&self) {
        self.0.acquire().await.unwrap().forget();
    }
}

/// What one request gets.
#[derive(Debug, Clone)]
pub enum Script {
    /// A refusal.
    Refuse { status: u16, headers: Vec<(&'static str, &'static str)>, body: Value },
    /// An answer that is not streamed, although a stream was asked for.
    Plain(Value),
    /// Nothing, ever.
    Hang,
    /// A stream.
    Stream(Stream),
}

impl From<Stream> for Script {
    fn from(stream: Stream) -> Self {
        Self::Stream(stream)
    }
}

impl Script {
    /// Refuses as OpenAI does.
    pub fn refuse(status: u16, kind: &str, code: Value, message: &str) -> Self {
        let body = json!({"error": {"message": message, "type": kind, "param": null, "code": code}});
        Self::Refuse { status, headers: Vec::new(), body }
    }

    /// Adds a header to a refusal.
    pub fn with_header(self, name: &'static str, value: &'static str) -> Self {
        match self {
            Self::Refuse { status, mut headers, body } => {
                headers.push((name, value));
                Self::Refuse { status, headers, body }
            }
            other => other,
        }
    }

    /// Too many requests; come back after so many milliseconds.
    pub fn rate_limited(retry_after_ms: &'static str) -> Self {
        Self::refuse(429, "rate_limit_error", json!("rate_limit_exceeded"), "Rate limit reached")
            .with_header("retry-after-ms", retry_after_ms)
    }

    /// No money left.
    pub fn out_of_money() -> Self {
        Self::refuse(429, "insufficient_quota", json!("credit_balance_exhausted"), "You exceeded your current quota")
    }

    /// As llama.cpp while it loads: the code is a number.
    pub fn loading() -> Self {
        Self::refuse(503, "unavailable_error", json!(503), "Loading model")
    }

    /// Too long a prompt.
    pub fn context_overflow() -> Self {
        Self::refuse(400, "invalid_request_error", json!("context_length_exceeded"), "This model's maximum context length is 8192 tokens")
    }

    /// Repeats the last line of the prompt, word by word.
    pub(super) fn echo(body: &Value) -> Self {
        let last = body["messages"].as_array().and_then(|lines| lines.last()).and_then(|line| line["content"].as_str());
        let words: Vec<&str> = last.unwrap_or_default().split_inclusive(' ').collect();
        let stream = Stream::of(&words);
        let wants_bill = body["stream_options"]["include_usage"] == json!(true);
        Self::Stream(if wants_bill { stream.usage(10, 5) } else { stream })
    }
}

#[derive(Debug, Clone)]
pub(super) enum Step {
    Bytes(Vec<u8>),
    Gate(Gate),
    Hang,
    Break,
}

/// How a stream ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ending {
    /// A finish reason, and `[DONE]`.
    Whole,
    /// A finish reason, but the connection is closed without `[DONE]`.
    NoDone,
    /// The connection is closed before any finish reason.
    Cut,
    /// The connection breaks before any finish reason.
    Broken,
    /// `[DONE]` without a finish reason, as vLLM was seen to do.
    NoFinish,
    /// Nothing comes after the pieces.
    Hang,
    /// Nothing comes after the finish reason.
    HangAfterFinish,
    /// An error comes as `data:`.
    Error,
    /// An error comes as `event: error`.
    NamedError,
}

/// A stream to play.
#[derive(Debug, Clone)]
pub struct Stream {
    pieces: Vec<String>,
    tool_calls: Vec<Value>,
    gate: Option<Gate>,
    usage: Option<(u64, u64)>,
    obfuscated: bool,
    keep_alives: usize,
    finish_with_last: bool,
    finish: &'static str,
    cut_bytes: Option<usize>,
    newline: &'static str,
    ending: Ending,
}

impl Stream {
    /// Returns a stream of these pieces that ends as it should.
    pub fn of(pieces: &[&str]) -> Self {
        Self {
            pieces: pieces.iter().map(|&piece| piece.to_owned()).collect(),
            tool_calls: Vec::new(),
            gate: None,
            usage: None,
            obfuscated: false,
            keep_alives: 0,
            finish_with_last: false,
            finish: "stop",
            cut_bytes: None,
            newline: "\n",
            ending: Ending::Whole,
        }
    }

    /// Waits at a gate before each piece.
    pub fn gated(self, gate: &Gate) -> Self {
        Self { gate: Some(gate.clone()), ..self }
    }

    /// Sends the bill in a last chunk with empty choices.
    pub fn usage(self, prompt: u64, completion: u64) -> Self {
        Self { usage: Some((prompt, completion)), ..self }
    }

    /// Adds random filler to every chunk.
    pub fn obfuscated(self) -> Self {
        Self { obfuscated: true, ..self }
    }

    /// Sends comments before the first piece, as llama.cpp does while it reads the prompt.
    pub fn keep_alives(self, count: usize) -> Self {
        Self { keep_alives: count, ..self }
    }

    /// Sends the last piece and the finish reason in one chunk, as vLLM may.
    pub fn finish_with_last(self) -> Self {
        Self { finish_with_last: true, ..self }
    }

    /// Ends for another reason than `stop`.
    pub fn finish(self, reason: &'static str) -> Self {
        Self { finish: reason, ..self }
    }

    /// Sends every so many bytes by themselves, across lines and inside characters.
    pub fn cut_bytes(self, bytes: usize) -> Self {
        Self { cut_bytes: Some(bytes), ..self }
    }

    /// Ends lines as Windows does.
    pub fn windows_lines(self) -> Self {
        Self { newline: "\r\n", ..self }
    }

    /// Wants a tool used, in three parts.
    pub fn tool_call(mut self, id: &str, name: &str, arguments: &str) -> Self {
        let half = arguments.len() / 2;
        let index = self.tool_calls.iter().filter(|part| part["id"].is_string()).count();
        self.tool_calls.push(json!({"index": index, "id": id, "type": "function", "function": {"name": name, "arguments": ""}}));
        self.tool_calls.push(json!({"index": index, "function": {"arguments": &arguments[..half]}}));
        self.tool_calls.push(json!({"index": index, "function": {"arguments": &arguments[half..]}}));
        Self { finish: "tool_calls", ..self }
    }

    /// Closes without `[DONE]`.
    pub fn without_done(self) -> Self {
        Self { ending: Ending::NoDone, ..self }
    }

    /// Closes before the finish reason.
    pub fn cut(self) -> Self {
        Self { ending: Ending::Cut, ..self }
    }

    /// Breaks the connection before the finish reason.
    pub fn broken(self) -> Self {
        Self { ending: Ending::Broken, ..self }
    }

    /// Says `[DONE]` without a finish reason.
    pub fn without_finish(self) -> Self {
        Self { ending: Ending::NoFinish, ..self }
    }

    /// Falls silent after the pieces.
    pub fn hanging(self) -> Self {
        Self { ending: Ending::Hang, ..self }
    }

    /// Falls silent after the finish reason.
    pub fn hanging_after_finish(self) -> Self {
        Self { ending: Ending::HangAfterFinish, ..self }
    }

    /// Fails after the pieces with an error as `data:`.
    pub fn failing(self) -> Self {
        Self { ending: Ending::Error, ..self }
    }

    /// Fails after the pieces with an error as `event: error`.
    pub fn failing_by_name(self) -> Self {
        Self { ending: Ending::NamedError, ..self }
    }

    fn chunk(&self, choices: Value, usage: Value) -> Vec<u8> {
        let mut chunk = json!({"id": "chatcmpl-sim", "object": "chat.completion.chunk", "created": 1_767_225_600, "model": "sim", "choices": choices, "usage": usage});
        if self.obfuscated {
            chunk["obfuscation"] = json!("aX9");
        }
        self.event(&chunk.to_string())
    }

    fn delta(&self, delta: Value, finish: Value) -> Vec<u8> {
        self.chunk(json!([{"index": 0, "delta": delta, "logprobs": null, "finish_reason": finish}]), Value::Null)
    }

    fn event(&self, data: &str) -> Vec<u8> {
        format!("data: {data}{0}{0}", self.newline).into_bytes()
    }

    pub(super) fn steps(&self) -> Vec<Step> {
        let mut steps = Vec::new();
        for _ in 0..self.keep_alives {
            self.add(&mut steps, b": keep-alive\n\n".to_vec());
        }
        if self.gate.is_none() {
            self.add(&mut steps, self.delta(json!({"role": "assistant", "content": ""}), Value::Null));
        }
        for (at, piece) in self.pieces.iter().enumerate() {
            steps.extend(self.gate.clone().map(Step::Gate));
            let last = at + 1 == self.pieces.len() && self.finish_with_last;
            let finish = if last { json!(self.finish) } else { Value::Null };
            self.add(&mut steps, self.delta(json!({"content": piece}), finish));
        }
        for part in &self.tool_calls {
            self.add(&mut steps, self.delta(json!({"tool_calls": [part]}), Value::Null));
        }
        steps.extend(self.gate.clone().filter(|_| self.ending != Ending::Hang).map(Step::Gate));
        self.end(&mut steps);
        steps
    }

    fn end(&self, steps: &mut Vec<Step>) {
        let error = json!({"message": "The server had an error", "type": "server_error", "param": null, "code": null});
        match self.ending {
            Ending::Hang => return steps.push(Step::Hang),
            Ending::Cut => return,
            Ending::Broken => return steps.push(Step::Break),
            Ending::NoFinish => return self.add(steps, self.event("[DONE]")),
            Ending::Error => return self.add(steps, self.event(&json!({"error": error}).to_string())),
            Ending::NamedError => return self.add(steps, format!("event: error\ndata: {error}\n\n").into_bytes()),
            Ending::Whole | Ending::NoDone | Ending::HangAfterFinish => {}
        }
        if !self.finish_with_last {
            self.add(steps, self.delta(json!({}), json!(self.finish)));
        }
        if self.ending == Ending::HangAfterFinish {
            return steps.push(Step::Hang);
        }
        if let Some((prompt, completion)) = self.usage {
            let usage = json!({"prompt_tokens": prompt, "completion_tokens": completion, "total_tokens": prompt + completion});
            self.add(steps, self.chunk(json!([]), usage));
        }
        if self.ending == Ending::Whole {
            self.add(steps, self.event("[DONE]"));
        }
    }

    fn add(&self, steps: &mut Vec<Step>, bytes: Vec<u8>) {
        let cut = self.cut_bytes.unwrap_or(bytes.len().max(1));
        steps.extend(bytes.chunks(cut).map(|piece| Step::Bytes(piece.to_vec())));
    }
}
