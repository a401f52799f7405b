//! A turn: what happens between a shopper's message and the bot's answer, without actors.
//!
//! The wish for a human is recognised first, before anything is searched or any provider is asked. Then the articles
//! are searched, the provider (if there is one) writes from them piece by piece, and wherever it fails, is silent or
//! breaks off, the built-in answerer speaks instead. A turn always ends in a message. It is cancelled by dropping its
//! future: the provider's connection is closed by that.

mod prompt;
mod screen;
mod take;
#[cfg(test)]
mod tests;

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use super::providers::{ProviderError, Usage};
use super::{Line, Outcome};
use crate::domain::{HandOverRules, InboxId, Language, Message, TenantId, Understood};

pub use take::take_turn;

/// Where the pieces of an answer go while it is being written.
pub trait TurnSink: Send {
    /// Takes the next piece of the answer. Waiting here holds the provider back.
    fn piece(&mut self, text: &str) -> impl Future<Output = ()> + Send;

    /// Forgets all the pieces: what was being written is abandoned, and another answer follows as a whole. The caller
    /// publishes `dropped`, and gives the answer that follows an entry id of its own.
    fn forget(&mut self) -> impl Future<Output = ()> + Send;
}

/// What a turn starts from.
#[derive(Debug, Clone)]
pub struct TurnInput {
    /// The shop.
    pub tenant: TenantId,
    /// Where the shopper came in.
    pub inbox: InboxId,
    /// The public word for the inbox; links to articles are made of it.
    pub inbox_key: Arc<str>,
    /// The name under which the bot speaks.
    pub bot_name: Arc<str>,
    /// The shop's name.
    pub shop_name: Arc<str>,
    /// What the shop told the bot about its tone and its rules.
    pub instructions: Option<Arc<str>>,
    /// What the shopper wrote.
    pub question: String,
    /// What the button that the shopper pressed carried.
    pub payload: Option<String>,
    /// The dialogue before the question, oldest first.
    pub history: Vec<Line>,
    /// The language to speak when the words do not tell: the shopper's, else the inbox's.
    pub locale: Option<Language>,
    /// What was understood of the question, where that is known in time.
    pub understood: Option<Arc<Understood>>,
    /// When what was understood calls for a human.
    pub handover: HandOverRules,
}

/// How long a turn may take, and what it takes for a short question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TurnLimits {
    /// Until the first piece of a provider's answer, asking again included; then the built-in answerer speaks.
    pub first_piece: Duration,
    /// The whole of a provider's answer.
    pub whole: Duration,
    /// A question below this many characters is searched together with the shopper's line before it.
    pub short_question_chars: usize,
}

impl Default for TurnLimits {
    fn default() -> Self {
        Self { first_piece: Duration::from_secs(20), whole: Duration::from_secs(90), short_question_chars: 25 }
    }
}

/// Who wrote the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnsweredBy {
    /// The built-in answerer.
    Builtin,
    /// The AI provider.
    Provider,
}

/// How long the parts of a turn took.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TurnTimings {
    /// Searching the articles.
    pub search: Duration,
    /// From the start to the first piece of the provider's answer.
    pub first_piece: Option<Duration>,
    /// The whole turn.
    pub total: Duration,
}

/// Why a provider that was asked did not give the answer.
#[derive(Debug)]
pub enum Fallback {
    /// It failed or was silent before the first piece.
    Silent(ProviderError),
    /// It broke off after pieces were shown; they were forgotten.
    Broken {
        /// What it had written.
        partial: String,
        /// What happened.
        error: ProviderError,
    },
}

/// What a turn came to.
#[derive(Debug)]
pub struct TurnOutcome {
    /// What the shopper gets.
    pub message: Message,
    /// What it came to.
    pub outcome: Outcome,
    /// Who wrote it.
    pub by: AnsweredBy,
    /// Why the provider did not, where one was asked.
    pub fallback: Option<Fallback>,
    /// What the provider says that it cost.
    pub usage: Option<Usage>,
    /// How long it took.
    pub timings: TurnTimings,
}
