//! The provider against the strict simulator, over a real socket.

#[path = "../../../../tests/sim/openai/mod.rs"]
#[expect(unreachable_pub, dead_code, clippy::all, clippy::pedantic, reason = "the simulator is shared with the tests of the whole program")]
mod sim;

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use futures_util::StreamExt;
use serde_json::{Value, json};
use sim::{Gate, OpenAiSim, Rules, Script, Stream};

use super::{OpenAi, OpenAiConfig};
use crate::ai::providers::contract::{self, Scene, Stage, ask};
use crate::ai::providers::{ChatEvent, ErrorClass, FinishReason, Provider, RetryAdvice, http_client};

const KEY: &str = "sk-right";

#[expect(clippy::needless_pass_by_value, reason = "`json!` at every call")]
fn provider(base_url: &str, more: Value) -> Arc<dyn Provider> {
    let mut settings = json!({"base_url": base_url, "model": "sim", "api_key": KEY, "tools": true,
        "first_event_timeout_ms": 200, "between_timeout_ms": 200, "timeout_ms": 20_000});
    settings.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    Arc::new(OpenAi::new(OpenAiConfig::read(&settings).unwrap(), http_client().unwrap()))
}

async fn start() -> OpenAiSim {
    OpenAiSim::start(Rules { key: Some(KEY.to_owned()), model: Some("sim".to_owned()), reasoning: false }).await
}

struct SimStage(OpenAiSim);

#[async_trait]
impl Stage for SimStage {
    fn provider(&self) -> Arc<dyn Provider> {
        provider(&self.0.base_url(), json!({}))
    }

    fn provider_with_wrong_key(&self) -> Arc<dyn Provider> {
        provider(&self.0.base_url(), json!({"api_key": "sk-wrong"}))
    }

    fn provider_of_nobody(&self) -> Arc<dyn Provider> {
        // Port 9 of the loopback discards; nobody listens there.
        provider("http://127.0.0.1:9/v1", json!({}))
    }

    fn play(&self, scene: Scene) {
        self.0.play(match scene {
            Scene::Answer(pieces) => Stream::of(&pieces).usage(9, 2).into(),
            Scene::Stall(piece) => Stream::of(&[piece]).hanging().into(),
            Scene::Cut(piece) => Stream::of(&[piece]).cut().into(),
            Scene::Silence => Script::Hang,
            Scene::RateLimited(delay) => {
                assert_eq!(delay.as_millis(), 1500);
                Script::rate_limited("1500")
            }
            Scene::OutOfMoney => Script::out_of_money(),
            Scene::Overloaded => Script::loading(),
            Scene::TooLong => Script::context_overflow(),
            Scene::ToolCall => Stream::of(&[]).tool_call("call_a", "hand_over", "{\"reason\":\"x\"}").into(),
        });
    }

    async fn closed_early(&self, count: usize) {
        self.0.closed_early(count).await;
    }
}

#[tokio::test]
async fn it_keeps_the_contract() {
    contract::pass(&SimStage(start().await)).await;
}

#[tokio::test]
async fn the_request_is_what_the_documentation_allows_and_carries_the_key() {
    let sim = start().await;
    sim.play(Stream::of(&["ok"]));
    let more = json!({"organization": "org-1", "project": "proj-1", "temperature": 0.2});
    let (_, error) = ask(&provider(&sim.base_url(), more)).await;
    assert_eq!(error, None);
    let request = &sim.requests()[0];
    let header = |name: &str| request.headers[name].to_str().unwrap().to_owned();
    assert_eq!(header("authorization"), "Bearer sk-right");
    assert_eq!((header("openai-organization"), header("openai-project")), ("org-1".to_owned(), "proj-1".to_owned()));
    assert_eq!(request.body["messages"][1], json!({"role": "user", "content": "Привет 你好"}));
    assert_eq!(request.body["stream_options"], json!({"include_usage": true}));
}

#[tokio::test]
async fn a_thinking_model_takes_the_new_name_of_the_length_limit_and_refuses_the_old() {
    let sim = OpenAiSim::start(Rules { reasoning: true, ..Rules::default() }).await;
    let (_, error) = ask(&provider(&sim.base_url(), json!({}))).await;
    assert_eq!(error.map(|error| error.class), Some(ErrorClass::BadRequest));
    let (events, error) = ask(&provider(&sim.base_url(), json!({"max_tokens_field": "max_completion_tokens"}))).await;
    assert_eq!(error, None);
    assert_eq!(events[0], ChatEvent::Text("Привет ".to_owned()));
}

#[tokio::test]
async fn every_oddity_of_real_servers_gives_the_same_words() {
    let sim = start().await;
    let pieces = ["Привет", ", 世界", " 🙂"];
    for odd in [
        Stream::of(&pieces).obfuscated().usage(1, 1),
        Stream::of(&pieces).keep_alives(5),
        Stream::of(&pieces).cut_bytes(1),
        Stream::of(&pieces).cut_bytes(7).windows_lines(),
        Stream::of(&pieces).finish_with_last(),
        Stream::of(&pieces).without_done(),
        Stream::of(&pieces).without_finish(),
        Stream::of(&pieces).hanging_after_finish(),
    ] {
        sim.play(odd.clone());
        let (events, error) = ask(&provider(&sim.base_url(), json!({}))).await;
        assert_eq!(error, None, "{odd:?}");
        let words: String =
            events.iter().filter_map(|event| if let ChatEvent::Text(text) = event { Some(text.as_str()) } else { None }).collect();
        assert_eq!((words.as_str(), events.last()), ("Привет, 世界 🙂", Some(&ChatEvent::Finish(FinishReason::Stop))), "{odd:?}");
    }
}

#[tokio::test]
async fn failures_in_the_middle_come_after_the_pieces() {
    let sim = start().await;
    for (stream, class) in [
        (Stream::of(&["Half"]).failing(), ErrorClass::Overloaded),
        (Stream::of(&["Half"]).failing_by_name(), ErrorClass::Overloaded),
        (Stream::of(&["Half"]).broken(), ErrorClass::Cut),
    ] {
        let gate = Gate::closed();
        sim.play(stream.gated(&gate));
        gate.open(1);
        let mut answer = provider(&sim.base_url(), json!({})).stream(contract::request()).await.unwrap();
        assert_eq!(answer.next().await, Some(Ok(ChatEvent::Text("Half".to_owned()))));
        gate.open(1);
        let error = answer.next().await.unwrap().unwrap_err();
        assert_eq!(error.class, class);
        assert_eq!(error.request_id.as_deref(), Some("req-sim-1"));
    }
}

#[tokio::test]
async fn pieces_are_passed_on_as_they_come() {
    let sim = start().await;
    let gate = Gate::closed();
    sim.play(Stream::of(&["one", "two"]).gated(&gate));
    gate.open(1);
    let slow = json!({"first_event_timeout_ms": 20_000, "between_timeout_ms": 20_000});
    let mut answer = provider(&sim.base_url(), slow).stream(contract::request()).await.unwrap();
    assert_eq!(answer.next().await, Some(Ok(ChatEvent::Text("one".to_owned()))));
    gate.open(2);
    assert_eq!(answer.next().await, Some(Ok(ChatEvent::Text("two".to_owned()))));
}

#[tokio::test]
async fn keep_alives_are_no_first_piece_and_the_whole_has_its_limit() {
    let sim = start().await;
    sim.play(Stream::of(&[]).keep_alives(3).gated(&Gate::closed()));
    let (_, error) = ask(&provider(&sim.base_url(), json!({}))).await;
    assert!(error.unwrap().message.contains("begun an answer within 200 ms"));
    sim.play(Stream::of(&["a"]).hanging());
    let (_, error) = ask(&provider(&sim.base_url(), json!({"timeout_ms": 100}))).await;
    assert!(error.unwrap().message.contains("ended its answer within 100 ms"));
    sim.play(Stream::of(&["a"]).hanging());
    let (_, error) = ask(&provider(&sim.base_url(), json!({}))).await;
    assert!(error.unwrap().message.contains("gone on with its answer within 200 ms"));
}

#[tokio::test]
async fn an_endless_answer_is_ended_and_its_connection_closed() {
    let sim = start().await;
    let long = "ж".repeat(5_000);
    sim.play(Stream::of(&[&long, &long, &long]).hanging());
    let (events, error) = ask(&provider(&sim.base_url(), json!({}))).await;
    assert_eq!(error, None);
    let length: usize = events.iter().map(|event| if let ChatEvent::Text(text) = event { text.chars().count() } else { 0 }).sum();
    assert_eq!((length, events.last()), (8_000, Some(&ChatEvent::Finish(FinishReason::Length))));
    sim.closed_early(1).await;
}

#[tokio::test]
async fn a_server_that_is_none_is_told_from_one_that_fails() {
    let sim = start().await;
    sim.play(Script::Plain(json!({"hello": "world"})));
    let (_, error) = ask(&provider(&sim.base_url(), json!({}))).await;
    let error = error.unwrap();
    assert_eq!((error.class, error.retry), (ErrorClass::Malformed, RetryAdvice::Never));
    let (_, error) = ask(&provider(&format!("{}/wrong", sim.base_url()), json!({}))).await;
    assert_eq!(error.map(|error| error.class), Some(ErrorClass::NotFound));
    let (_, error) = ask(&provider(&sim.base_url(), json!({"model": "other"}))).await;
    assert_eq!(error.map(|error| error.class), Some(ErrorClass::NotFound));
}

#[tokio::test]
async fn the_headers_say_whether_to_ask_again_but_never_for_money() {
    let sim = start().await;
    for (script, retry) in [
        (Script::loading().with_header("x-should-retry", "false"), RetryAdvice::Never),
        (Script::loading().with_header("retry-after", "2"), RetryAdvice::After(Duration::from_secs(2))),
        (Script::rate_limited("200000"), RetryAdvice::Never),
        (Script::out_of_money().with_header("x-should-retry", "true"), RetryAdvice::Never),
    ] {
        sim.play(script);
        let (_, error) = ask(&provider(&sim.base_url(), json!({}))).await;
        assert_eq!(error.unwrap().retry, retry);
    }
}
