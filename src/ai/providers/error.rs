//! Why a provider did not answer, sorted by what a caller can do about it.

use std::time::Duration;

/// What kind of failure it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ErrorClass {
    /// The key is refused, or may not do this: the operator must act.
    Key,
    /// The account has no money left: the operator must act.
    Quota,
    /// The model or the path does not exist: the operator must act.
    NotFound,
    /// The request is not understood: a setting does not suit the server.
    BadRequest,
    /// The prompt is longer than the model reads.
    ContextOverflow,
    /// Too many requests for now.
    RateLimited,
    /// The server is overloaded, loading, or failed.
    Overloaded,
    /// The server could not be reached.
    Unreachable,
    /// Nothing came in time.
    Timeout,
    /// The answer broke off before its end.
    Cut,
    /// What came is not what the protocol says.
    Malformed,
}

impl ErrorClass {
    /// Returns the word for it in metrics and logs.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Key => "key",
            Self::Quota => "quota",
            Self::NotFound => "not_found",
            Self::BadRequest => "bad_request",
            Self::ContextOverflow => "context_overflow",
            Self::RateLimited => "rate_limited",
            Self::Overloaded => "overloaded",
            Self::Unreachable => "unreachable",
            Self::Timeout => "timeout",
            Self::Cut => "cut",
            Self::Malformed => "malformed",
        }
    }

    /// Tells whether asking again later may help, as far as the class alone says.
    #[must_use]
    pub const fn is_transient(self) -> bool {
        matches!(self, Self::RateLimited | Self::Overloaded | Self::Unreachable | Self::Timeout | Self::Cut)
    }

    /// Tells whether only a person who changes a setting (or pays) can cure it.
    #[must_use]
    pub const fn needs_operator(self) -> bool {
        matches!(self, Self::Key | Self::Quota | Self::NotFound | Self::BadRequest)
    }
}

/// Whether to ask again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RetryAdvice {
    /// Asking again would not help, or the server said not to.
    Never,
    /// After a pause of our choosing.
    Backoff,
    /// After the pause that the server asked for.
    After(Duration),
}

/// Why a provider did not answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ProviderError {
    /// What kind of failure.
    pub class: ErrorClass,
    /// What is wrong and what would be right, for the operator. Never shown to a shopper.
    pub message: String,
    /// Whether to ask again.
    pub retry: RetryAdvice,
    /// The HTTP status, where there was an answer.
    pub status: Option<u16>,
    /// The server's own name for the request.
    pub request_id: Option<String>,
}

impl ProviderError {
    /// Returns a failure of a class, to be repeated as the class says.
    pub fn new(class: ErrorClass, message: impl Into<String>) -> Self {
        let retry = if class.is_transient() { RetryAdvice::Backoff } else { RetryAdvice::Never };
        Self { class, message: message.into(), retry, status: None, request_id: None }
    }
}
