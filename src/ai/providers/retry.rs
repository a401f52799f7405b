//! Asking again: the one layer around all providers that repeats what failed before anything was shown.
//!
//! An answer is repeated as long as none of its pieces came, be it that the request failed or that the stream did. Once
//! a piece came the failure goes on to the caller: a shopper who read half an answer must not see it begin again.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use futures_util::{StreamExt, stream};

use super::{Capabilities, ChatRequest, ChatStream, Descriptor, Provider, ProviderError, RetryAdvice};

/// How often a failed request is repeated.
pub const RETRIES_MAX: u32 = 2;
/// The first pause of our choosing.
const PAUSE_MIN: Duration = Duration::from_millis(500);
/// The longest pause of our choosing.
const PAUSE_MAX: Duration = Duration::from_secs(8);
/// How much of a pause chance may take away, so that many do not come back at once.
const JITTER: f64 = 0.25;

/// A provider that asks again.
pub struct Retrying {
    inner: Arc<dyn Provider>,
}

impl Retrying {
    /// Wraps a provider.
    #[must_use]
    pub fn new(inner: Arc<dyn Provider>) -> Self {
        Self { inner }
    }

    /// Asks once and waits for the first event, so that a stream that fails at once fails here.
    async fn begin(&self, request: ChatRequest) -> Result<ChatStream, ProviderError> {
        let mut answer = self.inner.stream(request).await?;
        match answer.next().await {
            Some(Ok(first)) => Ok(stream::once(std::future::ready(Ok(first))).chain(answer).boxed()),
            Some(Err(error)) => Err(error),
            None => Ok(stream::empty().boxed()),
        }
    }
}

#[async_trait]
impl Provider for Retrying {
    fn descriptor(&self) -> &'static Descriptor {
        self.inner.descriptor()
    }

    fn capabilities(&self) -> Capabilities {
        self.inner.capabilities()
    }

    async fn stream(&self, request: ChatRequest) -> Result<ChatStream, ProviderError> {
        for n_retries in 0..RETRIES_MAX {
            match self.begin(request.clone()).await {
                Ok(answer) => return Ok(answer),
                Err(error) => match pause(error.retry, n_retries) {
                    Some(pause) => {
                        tracing::info!(
                            ai.provider = self.descriptor().id,
                            ai.error = error.class.as_str(),
                            ai.request_id = error.request_id.as_deref().unwrap_or_default(),
                            pause_ms = pause.as_millis(),
                            "The AI provider failed before its answer began and is asked again."
                        );
                        tokio::time::sleep(pause).await;
                    }
                    None => return Err(error),
                },
            }
        }
        self.begin(request).await
    }
}

/// Returns how long to wait before asking again, if at all.
fn pause(advice: RetryAdvice, n_retries: u32) -> Option<Duration> {
    match advice {
        RetryAdvice::Never => None,
        RetryAdvice::After(delay) => Some(delay),
        RetryAdvice::Backoff => {
            let whole = PAUSE_MIN.saturating_mul(2_u32.saturating_pow(n_retries)).min(PAUSE_MAX);
            Some(whole.mul_f64(1.0 - JITTER * rand::random::<f64>()))
        }
    }
}

#[cfg(test)]
mod tests {
    use tokio::time::Instant;

    use super::*;
    use crate::ai::providers::fake::FakeProvider;
    use crate::ai::providers::{ChatEvent, ErrorClass, FinishReason};

    fn failing(class: ErrorClass) -> ProviderError {
        ProviderError::new(class, "made up")
    }

    fn good() -> Vec<Result<ChatEvent, ProviderError>> {
        vec![Ok(ChatEvent::Text("hi".to_owned())), Ok(ChatEvent::Finish(FinishReason::Stop))]
    }

    async fn ask(fake: &Arc<FakeProvider>) -> Result<Vec<Result<ChatEvent, ProviderError>>, ProviderError> {
        let stream = Retrying::new(fake.clone()).stream(ChatRequest::default()).await?;
        Ok(stream.collect().await)
    }

    #[tokio::test(start_paused = true)]
    async fn a_passing_failure_is_repeated_after_a_growing_pause() {
        let fake = FakeProvider::scripted([Err(failing(ErrorClass::Overloaded)), Err(failing(ErrorClass::Unreachable)), Ok(good())]);
        let start = Instant::now();
        assert_eq!(ask(&fake).await.unwrap(), good());
        let waited = start.elapsed();
        assert!(waited >= Duration::from_millis(1_124) && waited <= Duration::from_millis(1_502), "{waited:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn the_servers_own_delay_is_kept_to_the_letter() {
        let error = ProviderError { retry: RetryAdvice::After(Duration::from_secs(7)), ..failing(ErrorClass::RateLimited) };
        let fake = FakeProvider::scripted([Err(error), Ok(good())]);
        let start = Instant::now();
        assert_eq!(ask(&fake).await.unwrap(), good());
        assert_eq!(start.elapsed().as_secs(), 7);
    }

    #[tokio::test(start_paused = true)]
    async fn two_retries_are_the_most() {
        let fake = FakeProvider::scripted((0..5).map(|_| Err(failing(ErrorClass::Overloaded))));
        assert_eq!(ask(&fake).await.unwrap_err().class, ErrorClass::Overloaded);
        assert_eq!(fake.n_asked(), 3);
    }

    #[tokio::test(start_paused = true)]
    async fn what_only_a_person_can_cure_is_not_repeated() {
        for class in [ErrorClass::Key, ErrorClass::Quota, ErrorClass::BadRequest, ErrorClass::ContextOverflow] {
            let fake = FakeProvider::scripted([Err(failing(class)), Ok(good())]);
            assert_eq!(ask(&fake).await.unwrap_err().class, class);
            assert_eq!(fake.n_asked(), 1);
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_stream_that_fails_at_once_is_repeated_and_one_that_fails_later_is_not() {
        let at_once = vec![Err(failing(ErrorClass::Cut))];
        let fake = FakeProvider::scripted([Ok(at_once), Ok(good())]);
        assert_eq!(ask(&fake).await.unwrap(), good());
        let later = vec![Ok(ChatEvent::Text("half".to_owned())), Err(failing(ErrorClass::Cut))];
        let fake = FakeProvider::scripted([Ok(later.clone()), Ok(good())]);
        assert_eq!(ask(&fake).await.unwrap(), later);
        assert_eq!(fake.n_asked(), 1);
    }
}
