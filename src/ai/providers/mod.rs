//! AI providers: who can write an answer from a prompt, piece by piece.
//!
//! A provider is a folder here and a line in `registry.rs`; nothing else spells its name. A provider does one request
//! and no more: repeating failed ones is the same for all and lives in one layer around the trait.

#[cfg(test)]
pub(crate) mod contract;
mod error;
#[cfg(test)]
pub(crate) mod fake;
mod http;
mod registry;
mod retry;
mod sse;

use async_trait::async_trait;
use futures_util::stream::BoxStream;

pub use error::{ErrorClass, ProviderError, RetryAdvice};
pub use http::{CONNECT_TIMEOUT, HttpClient, http_client};
pub use registry::{descriptors, open};
pub use retry::{RETRIES_MAX, Retrying};

/// Who says a line of a prompt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChatRole {
    /// The shop: rules and articles.
    System,
    /// The shopper.
    User,
    /// The bot, or a person of the shop.
    Assistant,
}

/// A line of a prompt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChatMessage {
    /// Who says it.
    pub role: ChatRole,
    /// The words.
    pub text: String,
}

/// Something that a model may ask to have done.
#[derive(Debug, Clone, PartialEq)]
pub struct Tool {
    /// Its name: letters, digits, `_` and `-`, 64 at most.
    pub name: &'static str,
    /// When to use it.
    pub description: &'static str,
    /// The JSON schema of its arguments.
    pub parameters: serde_json::Value,
}

/// What a provider is asked.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ChatRequest {
    /// The prompt, in order.
    pub messages: Vec<ChatMessage>,
    /// What the model may ask to have done; empty where the provider cannot.
    pub tools: Vec<Tool>,
}

/// Why a model stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FinishReason {
    /// It was done.
    Stop,
    /// The longest answer allowed was reached.
    Length,
    /// It wants tools to be used.
    ToolCalls,
    /// A filter stopped it.
    Filtered,
    /// Something else.
    Other,
}

/// How much a model read and wrote, in its own tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Usage {
    /// Tokens of the prompt.
    pub prompt_tokens: u64,
    /// Tokens of the answer, hidden thinking included.
    pub completion_tokens: u64,
}

/// A tool that a model wants to be used. The arguments are the model's words: they may be anything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToolCall {
    /// The tool's name.
    pub name: String,
    /// What should be JSON.
    pub arguments: String,
}

/// A piece of what a provider sends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChatEvent {
    /// Some more words; never empty.
    Text(String),
    /// A tool is wanted; sent whole.
    ToolCall(ToolCall),
    /// The model stopped. Sent exactly once in a stream that did not fail.
    Finish(FinishReason),
    /// What it cost, where the provider says so.
    Usage(Usage),
}

/// What a provider sends, in order. Dropping it closes the connection. After an error nothing follows.
pub type ChatStream = BoxStream<'static, Result<ChatEvent, ProviderError>>;

/// What a kind of provider is, for registries and for settings forms.
#[derive(Debug, Clone, Copy)]
pub struct Descriptor {
    /// The word by which settings name it.
    pub id: &'static str,
    /// What people call it.
    pub label: &'static str,
    /// The JSON schema of its settings; a form is drawn from it.
    pub schema: fn() -> serde_json::Value,
}

/// What the rest of the program wants to know about a provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Capabilities {
    /// Whether the model can ask for tools.
    pub tools: bool,
    /// How many characters a prompt may have, all together.
    pub prompt_chars_max: usize,
}

/// One configured connection to an AI.
#[async_trait]
pub trait Provider: Send + Sync + 'static {
    /// Returns what kind of provider it is.
    fn descriptor(&self) -> &'static Descriptor;

    /// Returns what it can do.
    fn capabilities(&self) -> Capabilities;

    /// Asks once. Fails when the request could not be sent, was refused, or no answer began in time; failures after
    /// that come through the stream.
    async fn stream(&self, request: ChatRequest) -> Result<ChatStream, ProviderError>;
}
