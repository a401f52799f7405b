//! Between our requests and events and the server's JSON. Pure.
//!
//! Reading is tolerant, because servers differ: unknown fields are passed over, an error's `code` may be a word, a
//! number or null, the last piece and the finish reason may share a chunk, and a tool's call may come whole or in parts.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::config::OpenAiConfig;
use crate::ai::providers::{ChatEvent, ChatRequest, ChatRole, ErrorClass, FinishReason, ProviderError, RetryAdvice, ToolCall, Usage};

/// How many tool calls of one answer are kept.
const TOOL_CALLS_MAX: usize = 8;
/// The longest arguments of one tool call, in bytes.
const ARGUMENTS_BYTES_MAX: usize = 16 * 1024;
/// How much of a server's own words goes into an error.
const MESSAGE_CHARS_MAX: usize = 300;

/// Makes the body of a request.
pub(super) fn request_body(request: &ChatRequest, config: &OpenAiConfig) -> Value {
    let messages: Vec<Value> =
        request.messages.iter().map(|message| json!({"role": role(message.role), "content": message.text})).collect();
    let mut body = Map::new();
    body.insert("model".to_owned(), json!(config.model));
    body.insert("messages".to_owned(), Value::Array(messages));
    body.insert("stream".to_owned(), json!(true));
    body.insert(config.max_tokens_field.as_str().to_owned(), json!(config.max_tokens));
    if config.stream_usage {
        body.insert("stream_options".to_owned(), json!({"include_usage": true}));
    }
    if let Some(temperature) = config.temperature {
        body.insert("temperature".to_owned(), json!(temperature));
    }
    if config.tools && !request.tools.is_empty() {
        let tools = request.tools.iter().map(|tool| {
            json!({"type": "function", "function": {"name": tool.name, "description": tool.description, "parameters": tool.parameters}})
        });
        body.insert("tools".to_owned(), tools.collect());
    }
    Value::Object(body)
}

const fn role(role: ChatRole) -> &'static str {
    match role {
        ChatRole::System => "system",
        ChatRole::User => "user",
        ChatRole::Assistant => "assistant",
    }
}

#[derive(Debug, Deserialize, Default)]
struct Chunk {
    #[serde(default)]
    choices: Vec<Choice>,
    usage: Option<UsageBody>,
    error: Option<Value>,
    object: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Choice {
    #[serde(default)]
    index: u32,
    delta: Option<Delta>,
    finish_reason: Option<String>,
}

#[derive(Debug, Deserialize, Default)]
struct Delta {
    content: Option<String>,
    refusal: Option<String>,
    #[serde(default)]
    tool_calls: Option<Vec<ToolPart>>,
}

#[derive(Debug, Deserialize)]
struct ToolPart {
    #[serde(default)]
    index: u32,
    id: Option<String>,
    function: Option<FunctionPart>,
}

#[derive(Debug, Deserialize)]
struct FunctionPart {
    name: Option<String>,
    arguments: Option<String>,
}

#[derive(Debug, Deserialize)]
struct UsageBody {
    #[serde(default)]
    prompt_tokens: u64,
    #[serde(default)]
    completion_tokens: u64,
}

#[derive(Debug)]
struct PartialCall {
    index: u32,
    id: Option<String>,
    name: String,
    arguments: String,
}

/// Joins the chunks of one answer.
#[derive(Debug, Default)]
pub(super) struct Joiner {
    calls: Vec<PartialCall>,
    finish: Option<FinishReason>,
    refused: bool,
    spoke: bool,
}

impl Joiner {
    /// Takes the data of one event; returns what can be passed on at once.
    pub(super) fn take(&mut self, name: &str, data: &str) -> Result<Vec<ChatEvent>, ProviderError> {
        if name == "error" {
            return Err(stream_error(&serde_json::from_str(data).unwrap_or_else(|_| json!({"message": data}))));
        }
        let value: Value = serde_json::from_str(data).map_err(|error| malformed(&format!("a chunk is not JSON: {error}")))?;
        let chunk = Chunk::deserialize(&value).map_err(|error| malformed(&format!("a chunk is not a completion's: {error}")))?;
        if let Some(error) = chunk.error {
            return Err(stream_error(&error));
        }
        if chunk.object.as_deref() == Some("error") {
            return Err(stream_error(&value));
        }
        let mut events = Vec::new();
        // Only one choice is ever asked for; others would be mixed into the words.
        for choice in chunk.choices.into_iter().filter(|choice| choice.index == 0) {
            self.take_delta(choice.delta.unwrap_or_default(), &mut events)?;
            if let Some(reason) = choice.finish_reason {
                self.finish = Some(finish_reason(&reason));
            }
        }
        let usage = chunk.usage.map(|usage| Usage { prompt_tokens: usage.prompt_tokens, completion_tokens: usage.completion_tokens });
        events.extend(usage.map(ChatEvent::Usage));
        Ok(events)
    }

    fn take_delta(&mut self, delta: Delta, events: &mut Vec<ChatEvent>) -> Result<(), ProviderError> {
        self.refused |= delta.refusal.is_some_and(|text| !text.is_empty());
        for part in delta.tool_calls.unwrap_or_default() {
            self.take_tool_part(part)?;
        }
        if let Some(text) = delta.content.filter(|text| !text.is_empty()) {
            self.spoke = true;
            events.push(ChatEvent::Text(text));
        }
        Ok(())
    }

    /// Joins parts by `index`; a new id that is not empty begins a new call even under an old index.
    fn take_tool_part(&mut self, part: ToolPart) -> Result<(), ProviderError> {
        let id = part.id.filter(|id| !id.is_empty());
        let begun = self.calls.iter().rposition(|call| call.index == part.index);
        let same = begun.filter(|at| {
            let known = self.calls.get(*at).and_then(|call| call.id.as_ref());
            id.is_none() || known.is_none() || known == id.as_ref()
        });
        if same.is_none() {
            if self.calls.len() >= TOOL_CALLS_MAX {
                return Err(malformed(&format!("the model wants more than {TOOL_CALLS_MAX} tools at once")));
            }
            self.calls.push(PartialCall { index: part.index, id: None, name: String::new(), arguments: String::new() });
        }
        let at = same.unwrap_or(self.calls.len().saturating_sub(1));
        let Some(call) = self.calls.get_mut(at) else { return Ok(()) };
        call.id = call.id.take().or(id);
        let Some(function) = part.function else { return Ok(()) };
        call.name.push_str(&function.name.unwrap_or_default());
        call.arguments.push_str(&function.arguments.unwrap_or_default());
        if call.arguments.len() + call.name.len() > ARGUMENTS_BYTES_MAX {
            return Err(malformed("a tool's arguments have no end"));
        }
        Ok(())
    }

    /// Tells whether the model has said that it stopped.
    pub(super) const fn is_finished(&self) -> bool {
        self.finish.is_some()
    }

    /// Takes the end of the stream; `done` tells whether the server said that it is the end. Returns the tool calls and
    /// the finish, or the failure that an end before the finish is.
    pub(super) fn end(&mut self, done: bool) -> Result<Vec<ChatEvent>, ProviderError> {
        let said_something = self.spoke || !self.calls.is_empty();
        let finish = match self.finish {
            Some(finish) => finish,
            // vLLM was seen to say that it is done without ever giving a reason.
            None if done && said_something => FinishReason::Stop,
            None => return Err(ProviderError::new(ErrorClass::Cut, "the server ended the answer before its finish reason")),
        };
        // Whether tools are wanted is decided by their presence: the reason differs between servers.
        let finish = match finish {
            _ if self.refused => FinishReason::Filtered,
            FinishReason::Stop if !self.calls.is_empty() => FinishReason::ToolCalls,
            other => other,
        };
        let calls = std::mem::take(&mut self.calls).into_iter();
        let mut events: Vec<ChatEvent> =
            calls.map(|call| ChatEvent::ToolCall(ToolCall { name: call.name, arguments: call.arguments })).collect();
        events.push(ChatEvent::Finish(finish));
        Ok(events)
    }
}

fn finish_reason(word: &str) -> FinishReason {
    match word {
        "stop" => FinishReason::Stop,
        "length" => FinishReason::Length,
        "tool_calls" | "function_call" => FinishReason::ToolCalls,
        "content_filter" => FinishReason::Filtered,
        _ => FinishReason::Other,
    }
}

pub(super) fn malformed(what: &str) -> ProviderError {
    ProviderError::new(ErrorClass::Malformed, format!("{what}; is this the address of an OpenAI-compatible server?"))
}

/// Reads an error that came inside a begun stream.
fn stream_error(error: &Value) -> ProviderError {
    let status = error.get("code").and_then(Value::as_u64).and_then(|code| u16::try_from(code).ok());
    read_error(status.unwrap_or(500), error)
}

/// Reads the body of a refused request.
pub(super) fn refusal(status: u16, body: &str) -> ProviderError {
    let value: Value = serde_json::from_str(body).unwrap_or_else(|_| json!({"message": body}));
    let error = value.get("error").unwrap_or(&value);
    ProviderError { status: Some(status), ..read_error(status, error) }
}

fn read_error(status: u16, error: &Value) -> ProviderError {
    let field = |name: &str| match error.get(name) {
        Some(Value::String(text)) => text.to_lowercase(),
        _ => String::new(),
    };
    let said = error.get("message").or(Some(error)).and_then(Value::as_str).unwrap_or_default();
    let class = classify(status, &field("type"), &field("code"), &said.to_lowercase());
    let said: String = said.trim().chars().take(MESSAGE_CHARS_MAX).collect();
    let message = format!("{} (status {status}); the server says: `{said}`", cure(class));
    let retry = if class.is_transient() { RetryAdvice::Backoff } else { RetryAdvice::Never };
    ProviderError { retry, ..ProviderError::new(class, message) }
}

/// Sorts an error by its type and code first: one status stands for several things.
fn classify(status: u16, kind: &str, code: &str, said: &str) -> ErrorClass {
    let named = |words: &[&str]| words.iter().any(|word| kind.contains(word) || code.contains(word));
    if named(&["insufficient_quota", "credit_balance", "spend_limit", "billing_hard_limit", "billing_not_active"]) {
        return ErrorClass::Quota;
    }
    let too_long = ["maximum context length", "context size", "context length", "context window"];
    let overflow = named(&["context_length_exceeded", "exceed_context_size"]) || too_long.iter().any(|words| said.contains(words));
    match status {
        400 | 413 | 422 if overflow => ErrorClass::ContextOverflow,
        401 | 403 => ErrorClass::Key,
        404 => ErrorClass::NotFound,
        413 => ErrorClass::ContextOverflow,
        429 => ErrorClass::RateLimited,
        408 | 409 => ErrorClass::Overloaded,
        status if status >= 500 && named(&["rate_limit"]) => ErrorClass::RateLimited,
        status if status >= 500 => ErrorClass::Overloaded,
        _ => ErrorClass::BadRequest,
    }
}

const fn cure(class: ErrorClass) -> &'static str {
    match class {
        ErrorClass::Key => "the server refuses the key: set the right `api_key`, or give it the right to this model",
        ErrorClass::Quota => "the account has no money left or its spending limit is reached: top it up",
        ErrorClass::NotFound => "the server knows no such model or path: check `model` and `base_url`",
        ErrorClass::ContextOverflow => "the prompt is too long for the model: lower `prompt_chars_max`",
        ErrorClass::RateLimited => "too many requests for now",
        ErrorClass::Overloaded => "the server is overloaded, loading or failed",
        _ => "the server does not accept the request: check the settings against what it supports",
    }
}
