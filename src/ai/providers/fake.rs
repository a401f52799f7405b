//! A provider for tests: does what its script says, one step for each request.

use std::collections::VecDeque;
use std::sync::Arc;

use async_trait::async_trait;
use futures_util::{StreamExt, stream};
use parking_lot::Mutex;

use super::{Capabilities, ChatEvent, ChatRequest, ChatStream, Descriptor, ErrorClass, Provider, ProviderError};

/// What one request gets: a refusal, or the events of a stream. A stream whose events are over hangs if `hangs`.
pub(crate) type Step = Result<Vec<Result<ChatEvent, ProviderError>>, ProviderError>;

/// A provider that does what its script says.
pub(crate) struct FakeProvider {
    steps: Mutex<VecDeque<Step>>,
    asked: Mutex<Vec<ChatRequest>>,
    tools: bool,
    hangs: bool,
}

static DESCRIPTOR: Descriptor = Descriptor { id: "fake", label: "Fake", schema: || serde_json::json!({"type": "object"}) };

impl FakeProvider {
    fn new(steps: impl IntoIterator<Item = Step>) -> Self {
        Self { steps: Mutex::new(steps.into_iter().collect()), asked: Mutex::default(), tools: false, hangs: false }
    }

    /// Returns a provider that follows a script.
    pub(crate) fn scripted(steps: impl IntoIterator<Item = Step>) -> Arc<Self> {
        Arc::new(Self::new(steps))
    }

    /// Returns a provider that can use tools.
    pub(crate) fn with_tools(steps: impl IntoIterator<Item = Step>) -> Arc<Self> {
        Arc::new(Self { tools: true, ..Self::new(steps) })
    }

    /// Returns a provider that hangs where a stream's events are over.
    pub(crate) fn hanging(steps: impl IntoIterator<Item = Step>) -> Arc<Self> {
        Arc::new(Self { hangs: true, ..Self::new(steps) })
    }

    /// Returns how often it was asked.
    pub(crate) fn n_asked(&self) -> usize {
        self.asked.lock().len()
    }

    /// Returns what it was asked last.
    pub(crate) fn last_asked(&self) -> ChatRequest {
        self.asked.lock().last().cloned().unwrap_or_default()
    }
}

#[async_trait]
impl Provider for FakeProvider {
    fn descriptor(&self) -> &'static Descriptor {
        &DESCRIPTOR
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities { tools: self.tools, prompt_chars_max: 8_000 }
    }

    async fn stream(&self, request: ChatRequest) -> Result<ChatStream, ProviderError> {
        self.asked.lock().push(request);
        let step = self.steps.lock().pop_front();
        let events = step.unwrap_or_else(|| Err(ProviderError::new(ErrorClass::Unreachable, "the script is over")))?;
        let events = stream::iter(events);
        Ok(if self.hangs { events.chain(stream::pending()).boxed() } else { events.boxed() })
    }
}
