//! What the documentation allows in a request; everything else is refused in the documented form.

use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::Rules;

const FIELDS: &[&str] = &[
    "model",
    "messages",
    "max_completion_tokens",
    "max_tokens",
    "temperature",
    "top_p",
    "frequency_penalty",
    "presence_penalty",
    "stop",
    "n",
    "seed",
    "user",
    "safety_identifier",
    "prompt_cache_key",
    "logit_bias",
    "logprobs",
    "top_logprobs",
    "reasoning_effort",
    "verbosity",
    "response_format",
    "tools",
    "tool_choice",
    "parallel_tool_calls",
    "stream",
    "stream_options",
    "metadata",
    "service_tier",
];

/// A refusal in the documented form.
#[derive(Debug)]
pub(super) struct Refusal {
    status: u16,
    code: Option<&'static str>,
    param: Option<String>,
    message: String,
}

impl Refusal {
    fn new(status: u16, code: Option<&'static str>, message: impl Into<String>) -> Self {
        Self { status, code, param: None, message: message.into() }
    }

    fn field(param: &str, message: impl Into<String>) -> Self {
        Self { param: Some(param.to_owned()), ..Self::new(400, None, message) }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let error = json!({"error": {"message": self.message, "type": "invalid_request_error", "param": self.param, "code": self.code}});
        (StatusCode::from_u16(self.status).unwrap(), [("x-request-id", "req-sim-refused")], axum::Json(error)).into_response()
    }
}

pub(super) fn check(rules: &Rules, method: &Method, path: &str, headers: &HeaderMap, body: &Value) -> Result<(), Refusal> {
    let expected = match path {
        "/v1/chat/completions" => Method::POST,
        "/v1/models" => Method::GET,
        _ => return Err(Refusal::new(404, None, format!("Unknown request URL: {method} {path}"))),
    };
    if *method != expected {
        return Err(Refusal::new(405, None, format!("Not allowed to {method} on {path}")));
    }
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if let Some(key) = &rules.key
        && header("authorization") != format!("Bearer {key}")
    {
        return Err(Refusal::new(401, Some("invalid_api_key"), "Incorrect API key provided"));
    }
    if path == "/v1/models" {
        return Ok(());
    }
    if !header("content-type").starts_with("application/json") || !body.is_object() {
        return Err(Refusal::new(400, None, "We could not parse the JSON body of your request"));
    }
    fields(body)?;
    numbers(rules, body)?;
    streaming(body)?;
    messages(body)?;
    tools(body)?;
    match &rules.model {
        Some(model) if body["model"] != json!(model) => Err(Refusal::new(
            404,
            Some("model_not_found"),
            format!("The model `{}` does not exist or you do not have access to it", body["model"]),
        )),
        _ => Ok(()),
    }
}

fn fields(body: &Value) -> Result<(), Refusal> {
    for field in body.as_object().unwrap().keys() {
        if !FIELDS.contains(&field.as_str()) {
            return Err(Refusal::field(field, format!("Unrecognized request argument supplied: {field}")));
        }
    }
    if !body["model"].as_str().is_some_and(|model| !model.is_empty()) {
        return Err(Refusal::field("model", "you must provide a model parameter"));
    }
    Ok(())
}

fn numbers(rules: &Rules, body: &Value) -> Result<(), Refusal> {
    if !body["max_tokens"].is_null() && !body["max_completion_tokens"].is_null() {
        return Err(Refusal::field("max_tokens", "Setting 'max_tokens' and 'max_completion_tokens' at the same time is not supported."));
    }
    for field in ["max_tokens", "max_completion_tokens"] {
        if !body[field].is_null() && !body[field].as_u64().is_some_and(|count| count >= 1) {
            return Err(Refusal::field(field, format!("Invalid '{field}': expected an integer of at least 1")));
        }
    }
    for (field, low, high) in
        [("temperature", 0.0, 2.0), ("top_p", 0.0, 1.0), ("presence_penalty", -2.0, 2.0), ("frequency_penalty", -2.0, 2.0)]
    {
        let good = body[field].is_null() || body[field].as_f64().is_some_and(|value| (low..=high).contains(&value));
        if !good {
            return Err(Refusal::field(field, format!("Invalid '{field}': expected a number from {low} to {high}")));
        }
    }
    let unsupported = ["max_tokens", "temperature"].into_iter().find(|field| !body[*field].is_null());
    match unsupported.filter(|_| rules.reasoning) {
        Some(field) => Err(Refusal {
            code: Some("unsupported_parameter"),
            ..Refusal::field(field, format!("Unsupported parameter: '{field}' is not supported with this model."))
        }),
        None => Ok(()),
    }
}

fn streaming(body: &Value) -> Result<(), Refusal> {
    if !body["stream"].is_null() && !body["stream"].is_boolean() {
        return Err(Refusal::field("stream", "Invalid type for 'stream': expected a boolean"));
    }
    let options = &body["stream_options"];
    if options.is_null() {
        return Ok(());
    }
    if body["stream"] != json!(true) {
        return Err(Refusal::field("stream_options", "The 'stream_options' parameter is only allowed when 'stream' is enabled."));
    }
    let known = |field: &String| ["include_usage", "include_obfuscation"].contains(&field.as_str());
    match options.as_object() {
        Some(options) if options.keys().all(known) && options.values().all(Value::is_boolean) => Ok(()),
        _ => Err(Refusal::field("stream_options", "Unknown parameter in 'stream_options'")),
    }
}

fn messages(body: &Value) -> Result<(), Refusal> {
    let wrong = |message: String| Err(Refusal::field("messages", message));
    let Some(messages) = body["messages"].as_array().filter(|messages| !messages.is_empty()) else {
        return wrong("Invalid 'messages': expected a non-empty array".to_owned());
    };
    let mut open_calls: Vec<&Value> = Vec::new();
    for (at, message) in messages.iter().enumerate() {
        let role = message["role"].as_str().unwrap_or_default();
        let allowed: &[&str] = match role {
            "system" | "developer" | "user" => &["role", "content", "name"],
            "assistant" => &["role", "content", "name", "tool_calls", "refusal"],
            "tool" => &["role", "content", "tool_call_id"],
            _ => {
                return wrong(format!(
                    "Invalid value: '{role}'. Supported values are: 'system', 'assistant', 'user', 'tool', and 'developer'."
                ));
            }
        };
        if let Some(field) = message.as_object().unwrap().keys().find(|field| !allowed.contains(&field.as_str())) {
            return wrong(format!("Unknown parameter: 'messages[{at}].{field}'."));
        }
        let may_be_null = role == "assistant" && !message["tool_calls"].is_null();
        if !(message["content"].is_string() || message["content"].is_array() || may_be_null && message["content"].is_null()) {
            return wrong(format!("Invalid type for 'messages[{at}].content': expected a string or an array"));
        }
        if role == "tool" {
            open_calls.retain(|id| **id != message["tool_call_id"]);
        } else if !open_calls.is_empty() {
            return wrong(
                "An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'.".to_owned(),
            );
        }
        open_calls.extend(message["tool_calls"].as_array().into_iter().flatten().map(|call| &call["id"]));
    }
    Ok(())
}

fn tools(body: &Value) -> Result<(), Refusal> {
    let tools = &body["tools"];
    if tools.is_null() {
        return if body["tool_choice"].is_null() {
            Ok(())
        } else {
            Err(Refusal::field("tool_choice", "'tool_choice' is only allowed when 'tools' are specified."))
        };
    }
    let Some(list) = tools.as_array().filter(|list| !list.is_empty()) else {
        return Err(Refusal::field("tools", "[] is too short - 'tools'"));
    };
    for tool in list {
        let name = tool["function"]["name"].as_str().unwrap_or_default();
        let letters = name.chars().all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-'));
        if tool["type"] != json!("function") || !letters || name.is_empty() || name.len() > 64 {
            return Err(Refusal::field("tools", format!("Invalid tool '{name}'")));
        }
        if !(tool["function"]["parameters"].is_null() || tool["function"]["parameters"]["type"] == json!("object")) {
            return Err(Refusal::field("tools", "schema must be a JSON Schema of 'type: \"object\"'"));
        }
    }
    Ok(())
}
