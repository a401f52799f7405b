//! The settings of a connection, their schema, and their checks.

use std::time::Duration;

use secrecy::SecretString;
use serde::Deserialize;
use serde_json::{Value, json};

/// The name under which a server knows the bound on an answer's length.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum MaxTokensField {
    /// The old name, which most servers know.
    #[default]
    MaxTokens,
    /// The new name, which OpenAI's reasoning models insist on.
    MaxCompletionTokens,
}

impl MaxTokensField {
    /// Returns the name.
    #[must_use]
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::MaxTokens => "max_tokens",
            Self::MaxCompletionTokens => "max_completion_tokens",
        }
    }
}

/// How long each part of a request may take. Reaching the server is bounded by the shared HTTP client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Timeouts {
    /// Until the first event with data: a local server may load its model, and keep-alive comments do not count.
    pub(crate) first_event: Duration,
    /// Between any two arrivals of bytes, comments included.
    pub(crate) between: Duration,
    /// The whole answer.
    pub(crate) whole: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self { first_event: Duration::from_secs(30), between: Duration::from_secs(15), whole: Duration::from_mins(2) }
    }
}

/// A connection's settings, read and checked.
#[derive(Debug, Clone)]
pub(crate) struct OpenAiConfig {
    /// The server's address with its version, such as `https://api.openai.com/v1`.
    pub(crate) base_url: String,
    /// The model's name.
    pub(crate) model: String,
    /// The key, where the server wants one.
    pub(crate) api_key: Option<SecretString>,
    /// The organization to bill, where the key has several.
    pub(crate) organization: Option<String>,
    /// The project to bill.
    pub(crate) project: Option<String>,
    /// What the server calls the bound on an answer's length.
    pub(crate) max_tokens_field: MaxTokensField,
    /// The longest answer, in the model's tokens.
    pub(crate) max_tokens: u32,
    /// How freely it writes; the server's default if none. Reasoning models refuse it.
    pub(crate) temperature: Option<f64>,
    /// Whether the server and the model know tools.
    pub(crate) tools: bool,
    /// Whether the server knows `stream_options`, by which it tells what an answer cost.
    pub(crate) stream_usage: bool,
    /// The longest prompt, in characters.
    pub(crate) prompt_chars_max: usize,
    /// How long each part may take.
    pub(crate) timeouts: Timeouts,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Settings {
    base_url: String,
    model: String,
    api_key: Option<String>,
    organization: Option<String>,
    project: Option<String>,
    #[serde(default)]
    max_tokens_field: MaxTokensField,
    #[serde(default = "default_max_tokens")]
    max_tokens: u32,
    temperature: Option<f64>,
    #[serde(default)]
    tools: bool,
    #[serde(default = "default_stream_usage")]
    stream_usage: bool,
    #[serde(default = "default_prompt_chars_max")]
    prompt_chars_max: usize,
    first_event_timeout_ms: Option<u64>,
    between_timeout_ms: Option<u64>,
    timeout_ms: Option<u64>,
}

const fn default_max_tokens() -> u32 {
    800
}
const fn default_stream_usage() -> bool {
    true
}
const fn default_prompt_chars_max() -> usize {
    24_000
}

impl OpenAiConfig {
    /// Reads settings; the error lists all that is wrong with them.
    pub(crate) fn read(settings: &Value) -> Result<Self, Vec<String>> {
        let settings = Settings::deserialize(settings).map_err(|error| vec![error.to_string()])?;
        let mistakes = settings.mistakes();
        if !mistakes.is_empty() {
            return Err(mistakes);
        }
        let default = Timeouts::default();
        let or = |ms: Option<u64>, default| ms.map_or(default, Duration::from_millis);
        let given = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
        Ok(Self {
            base_url: settings.base_url.trim().trim_end_matches('/').to_owned(),
            model: settings.model.trim().to_owned(),
            api_key: given(settings.api_key).map(|key| SecretString::from(key.trim().to_owned())),
            organization: given(settings.organization),
            project: given(settings.project),
            max_tokens_field: settings.max_tokens_field,
            max_tokens: settings.max_tokens,
            temperature: settings.temperature,
            tools: settings.tools,
            stream_usage: settings.stream_usage,
            prompt_chars_max: settings.prompt_chars_max,
            timeouts: Timeouts {
                first_event: or(settings.first_event_timeout_ms, default.first_event),
                between: or(settings.between_timeout_ms, default.between),
                whole: or(settings.timeout_ms, default.whole),
            },
        })
    }
}

impl Settings {
    fn mistakes(&self) -> Vec<String> {
        let mut mistakes = Vec::new();
        let mut check = |good: bool, mistake: String| {
            if !good {
                mistakes.push(mistake);
            }
        };
        let url = reqwest::Url::parse(self.base_url.trim()).ok();
        let web = url.as_ref().is_some_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
        check(web, format!("base_url: `{}` is not an address such as `https://api.openai.com/v1`", self.base_url));
        let bare = url.is_none_or(|url| url.query().is_none() && url.username().is_empty() && url.password().is_none());
        check(bare, "base_url: a name, a password or a query has no place in it; the key goes to `api_key`".to_owned());
        check(!self.model.trim().is_empty(), "model: is empty; it is the model's name as the server knows it".to_owned());
        check((1..=100_000).contains(&self.max_tokens), format!("max_tokens: `{}` is not 1 to 100000", self.max_tokens));
        let temperature = self.temperature.is_none_or(|it| (0.0..=2.0).contains(&it));
        check(temperature, format!("temperature: `{}` is not 0 to 2", self.temperature.unwrap_or_default()));
        let prompt = (2_000..=2_000_000).contains(&self.prompt_chars_max);
        check(prompt, format!("prompt_chars_max: `{}` is not 2000 to 2000000", self.prompt_chars_max));
        for (name, ms) in [
            ("first_event_timeout_ms", self.first_event_timeout_ms),
            ("between_timeout_ms", self.between_timeout_ms),
            ("timeout_ms", self.timeout_ms),
        ] {
            let good = ms.is_none_or(|ms| (1..=600_000).contains(&ms));
            check(good, format!("{name}: `{}` is not 1 to 600000", ms.unwrap_or_default()));
        }
        for (name, text) in [("api_key", &self.api_key), ("organization", &self.organization), ("project", &self.project)] {
            let good = text.as_ref().is_none_or(|text| text.trim().chars().all(|letter| letter.is_ascii_graphic()));
            check(good, format!("{name}: holds a space or a letter that cannot go into a header"));
        }
        mistakes
    }
}

/// Returns the JSON schema of the settings.
pub(super) fn schema() -> Value {
    json!({
        "type": "object",
        "additionalProperties": false,
        "required": ["base_url", "model"],
        "properties": {
            "base_url": {"type": "string", "format": "uri", "title": "Address of the server", "default": "https://api.openai.com/v1",
                "description": "With its version: https://api.openai.com/v1, http://127.0.0.1:8080/v1 (llama.cpp), http://localhost:11434/v1 (Ollama), http://localhost:8000/v1 (vLLM)."},
            "model": {"type": "string", "minLength": 1, "title": "Model"},
            "api_key": {"type": "string", "title": "Key", "writeOnly": true, "format": "password"},
            "organization": {"type": "string", "title": "Organization"},
            "project": {"type": "string", "title": "Project"},
            "max_tokens_field": {"type": "string", "enum": ["max_tokens", "max_completion_tokens"], "default": "max_tokens",
                "title": "Name of the length limit", "description": "OpenAI's reasoning models want max_completion_tokens; most other servers know only max_tokens."},
            "max_tokens": {"type": "integer", "minimum": 1, "maximum": 100_000, "default": default_max_tokens(), "title": "Longest answer, in tokens"},
            "temperature": {"type": "number", "minimum": 0, "maximum": 2, "title": "Temperature", "description": "Leave empty for reasoning models."},
            "tools": {"type": "boolean", "default": false, "title": "The model can use tools"},
            "stream_usage": {"type": "boolean", "default": default_stream_usage(), "title": "Ask what an answer cost"},
            "prompt_chars_max": {"type": "integer", "minimum": 2_000, "maximum": 2_000_000, "default": default_prompt_chars_max(), "title": "Longest prompt, in characters"},
            "first_event_timeout_ms": {"type": "integer", "minimum": 1, "maximum": 600_000, "default": 30_000, "title": "Wait for the first piece, ms"},
            "between_timeout_ms": {"type": "integer", "minimum": 1, "maximum": 600_000, "default": 15_000, "title": "Wait between pieces, ms"},
            "timeout_ms": {"type": "integer", "minimum": 1, "maximum": 600_000, "default": 120_000, "title": "Wait for the whole answer, ms"}
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_and_a_model_are_enough() {
        let config = OpenAiConfig::read(&json!({"base_url": " http://127.0.0.1:8080/v1/ ", "model": "m", "api_key": ""})).unwrap();
        assert_eq!(config.base_url, "http://127.0.0.1:8080/v1");
        assert!(config.api_key.is_none());
        assert_eq!(config.max_tokens_field.as_str(), "max_tokens");
    }

    #[test]
    fn all_mistakes_are_told_at_once() {
        let wrong = json!({"base_url": "ftp://x", "model": " ", "max_tokens": 0, "temperature": 3, "timeout_ms": 0, "api_key": "a b"});
        let mistakes = OpenAiConfig::read(&wrong).unwrap_err();
        let named: Vec<_> = mistakes.iter().map(|mistake| mistake.split(':').next().unwrap()).collect();
        assert_eq!(named, ["base_url", "model", "max_tokens", "temperature", "timeout_ms", "api_key"]);
    }

    #[test]
    fn an_unknown_setting_is_a_mistake() {
        let mistakes = OpenAiConfig::read(&json!({"base_url": "http://x/v1", "model": "m", "modle": "n"})).unwrap_err();
        assert!(mistakes[0].contains("modle"));
    }

    #[test]
    fn the_key_is_not_in_the_debug_form() {
        let config = OpenAiConfig::read(&json!({"base_url": "http://x/v1", "model": "m", "api_key": "sk-secret"})).unwrap();
        assert!(!format!("{config:?}").contains("sk-secret"));
    }

    #[test]
    fn the_schema_names_exactly_the_settings() {
        let schema = schema();
        let mut settings = serde_json::Map::new();
        for name in schema["properties"].as_object().unwrap().keys() {
            settings.insert(name.clone(), schema["properties"][name]["default"].clone());
        }
        settings.insert("model".to_owned(), json!("m"));
        settings.retain(|_, value| !value.is_null());
        assert!(OpenAiConfig::read(&Value::Object(settings)).is_ok());
    }
}
