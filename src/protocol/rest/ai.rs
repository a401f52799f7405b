//! The AI provider of a shop.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How the provider is reached. The key is never shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AiBody {
    /// The address of an OpenAI-compatible interface, such as `https://api.openai.com/v1`.
    pub base_url: String,
    /// The model's name there.
    pub model: String,
    /// Whether a key is kept.
    pub has_key: bool,
    /// Whether the provider is asked at all.
    pub enabled: bool,
    /// What the model is told before every dialogue.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub system_prompt: Option<String>,
    /// What the server calls its bound of an answer: `max_tokens` or `max_completion_tokens`.
    pub max_tokens_field: String,
    /// The longest answer, in tokens.
    pub max_tokens: u32,
    /// The longest time for an answer, in milliseconds.
    pub timeout_ms: u64,
}

/// How the provider is to be reached.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
pub struct AiChangeBody {
    /// The address of an OpenAI-compatible interface.
    pub base_url: String,
    /// The model's name there.
    pub model: String,
    /// A new key; the one that is kept stays if absent, and is forgotten if empty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub api_key: Option<String>,
    /// Whether the provider is asked at all.
    pub enabled: bool,
    /// What the model is told before every dialogue.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub system_prompt: Option<String>,
    /// `max_tokens` (if absent) or `max_completion_tokens`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_tokens_field: Option<String>,
    /// The longest answer, in tokens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_tokens: Option<u32>,
    /// The longest time for an answer, in milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timeout_ms: Option<u64>,
}

/// How a trial went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AiTestBody {
    /// Whether the provider answered.
    pub ok: bool,
    /// The first words of its answer, or what is wrong and what would be right.
    pub message: String,
    /// How long it took, in milliseconds.
    pub latency_ms: u64,
}
