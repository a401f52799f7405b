//! Any server that speaks OpenAI's chat completions: OpenAI itself, llama.cpp, Ollama, vLLM and many more.
//!
//! The base address is a setting, and so is whatever these servers differ in. Answers are always streamed.

mod client;
mod config;
mod convert;
#[cfg(test)]
mod convert_tests;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use crate::ai::providers::{Descriptor, Provider};

use client::OpenAi;
use config::OpenAiConfig;

/// What kind of provider it is.
pub(super) static DESCRIPTOR: Descriptor = Descriptor { id: "openai", label: "OpenAI-compatible server", schema: config::schema };

/// Makes a provider from its settings; the error says all that is wrong with them.
pub(super) fn open(settings: &serde_json::Value, http: &reqwest::Client) -> Result<Arc<dyn Provider>, Vec<String>> {
    Ok(Arc::new(OpenAi::new(OpenAiConfig::read(settings)?, http.clone())))
}
