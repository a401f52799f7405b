//! One request: sent, checked, and read event by event under its four time limits.

use std::collections::VecDeque;
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use futures_util::stream::BoxStream;
use futures_util::{StreamExt, TryStreamExt, stream};
use reqwest::header::{ACCEPT, CONTENT_TYPE};
use reqwest::{RequestBuilder, Response};
use secrecy::ExposeSecret;
use tokio::time::{Instant, timeout_at};

use super::config::{OpenAiConfig, Timeouts};
use super::convert::{Joiner, malformed, refusal, request_body};
use crate::ai::providers::http::retry_advice;
use crate::ai::providers::sse::SseDecoder;
use crate::ai::providers::{
    Capabilities, ChatEvent, ChatRequest, ChatStream, Descriptor, ErrorClass, FinishReason, Provider, ProviderError,
};

/// The longest answer that is passed on, in characters; what is longer ends as if the model's own limit were reached.
const ANSWER_CHARS_MAX: usize = 8_000;
/// The most of an error's body that is read.
const ERROR_BYTES_MAX: usize = 64 * 1024;
/// How long the bill and the end of the stream may come after the finish reason; the answer is whole without them.
const AFTER_FINISH: Duration = Duration::from_secs(2);

/// A connection to an OpenAI-compatible server.
#[derive(Debug, Clone)]
pub(crate) struct OpenAi {
    config: OpenAiConfig,
    http: reqwest::Client,
}

impl OpenAi {
    /// Makes a connection; nothing is sent before it is asked.
    #[must_use]
    pub(crate) const fn new(config: OpenAiConfig, http: reqwest::Client) -> Self {
        Self { config, http }
    }

    fn request(&self, request: &ChatRequest) -> RequestBuilder {
        let url = format!("{}/chat/completions", self.config.base_url);
        let mut builder = self.http.post(url).header(ACCEPT, "text/event-stream").json(&request_body(request, &self.config));
        if let Some(key) = &self.config.api_key {
            builder = builder.bearer_auth(key.expose_secret());
        }
        let optional = [("openai-organization", &self.config.organization), ("openai-project", &self.config.project)];
        for (name, value) in optional {
            if let Some(value) = value {
                builder = builder.header(name, value);
            }
        }
        builder
    }
}

#[async_trait]
impl Provider for OpenAi {
    fn descriptor(&self) -> &'static Descriptor {
        &super::DESCRIPTOR
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities { tools: self.config.tools, prompt_chars_max: self.config.prompt_chars_max }
    }

    async fn stream(&self, request: ChatRequest) -> Result<ChatStream, ProviderError> {
        let begun = Instant::now();
        let limits = self.config.timeouts;
        let first = begun + limits.first_event.min(limits.whole);
        let sent = timeout_at(first, self.request(&request).send()).await;
        let response = sent.map_err(|_elapsed| silent("answered", limits.first_event))?.map_err(|error| unreachable(&error))?;
        let request_id = header(&response, "x-request-id");
        let response = check(response, first).await.map_err(|error| ProviderError { request_id: request_id.clone(), ..error })?;
        let bytes = response.bytes_stream().map_err(|error| broken(&error)).boxed();
        let reading = Reading::new(bytes, begun, limits);
        let named = move |error| ProviderError { request_id: request_id.clone(), ..error };
        Ok(stream::unfold(reading, Reading::step).map_err(named).boxed())
    }
}

fn header(response: &Response, name: &str) -> Option<String> {
    response.headers().get(name).and_then(|value| value.to_str().ok()).map(|value| value.chars().take(200).collect())
}

/// Lets a begun stream through and makes an error of everything else.
async fn check(response: Response, deadline: Instant) -> Result<Response, ProviderError> {
    let status = response.status();
    let kind = header(&response, CONTENT_TYPE.as_str()).unwrap_or_default();
    if status.is_success() && kind.starts_with("text/event-stream") {
        return Ok(response);
    }
    if status.is_success() {
        return Err(malformed(&format!("the server answered `{kind}` where a stream of events was asked for")));
    }
    let advice = retry_advice(response.headers());
    let body = timeout_at(deadline, bounded_body(response)).await.unwrap_or_default();
    let mut error = refusal(status.as_u16(), &body);
    // Money is never asked for twice, whatever the headers say.
    if let Some(advice) = advice.filter(|_| error.class != ErrorClass::Quota) {
        error.retry = advice;
    }
    Err(error)
}

async fn bounded_body(response: Response) -> String {
    let mut body = Vec::new();
    let mut bytes = response.bytes_stream();
    while let Some(Ok(piece)) = bytes.next().await {
        body.extend_from_slice(&piece);
        if body.len() >= ERROR_BYTES_MAX {
            body.truncate(ERROR_BYTES_MAX);
            break;
        }
    }
    String::from_utf8_lossy(&body).into_owned()
}

/// A stream that is being read.
struct Reading {
    bytes: Option<BoxStream<'static, Result<Bytes, ProviderError>>>,
    decoder: SseDecoder,
    joiner: Joiner,
    ready: VecDeque<ChatEvent>,
    limits: Timeouts,
    begun: Instant,
    last_bytes: Instant,
    finished_at: Option<Instant>,
    any_event: bool,
    chars_left: usize,
}

impl Reading {
    fn new(bytes: BoxStream<'static, Result<Bytes, ProviderError>>, begun: Instant, limits: Timeouts) -> Self {
        Self {
            bytes: Some(bytes),
            decoder: SseDecoder::default(),
            joiner: Joiner::default(),
            ready: VecDeque::new(),
            limits,
            begun,
            last_bytes: Instant::now(),
            finished_at: None,
            any_event: false,
            chars_left: ANSWER_CHARS_MAX,
        }
    }

    /// Returns the next event. Dropping the bytes closes the connection, so they go as soon as nothing more is wanted.
    async fn step(mut self) -> Option<(Result<ChatEvent, ProviderError>, Self)> {
        loop {
            if let Some(event) = self.ready.pop_front() {
                return Some((Ok(event), self));
            }
            let bytes = self.bytes.as_mut()?;
            let deadline = self.finished_at.map_or_else(
                || {
                    let first = if self.any_event { None } else { Some(self.begun + self.limits.first_event) };
                    let between = self.last_bytes + self.limits.between;
                    let whole = self.begun + self.limits.whole;
                    // Before the first event only its own limit counts: a model that is being loaded sends nothing.
                    first.unwrap_or(between).min(whole)
                },
                |finished| finished + AFTER_FINISH,
            );
            let result = match timeout_at(deadline, bytes.next()).await {
                Ok(Some(Ok(piece))) => self.take(&piece),
                Ok(Some(Err(error))) => self.end_or(error),
                Ok(None) => self.end(false),
                Err(_elapsed) => self.end_or(self.lateness()),
            };
            if let Err(error) = result {
                self.bytes = None;
                self.ready.clear();
                return Some((Err(error), self));
            }
        }
    }

    fn lateness(&self) -> ProviderError {
        if self.begun.elapsed() >= self.limits.whole {
            return silent("ended its answer", self.limits.whole);
        }
        if self.any_event {
            silent("gone on with its answer", self.limits.between)
        } else {
            silent("begun an answer", self.limits.first_event)
        }
    }

    fn take(&mut self, piece: &[u8]) -> Result<(), ProviderError> {
        self.last_bytes = Instant::now();
        for event in self.decoder.push(piece).map_err(|error| malformed(&error.to_string()))? {
            self.any_event = true;
            if event.data.trim() == "[DONE]" {
                return self.end(true);
            }
            let events = self.joiner.take(&event.name, &event.data)?;
            self.pass_on(events);
            if self.bytes.is_none() {
                return Ok(());
            }
        }
        if self.joiner.is_finished() {
            self.finished_at.get_or_insert_with(Instant::now);
        }
        Ok(())
    }

    /// Passes events on until the answer is too long; then it ends here.
    fn pass_on(&mut self, events: Vec<ChatEvent>) {
        for event in events {
            let ChatEvent::Text(text) = event else {
                self.ready.push_back(event);
                continue;
            };
            let length = text.chars().count();
            if length <= self.chars_left {
                self.chars_left -= length;
                self.ready.push_back(ChatEvent::Text(text));
                continue;
            }
            if self.chars_left > 0 {
                self.ready.push_back(ChatEvent::Text(text.chars().take(self.chars_left).collect()));
            }
            self.ready.push_back(ChatEvent::Finish(FinishReason::Length));
            self.bytes = None;
            return;
        }
    }

    /// Ends the answer if it is whole; otherwise what happened is its failure.
    fn end_or(&mut self, error: ProviderError) -> Result<(), ProviderError> {
        if self.joiner.is_finished() { self.end(false) } else { Err(error) }
    }

    fn end(&mut self, done: bool) -> Result<(), ProviderError> {
        if !done && let Some(event) = self.decoder.finish().map_err(|error| malformed(&error.to_string()))? {
            // The last event had no empty line after it. If it is broken, it was cut off, and the end says so.
            if event.data.trim() == "[DONE]" {
                return self.end(true);
            }
            if let Ok(events) = self.joiner.take(&event.name, &event.data) {
                self.pass_on(events);
            }
        }
        self.bytes = None;
        self.ready.extend(self.joiner.end(done)?);
        Ok(())
    }
}

fn silent(what: &str, limit: Duration) -> ProviderError {
    ProviderError::new(ErrorClass::Timeout, format!("the server has not {what} within {} ms", limit.as_millis()))
}

fn unreachable(error: &reqwest::Error) -> ProviderError {
    let message = format!("the server cannot be reached: {}; check `base_url` and that the server runs", causes(error));
    ProviderError::new(ErrorClass::Unreachable, message)
}

fn broken(error: &reqwest::Error) -> ProviderError {
    ProviderError::new(ErrorClass::Cut, format!("the connection broke in the middle of the answer: {}", causes(error)))
}

/// Returns an error with its causes, without the address: it may be private.
fn causes(error: &reqwest::Error) -> String {
    let mut words = Vec::new();
    let mut cause = std::error::Error::source(error);
    while let Some(inner) = cause {
        words.push(inner.to_string());
        cause = inner.source();
    }
    if words.is_empty() { "no cause is known".to_owned() } else { words.join(": ") }
}
