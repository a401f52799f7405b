//! What the endpoints ask of the running parts: the actors, the search, the AI. The wiring gives the one real answer,
//! tests give a played one.
//!
//! Whatever changes a live dialogue goes this way and no other, in the form of the frame that a socket would have sent:
//! so the rules and the codes are the same, because they are the same code.

use std::collections::HashMap;
use std::time::Duration;

use async_trait::async_trait;

use super::auth::{Shopper, Staff};
use super::error::ApiError;
use crate::actors::understanding::ModelsStatus;
use crate::domain::{ArticleHit, ConversationId, InboxId, Language, Receipt, TenantId, Understood, UserId};
use crate::protocol::rest::{ActorsBody, AiTestBody, UnderstandingInfoBody};
use crate::protocol::{ClientFrame, ErrorCode};

/// Why a frame was not done.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct LiveError {
    /// Why, in a word.
    pub code: ErrorCode,
    /// Why, in words, and what would be right.
    pub message: String,
    /// When to try again.
    pub retry_after: Option<Duration>,
}

impl From<LiveError> for ApiError {
    fn from(error: LiveError) -> Self {
        Self::of_code(error.code, error.message, error.retry_after)
    }
}

/// How busy an agent is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct AgentLoad {
    /// Whether its desk is open.
    pub online: bool,
    /// Dialogues that it has.
    pub load: u32,
}

/// The running parts.
#[async_trait]
pub trait Live: Send + Sync {
    /// Does what the frame asks, for one of the shop's staff. The frame is one that is answered with `ack`.
    async fn act(&self, staff: &Staff, frame: ClientFrame) -> Result<Receipt, LiveError>;

    /// Closes the sockets of a person or a program, named by the integer of its id: it may no longer be here.
    async fn revoke(&self, person: i64);

    /// Closes the sockets of everybody in a shop that is taken away.
    async fn revoke_tenant(&self, tenant: TenantId);

    /// Tells how busy the shop's agents are. Who is not named is away and has nothing.
    async fn loads(&self, tenant: TenantId) -> HashMap<UserId, AgentLoad>;

    /// Tells how the actors are.
    async fn actors(&self) -> ActorsBody;

    /// Kills an actor of this kind, or says which kinds there are. The answer tells whether there was one.
    async fn kill_actor(&self, kind: &str, conversation: Option<ConversationId>) -> Result<bool, LiveError>;

    /// Searches the shop's articles, the best first.
    async fn search_articles(&self, tenant: TenantId, question: &str, limit: usize) -> Result<Vec<ArticleHit>, LiveError>;

    /// Searches what an inbox's shoppers may read, the best first. The hint is the language to prefer where the words do not
    /// tell.
    async fn search_inbox(
        &self,
        tenant: TenantId,
        inbox: InboxId,
        question: &str,
        hint: Option<Language>,
        limit: usize,
    ) -> Result<Vec<ArticleHit>, LiveError>;

    /// Ends what a shopper has at work: its sockets are closed and its open dialogues settled.
    async fn let_go(&self, shopper: Shopper) -> Result<(), LiveError>;

    /// Returns the kind of AI provider that a shop may set up, by its name in the registry.
    fn ai_kind(&self) -> &'static str;

    /// Judges an AI provider's settings, its key among them. Each mistake is of the form `setting: what would be right`.
    fn judge_ai(&self, settings: &serde_json::Value) -> Result<(), Vec<String>>;

    /// Learns that a shop's AI provider was set up anew.
    async fn ai_changed(&self, tenant: TenantId);

    /// Asks the shop's AI provider a small question.
    async fn try_ai(&self, tenant: TenantId) -> Result<AiTestBody, LiveError>;

    /// Tells how messages are understood.
    fn understanding(&self) -> UnderstandingInfoBody;

    /// Understands a sentence as if a shopper of the shop had written it, and keeps nothing of it.
    async fn try_sentence(&self, tenant: TenantId, text: String) -> Result<Understood, LiveError>;

    /// Learns that a shop's own intents have changed: the next message minds them.
    async fn intents_changed(&self, tenant: TenantId);

    /// Tells with which models a shop's messages are understood, and with which they could be.
    async fn models(&self, tenant: TenantId) -> Result<ModelsStatus, LiveError>;

    /// Learns that a shop stays with another version of the models: the next message minds it.
    async fn pin_changed(&self, tenant: TenantId);

    /// Lets what is missing of a dialogue's last messages be understood. Waits for nothing.
    fn make_up_understanding(&self, tenant: TenantId, conversation: ConversationId);

    /// Tells whether the program still takes new work. While it drains it does not.
    fn is_ready(&self) -> bool;
}
