//! Conversion: what servers really send, joined; what they refuse with, sorted.

use serde_json::json;

use super::config::OpenAiConfig;
use super::convert::{Joiner, refusal, request_body};
use crate::ai::providers::{ChatEvent, ChatMessage, ChatRequest, ChatRole, ErrorClass, FinishReason, Tool, ToolCall, Usage};

#[expect(clippy::needless_pass_by_value, reason = "`json!` at every call")]
fn chunk(delta: serde_json::Value, finish: Option<&str>) -> String {
    json!({"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "m",
        "choices": [{"index": 0, "delta": delta, "finish_reason": finish}], "usage": null})
    .to_string()
}

fn join(chunks: &[String]) -> Vec<ChatEvent> {
    let mut joiner = Joiner::default();
    let mut events: Vec<ChatEvent> = chunks.iter().flat_map(|data| joiner.take("", data).unwrap()).collect();
    events.extend(joiner.end(true).unwrap());
    events
}

fn call(name: &str, arguments: &str) -> ChatEvent {
    ChatEvent::ToolCall(ToolCall { name: name.to_owned(), arguments: arguments.to_owned() })
}

fn part(index: u32, id: Option<&str>, name: Option<&str>, arguments: &str) -> String {
    chunk(json!({"tool_calls": [{"index": index, "id": id, "type": "function", "function": {"name": name, "arguments": arguments}}]}), None)
}

#[test]
fn words_finish_and_bill_are_read_with_empty_choices_and_filler() {
    let bill =
        json!({"choices": [], "usage": {"prompt_tokens": 9, "completion_tokens": 2, "total_tokens": 11}, "obfuscation": "x9"}).to_string();
    let events = join(&[
        chunk(json!({"role": "assistant", "content": ""}), None),
        chunk(json!({"content": "Hi"}), None),
        chunk(json!({}), Some("stop")),
        bill,
    ]);
    let usage = Usage { prompt_tokens: 9, completion_tokens: 2 };
    assert_eq!(events, [ChatEvent::Text("Hi".to_owned()), ChatEvent::Usage(usage), ChatEvent::Finish(FinishReason::Stop)]);
}

#[test]
fn the_last_words_may_come_with_the_finish_and_thinking_is_passed_over() {
    let events = join(&[
        chunk(json!({"reasoning_content": "hmm", "reasoning": "hmm", "content": null}), None),
        chunk(json!({"content": "Bye"}), Some("length")),
    ]);
    assert_eq!(events, [ChatEvent::Text("Bye".to_owned()), ChatEvent::Finish(FinishReason::Length)]);
}

#[test]
fn a_tool_call_is_joined_from_parts_or_taken_whole() {
    let parts = [
        part(0, Some("a"), Some("hand_over"), ""),
        part(0, None, None, "{\"re"),
        part(0, Some(""), None, "ason\":1}"),
        chunk(json!({}), Some("tool_calls")),
    ];
    let finish = ChatEvent::Finish(FinishReason::ToolCalls);
    assert_eq!(join(&parts), [call("hand_over", "{\"reason\":1}"), finish.clone()]);
    // A named `tool_choice` ends with `stop`; the calls tell.
    let whole = [part(0, Some("a"), Some("one"), "{}"), part(1, Some("b"), Some("two"), "{}"), chunk(json!({}), Some("stop"))];
    assert_eq!(join(&whole), [call("one", "{}"), call("two", "{}"), finish.clone()]);
    // vLLM was seen to number several calls 0.
    let same_index = [
        part(0, Some("a"), Some("one"), "{"),
        part(0, None, None, "}"),
        part(0, Some("b"), Some("two"), "{}"),
        chunk(json!({}), Some("tool_calls")),
    ];
    assert_eq!(join(&same_index), [call("one", "{}"), call("two", "{}"), finish]);
}

#[test]
fn a_refusal_is_a_filtered_answer() {
    assert_eq!(join(&[chunk(json!({"refusal": "I cannot"}), Some("stop"))]), [ChatEvent::Finish(FinishReason::Filtered)]);
}

#[test]
fn an_end_before_the_finish_reason_is_a_cut_but_done_after_words_is_an_end() {
    let mut joiner = Joiner::default();
    joiner.take("", &chunk(json!({"content": "Hi"}), None)).unwrap();
    assert_eq!(joiner.end(false).unwrap_err().class, ErrorClass::Cut);
    assert_eq!(joiner.end(true).unwrap(), [ChatEvent::Finish(FinishReason::Stop)]);
    assert_eq!(Joiner::default().end(true).unwrap_err().class, ErrorClass::Cut);
}

#[test]
fn errors_inside_a_stream_are_errors_in_every_form() {
    for (name, data, class) in [
        ("", json!({"error": {"message": "x", "type": "server_error", "code": null}}), ErrorClass::Overloaded),
        ("error", json!({"message": "x", "code": 400}), ErrorClass::BadRequest),
        ("", json!({"object": "error", "message": "maximum context length is 10", "code": 400}), ErrorClass::ContextOverflow),
        ("", json!({"error": {"message": "x", "type": "insufficient_quota"}}), ErrorClass::Quota),
        ("", json!([1]), ErrorClass::Malformed),
    ] {
        assert_eq!(Joiner::default().take(name, &data.to_string()).unwrap_err().class, class, "{data}");
    }
    assert_eq!(Joiner::default().take("error", "plain words").unwrap_err().class, ErrorClass::Overloaded);
    assert_eq!(Joiner::default().take("", "{").unwrap_err().class, ErrorClass::Malformed);
}

#[test]
fn endless_tool_calls_are_refused() {
    let mut joiner = Joiner::default();
    for index in 0..8 {
        joiner.take("", &part(index, Some("a"), Some("x"), "")).unwrap();
    }
    assert_eq!(joiner.take("", &part(8, Some("a"), Some("x"), "")).unwrap_err().class, ErrorClass::Malformed);
    assert!(joiner.take("", &part(0, None, None, &"x".repeat(20_000))).is_err());
}

#[test]
fn refusals_are_sorted_by_code_and_type_before_status() {
    let body = |kind: &str, code: serde_json::Value, message: &str| {
        json!({"error": {"message": message, "type": kind, "param": null, "code": code}}).to_string()
    };
    for (status, body, class) in [
        (401, body("invalid_request_error", json!("invalid_api_key"), "x"), ErrorClass::Key),
        (403, body("x", json!(null), "country"), ErrorClass::Key),
        (404, body("not_found_error", json!(null), "no model"), ErrorClass::NotFound),
        (400, body("invalid_request_error", json!("context_length_exceeded"), "x"), ErrorClass::ContextOverflow),
        (400, body("exceed_context_size_error", json!(400), "x"), ErrorClass::ContextOverflow),
        (400, body("invalid_request_error", json!("unsupported_parameter"), "x"), ErrorClass::BadRequest),
        (429, body("rate_limit_error", json!("slow_down"), "x"), ErrorClass::RateLimited),
        (429, body("insufficient_quota", json!("credit_balance_exhausted"), "x"), ErrorClass::Quota),
        (503, body("unavailable_error", json!(503), "Loading model"), ErrorClass::Overloaded),
        (409, String::new(), ErrorClass::Overloaded),
        (413, String::new(), ErrorClass::ContextOverflow),
        (422, String::new(), ErrorClass::BadRequest),
        (302, "<html>".to_owned(), ErrorClass::BadRequest),
        (502, "<html>".to_owned(), ErrorClass::Overloaded),
    ] {
        let error = refusal(status, &body);
        assert_eq!((error.class, error.status), (class, Some(status)), "{status} {body}");
    }
    assert!(refusal(500, &"x".repeat(10_000)).message.len() < 600);
}

#[test]
fn a_request_holds_what_is_set_and_nothing_else() {
    let request = ChatRequest {
        messages: vec![ChatMessage { role: ChatRole::User, text: "Hi".to_owned() }],
        tools: vec![Tool { name: "t", description: "d", parameters: json!({"type": "object"}) }],
    };
    let settings = json!({"base_url": "http://x/v1", "model": "m"});
    let body = request_body(&request, &OpenAiConfig::read(&settings).unwrap());
    let expected = json!({"model": "m", "messages": [{"role": "user", "content": "Hi"}], "stream": true, "max_tokens": 800, "stream_options": {"include_usage": true}});
    assert_eq!(body, expected);
    let settings = json!({"base_url": "http://x/v1", "model": "m", "tools": true, "stream_usage": false, "temperature": 0.5, "max_tokens_field": "max_completion_tokens", "max_tokens": 9});
    let body = request_body(&request, &OpenAiConfig::read(&settings).unwrap());
    assert_eq!((&body["max_completion_tokens"], &body["temperature"]), (&json!(9), &json!(0.5)));
    assert_eq!(body["tools"][0]["function"]["name"], "t");
    assert!(body.get("stream_options").is_none() && body.get("max_tokens").is_none());
}
