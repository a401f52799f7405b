//! What every provider must do, whatever it speaks: played against the provider's own simulator.
//!
//! A provider's tests implement [`Stage`] over their simulator and call [`pass`].

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use futures_util::StreamExt;

use super::{ChatEvent, ChatMessage, ChatRequest, ChatRole, ErrorClass, FinishReason, Provider, ProviderError, RetryAdvice, Tool};

/// What the simulator is to play to the next request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Scene {
    /// An answer in these pieces, whole, with a bill of 9 tokens read and 2 written.
    Answer(Vec<&'static str>),
    /// One piece, and then nothing.
    Stall(&'static str),
    /// One piece, and then the connection ends.
    Cut(&'static str),
    /// Nothing at all.
    Silence,
    /// Too many requests; come back after this.
    RateLimited(Duration),
    /// No money left.
    OutOfMoney,
    /// Overloaded for now.
    Overloaded,
    /// Too long a prompt.
    TooLong,
    /// A call of the tool `hand_over` with the arguments `{"reason":"x"}`.
    ToolCall,
}

/// A simulator with a provider that is configured for it. Its limits of time are short: 200 ms each.
#[async_trait]
pub(crate) trait Stage: Send + Sync {
    /// Returns the provider.
    fn provider(&self) -> Arc<dyn Provider>;
    /// Returns a provider with a key that the simulator does not know.
    fn provider_with_wrong_key(&self) -> Arc<dyn Provider>;
    /// Returns a provider for an address where nobody listens.
    fn provider_of_nobody(&self) -> Arc<dyn Provider>;
    /// Plays a scene to the next request.
    fn play(&self, scene: Scene);
    /// Waits until the simulator has seen so many connections closed before their answer's end.
    async fn closed_early(&self, count: usize);
}

pub(crate) fn request() -> ChatRequest {
    let line = |role, text: &str| ChatMessage { role, text: text.to_owned() };
    let tool =
        Tool { name: "hand_over", description: "Calls a person.", parameters: serde_json::json!({"type": "object", "properties": {}}) };
    ChatRequest { messages: vec![line(ChatRole::System, "Be brief."), line(ChatRole::User, "Привет 你好")], tools: vec![tool] }
}

/// Returns all that a provider sends, and what it fails with.
pub(crate) async fn ask(provider: &Arc<dyn Provider>) -> (Vec<ChatEvent>, Option<ProviderError>) {
    let mut stream = match provider.stream(request()).await {
        Ok(stream) => stream,
        Err(error) => return (Vec::new(), Some(error)),
    };
    let mut events = Vec::new();
    while let Some(event) = stream.next().await {
        match event {
            Ok(event) => events.push(event),
            Err(error) => {
                assert!(stream.next().await.is_none(), "nothing follows an error");
                return (events, Some(error));
            }
        }
    }
    (events, None)
}

fn words(events: &[ChatEvent]) -> String {
    events.iter().filter_map(|event| if let ChatEvent::Text(text) = event { Some(text.as_str()) } else { None }).collect()
}

/// Plays the whole contract.
pub(crate) async fn pass(stage: &dyn Stage) {
    answers_come_whole_and_in_order(stage).await;
    failures_are_sorted(stage).await;
    a_cut_is_no_end(stage).await;
    silence_has_its_limit(stage).await;
    dropping_closes_the_connection(stage).await;
    if stage.provider().capabilities().tools {
        a_tool_call_comes_whole(stage).await;
    }
}

async fn answers_come_whole_and_in_order(stage: &dyn Stage) {
    stage.play(Scene::Answer(vec!["Здрав", "ствуйте", ", 你", "好"]));
    let (events, error) = ask(&stage.provider()).await;
    assert_eq!(error, None);
    assert_eq!(words(&events), "Здравствуйте, 你好");
    assert_eq!(events.iter().filter(|event| matches!(event, ChatEvent::Text(_))).count(), 4);
    assert!(events.iter().any(|event| matches!(event, ChatEvent::Usage(usage) if usage.prompt_tokens == 9)));
    assert_eq!(events.last(), Some(&ChatEvent::Finish(FinishReason::Stop)));
    assert!(!events.iter().any(|event| matches!(event, ChatEvent::Text(text) if text.is_empty())));
}

async fn failures_are_sorted(stage: &dyn Stage) {
    let delay = Duration::from_millis(1500);
    for (scene, class, retry) in [
        (Scene::RateLimited(delay), ErrorClass::RateLimited, RetryAdvice::After(delay)),
        (Scene::OutOfMoney, ErrorClass::Quota, RetryAdvice::Never),
        (Scene::Overloaded, ErrorClass::Overloaded, RetryAdvice::Backoff),
        (Scene::TooLong, ErrorClass::ContextOverflow, RetryAdvice::Never),
    ] {
        stage.play(scene.clone());
        let (events, error) = ask(&stage.provider()).await;
        let error = error.unwrap_or_else(|| panic!("{scene:?} must fail"));
        assert_eq!((events.len(), error.class, error.retry), (0, class, retry), "{scene:?}: {error}");
    }
    let (_, error) = ask(&stage.provider_with_wrong_key()).await;
    assert_eq!(error.map(|error| error.class), Some(ErrorClass::Key));
    let (_, error) = ask(&stage.provider_of_nobody()).await;
    assert_eq!(error.map(|error| (error.class, error.retry)), Some((ErrorClass::Unreachable, RetryAdvice::Backoff)));
}

async fn a_cut_is_no_end(stage: &dyn Stage) {
    stage.play(Scene::Cut("Half an ans"));
    let (events, error) = ask(&stage.provider()).await;
    assert_eq!(words(&events), "Half an ans");
    assert_eq!(error.map(|error| error.class), Some(ErrorClass::Cut));
    assert!(!events.iter().any(|event| matches!(event, ChatEvent::Finish(_))));
}

async fn silence_has_its_limit(stage: &dyn Stage) {
    for (scene, n_closed) in [(Scene::Silence, 1), (Scene::Stall("Well"), 2)] {
        stage.play(scene);
        let (_, error) = ask(&stage.provider()).await;
        assert_eq!(error.map(|error| error.class), Some(ErrorClass::Timeout));
        stage.closed_early(n_closed).await;
    }
}

async fn dropping_closes_the_connection(stage: &dyn Stage) {
    stage.play(Scene::Stall("Well"));
    let mut stream = stage.provider().stream(request()).await.unwrap();
    assert_eq!(stream.next().await, Some(Ok(ChatEvent::Text("Well".to_owned()))));
    drop(stream);
    stage.closed_early(3).await;
}

async fn a_tool_call_comes_whole(stage: &dyn Stage) {
    stage.play(Scene::ToolCall);
    let (events, error) = ask(&stage.provider()).await;
    assert_eq!(error, None);
    let calls: Vec<_> = events.iter().filter_map(|event| if let ChatEvent::ToolCall(call) = event { Some(call) } else { None }).collect();
    assert_eq!(calls.len(), 1);
    assert_eq!((calls[0].name.as_str(), calls[0].arguments.as_str()), ("hand_over", "{\"reason\":\"x\"}"));
    assert_eq!(events.last(), Some(&ChatEvent::Finish(FinishReason::ToolCalls)));
}
