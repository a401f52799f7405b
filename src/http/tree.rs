//! The running parts as the endpoints and the sockets ask them: the actors' tree, the articles' search, the AI.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use async_trait::async_trait;
use futures_util::StreamExt as _;

use super::auth::{Credentials, Principal, Shopper, Staff, StaffKind};
use super::live::{AgentLoad, Live, LiveError};
use crate::actors::session::{Authenticator, Identity, Rights, TokenError};
use crate::actors::supervise::spawn_detached;
use crate::actors::ticket::Refusal;
use crate::actors::tree::{KindSnapshot, Tree, Victim};
use crate::actors::understanding::{ModelsStatus, State, Status, TrialError};
use crate::ai::knowledge::KnowledgeBase;
use crate::ai::providers::{self, ChatEvent, ChatMessage, ChatRequest, ChatRole};
use crate::ai::understanding::EncoderState;
use crate::domain::{ArticleHit, ArticleId, Author, Clock, ConversationId, InboxId, Language, Receipt, TenantId, Understood, UserId};
use crate::protocol::rest::{ActorKindBody, ActorNodeBody, ActorsBody, AiTestBody, UnderstandingInfoBody, UnderstandingStateBody};
use crate::protocol::{ClientFrame, ConversationRef, ErrorCode};
use crate::store::cache::{Cache, keys};
use crate::store::{Store, StoreError};

/// How long a shopper goes by the name that it was last looked up with.
const NAME_KEPT_FOR: Duration = Duration::from_mins(1);
/// How long the trial of an AI provider may take.
const TRIAL_TIMEOUT: Duration = Duration::from_secs(25);
/// How much of a trial's answer is shown.
const TRIAL_CHARS_MAX: usize = 200;
const TRIAL_QUESTION: &str = "Answer with one short sentence: are you there?";

/// The running parts.
pub struct TreeLive {
    tree: Tree,
    store: Store,
    knowledge: Arc<KnowledgeBase>,
    http: providers::HttpClient,
    clock: Arc<dyn Clock>,
    draining: AtomicBool,
}

impl TreeLive {
    /// Puts the parts together.
    #[must_use]
    pub fn new(tree: Tree, store: Store, knowledge: Arc<KnowledgeBase>, http: providers::HttpClient, clock: Arc<dyn Clock>) -> Self {
        Self { tree, store, knowledge, http, clock, draining: AtomicBool::new(false) }
    }

    /// From now on, `/readyz` says that no new work is taken.
    pub fn begin_drain(&self) {
        self.draining.store(true, Ordering::Relaxed);
    }

    /// Gathers what is found in every inbox's articles: an article of one inbox is in no other's index.
    async fn search(&self, tenant: TenantId, question: &str, limit: usize) -> Result<Vec<ArticleHit>, LiveError> {
        let inboxes = self.store.of(tenant).inboxes().await.map_err(|error| away(&error))?;
        let mut best: HashMap<ArticleId, ArticleHit> = HashMap::new();
        for inbox in inboxes {
            for hit in self.search_one(tenant, inbox.id, question, None, limit).await? {
                best.entry(hit.id).or_insert(hit);
            }
        }
        let mut hits: Vec<ArticleHit> = best.into_values().collect();
        hits.sort_by(|one, other| other.score.total_cmp(&one.score).then(one.id.cmp(&other.id)));
        hits.truncate(limit);
        Ok(hits)
    }

    async fn search_one(
        &self,
        tenant: TenantId,
        inbox: InboxId,
        question: &str,
        hint: Option<Language>,
        limit: usize,
    ) -> Result<Vec<ArticleHit>, LiveError> {
        let index = self.knowledge.index(tenant, inbox).await.map_err(|error| unsearchable(&error))?;
        let question = question.to_owned();
        let searched = tokio::task::spawn_blocking(move || index.search(&question, hint, limit)).await;
        searched.map_err(|error| unsearchable(&error))?.map_err(|error| unsearchable(&error))
    }

    async fn ask_provider(&self, tenant: TenantId) -> Result<String, String> {
        let found = self.store.of(tenant).integrations_of_kind(self.ai_kind()).await.map_err(|error| error.to_string())?;
        let integration = found.into_iter().next().ok_or("no AI provider was set up")?;
        let provider =
            providers::open(&integration.kind, &integration.provider_settings(), &self.http).map_err(|mistakes| mistakes.join("; "))?;
        let messages = vec![ChatMessage { role: ChatRole::User, text: TRIAL_QUESTION.to_owned() }];
        let request = ChatRequest { messages, tools: Vec::new() };
        let mut stream = provider.stream(request).await.map_err(|error| error.to_string())?;
        let mut answer = String::new();
        while let Some(event) = stream.next().await {
            match event.map_err(|error| error.to_string())? {
                ChatEvent::Text(text) => answer.push_str(&text),
                ChatEvent::ToolCall(_) | ChatEvent::Finish(_) | ChatEvent::Usage(_) => {}
            }
            if answer.chars().count() >= TRIAL_CHARS_MAX {
                break;
            }
        }
        if answer.trim().is_empty() { Err("it answered, but with no words".to_owned()) } else { Ok(answer.trim().to_owned()) }
    }
}

fn away(error: &StoreError) -> LiveError {
    tracing::warn!(%error, "The database was away for a request.");
    LiveError { code: ErrorCode::Unavailable, message: "the database is away at the moment; try again".to_owned(), retry_after: None }
}

fn unsearchable(error: &(dyn std::error::Error + 'static)) -> LiveError {
    tracing::error!(%error, "The articles could not be searched.");
    LiveError {
        code: ErrorCode::Unavailable,
        message: "the articles cannot be searched at the moment; try again".to_owned(),
        retry_after: None,
    }
}

impl From<Refusal> for LiveError {
    fn from(refusal: Refusal) -> Self {
        Self { code: refusal.code, message: refusal.message, retry_after: refusal.retry_after_ms.map(Duration::from_millis) }
    }
}

impl From<TrialError> for LiveError {
    fn from(error: TrialError) -> Self {
        let unavailable = |message| Self { code: ErrorCode::Unavailable, message, retry_after: None };
        match error {
            TrialError::Store(error) => away(&error),
            TrialError::Shelf(error) => {
                tracing::warn!(%error, "The versions of the models could not be looked through.");
                unavailable("the folder of the models' versions cannot be read; the log says why".to_owned())
            }
            TrialError::Busy => Self { code: ErrorCode::Busy, message: error.to_string(), retry_after: Some(Duration::from_secs(1)) },
            TrialError::Off(_) => unavailable(error.to_string()),
        }
    }
}

impl From<&Staff> for Identity {
    fn from(staff: &Staff) -> Self {
        match &staff.kind {
            StaffKind::Program(key) => Self::program(key),
            StaffKind::Agent(user) => {
                Self { tenant: staff.tenant, author: Author::agent(user.id, user.name.as_str()), rights: Rights::Agent(user.role) }
            }
        }
    }
}

#[async_trait]
impl Live for TreeLive {
    async fn act(&self, staff: &Staff, frame: ClientFrame) -> Result<Receipt, LiveError> {
        Ok(self.tree.act(Identity::from(staff), frame).await?)
    }

    async fn revoke(&self, person: i64) {
        self.tree.revoke(person);
    }

    async fn revoke_tenant(&self, tenant: TenantId) {
        self.tree.revoke_tenant(tenant);
    }

    async fn loads(&self, tenant: TenantId) -> HashMap<UserId, AgentLoad> {
        let at_work = self.tree.agents_at_work(tenant).await;
        let load = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        at_work
            .into_iter()
            .map(|agent| (UserId::from(agent.id), AgentLoad { online: self.tree.is_online(agent.id), load: load(agent.load) }))
            .collect()
    }

    async fn actors(&self) -> ActorsBody {
        let snapshot = self.tree.snapshot().await;
        ActorsBody { kinds: snapshot.kinds.iter().map(kind_body).collect(), tree: tree_of(&snapshot.drawing) }
    }

    async fn kill_actor(&self, kind: &str, conversation: Option<ConversationId>) -> Result<bool, LiveError> {
        let Some(victim) = Victim::parse(kind, conversation) else {
            let message = format!("`kind` is `{kind}`; it must be one of `{}`", Victim::WORDS.join("`, `"));
            return Err(LiveError { code: ErrorCode::BadRequest, message, retry_after: None });
        };
        Ok(self.tree.kill(victim))
    }

    async fn search_articles(&self, tenant: TenantId, question: &str, limit: usize) -> Result<Vec<ArticleHit>, LiveError> {
        self.search(tenant, question, limit).await
    }

    async fn search_inbox(
        &self,
        tenant: TenantId,
        inbox: InboxId,
        question: &str,
        hint: Option<Language>,
        limit: usize,
    ) -> Result<Vec<ArticleHit>, LiveError> {
        self.search_one(tenant, inbox, question, hint, limit).await
    }

    async fn let_go(&self, shopper: Shopper) -> Result<(), LiveError> {
        self.tree.revoke(shopper.contact.raw());
        let who = Identity::shopper(shopper.tenant, shopper.contact, shopper.inbox, "");
        let store = self.store.of(shopper.tenant);
        while let Some(open) = store.open_conversation_of(shopper.contact).await.map_err(|error| away(&error))? {
            let reference = format!("forget-{:032x}", rand::random::<u128>());
            let settle = ConversationRef { reference, conversation: open.to_string() };
            self.tree.act(who.clone(), ClientFrame::Resolve(settle)).await?;
        }
        Ok(())
    }

    fn ai_kind(&self) -> &'static str {
        providers::descriptors().next().map_or("", |descriptor| descriptor.id)
    }

    fn judge_ai(&self, settings: &serde_json::Value) -> Result<(), Vec<String>> {
        providers::open(self.ai_kind(), settings, &self.http).map(drop)
    }

    async fn ai_changed(&self, tenant: TenantId) {
        self.tree.forget_provider(tenant);
    }

    async fn try_ai(&self, tenant: TenantId) -> Result<AiTestBody, LiveError> {
        let began = Instant::now();
        let tried = tokio::time::timeout(TRIAL_TIMEOUT, self.ask_provider(tenant)).await;
        let latency_ms = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
        let (ok, message) = match tried {
            Ok(Ok(answer)) => (true, answer.chars().take(TRIAL_CHARS_MAX).collect()),
            Ok(Err(wrong)) => (false, wrong),
            Err(_elapsed) => (
                false,
                format!("no answer within {} s; is the address right, and does the model fit the machine?", TRIAL_TIMEOUT.as_secs()),
            ),
        };
        Ok(AiTestBody { ok, message, latency_ms })
    }

    fn understanding(&self) -> UnderstandingInfoBody {
        understanding_body(&self.tree.understanding().status())
    }

    async fn try_sentence(&self, tenant: TenantId, text: String) -> Result<Understood, LiveError> {
        let now = self.clock.now();
        Ok(self.tree.understanding().try_sentence(tenant, text, now).await?)
    }

    async fn intents_changed(&self, tenant: TenantId) {
        if let Err(error) = self.tree.understanding().intents_changed(tenant).await {
            tracing::warn!(tenant.id = %tenant, %error, "A shop's own intents are minded some seconds late.");
        }
    }

    async fn models(&self, tenant: TenantId) -> Result<ModelsStatus, LiveError> {
        Ok(self.tree.understanding().models(tenant).await?)
    }

    async fn pin_changed(&self, tenant: TenantId) {
        if let Err(error) = self.tree.understanding().pin_changed(tenant).await {
            tracing::warn!(tenant.id = %tenant, %error, "Which models a shop stays with is minded some seconds late.");
        }
    }

    fn make_up_understanding(&self, tenant: TenantId, conversation: ConversationId) {
        let understanding = self.tree.understanding().clone();
        spawn_detached("making up what messages are about", async move { understanding.make_up(tenant, conversation).await });
    }

    fn is_ready(&self) -> bool {
        !self.draining.load(Ordering::Relaxed)
    }
}

fn understanding_body(status: &Status) -> UnderstandingInfoBody {
    let (state, mind, failed) = match &status.state {
        State::Off => (UnderstandingStateBody::Off, None, None),
        State::Loading => (UnderstandingStateBody::Loading, None, None),
        State::Ready(mind) => (UnderstandingStateBody::Ready, Some(mind), None),
        State::Failed(reason) => (UnderstandingStateBody::Failed, None, Some(reason.clone())),
    };
    let without = mind.and_then(|mind| match mind.encoder() {
        EncoderState::Used => None,
        EncoderState::Missing => Some("the sentence encoder is not there; `beseda nlu fetch` gets it".to_owned()),
        EncoderState::Damaged(reason) => {
            Some(format!("the sentence encoder's file cannot be used ({reason}); delete it and run `beseda nlu fetch`"))
        }
    });
    UnderstandingInfoBody {
        state,
        models: mind.map(|mind| mind.models().to_owned()),
        encoder: mind.is_some_and(|mind| *mind.encoder() == EncoderState::Used),
        detail: failed.or(without),
        waiting: u64::try_from(status.n_waiting).unwrap_or(u64::MAX),
        understood: status.n_understood,
        skipped: status.n_skipped,
        failed: status.n_failed,
    }
}

fn kind_body(kind: &KindSnapshot) -> ActorKindBody {
    let number = |n: usize| u64::try_from(n).unwrap_or(u64::MAX);
    ActorKindBody {
        kind: kind.kind.to_owned(),
        count: number(kind.count),
        mailbox_depth: number(kind.n_waiting),
        mailbox_depth_max: number(kind.n_waiting_max),
        restarts: kind.n_crashes,
        figures: kind.figures.iter().map(|(name, value)| ((*name).to_owned(), *value)).collect(),
    }
}

/// Reads the drawing, in which a line stands two spaces deeper than what it hangs under.
fn tree_of(drawing: &[String]) -> ActorNodeBody {
    let mut path: Vec<ActorNodeBody> = Vec::new();
    for line in drawing {
        let name = line.trim_start();
        let depth = (line.len() - name.len()) / 2;
        fold(&mut path, depth);
        path.push(ActorNodeBody { name: name.to_owned(), children: Vec::new() });
    }
    fold(&mut path, 1);
    path.pop().unwrap_or_else(|| ActorNodeBody { name: "root".to_owned(), children: Vec::new() })
}

/// Hangs the ends of the path under what they belong to, until it is `depth` long.
fn fold(path: &mut Vec<ActorNodeBody>, depth: usize) {
    while path.len() > depth.max(1) {
        let Some(child) = path.pop() else { return };
        if let Some(parent) = path.last_mut() {
            parent.children.push(child);
        }
    }
}

/// Vouches for the tokens that sockets say hello with.
pub struct TokenAuthenticator {
    credentials: Credentials,
    cache: Arc<dyn Cache>,
}

impl TokenAuthenticator {
    /// Makes one of what tokens are checked with.
    #[must_use]
    pub fn new(credentials: Credentials, cache: Arc<dyn Cache>) -> Self {
        Self { credentials, cache }
    }
}

#[async_trait]
impl Authenticator for TokenAuthenticator {
    async fn authenticate(&self, token: &str) -> Result<Identity, TokenError> {
        let rejected = |error: super::ApiError| match error.code() {
            ErrorCode::Unauthorized => TokenError::Rejected(error.detail().to_owned()),
            _ => TokenError::Unavailable,
        };
        match self.credentials.authenticate(token).await.map_err(rejected)? {
            Principal::Staff(staff) => Ok(Identity::from(&staff)),
            Principal::Shopper(shopper) => {
                let name = self.name_of(&shopper).await?;
                Ok(Identity::shopper(shopper.tenant, shopper.contact, shopper.inbox, &name))
            }
        }
    }
}

impl TokenAuthenticator {
    /// Returns the name of a shopper who was not erased. When everybody comes back at once after a restart, the cache
    /// answers and the database is left in peace.
    async fn name_of(&self, shopper: &Shopper) -> Result<String, TokenError> {
        let key = keys::shopper_name(shopper.contact);
        if let Some(name) = self.cache.get(&key).await.and_then(|bytes| String::from_utf8(bytes.into()).ok()) {
            return Ok(name);
        }
        let away = |error: StoreError| {
            tracing::warn!(error = %error, "A shopper could not be looked up.");
            TokenError::Unavailable
        };
        let store = self.credentials.store.of(shopper.tenant);
        let contact = if store.is_erased(shopper.contact).await.map_err(away)? {
            None
        } else {
            store.contact(shopper.contact).await.map_err(away)?
        };
        let unknown = || TokenError::Rejected("the shopper is no longer known; ask for a new token".to_owned());
        let name = contact.ok_or_else(unknown)?.display_name();
        self.cache.set(&key, name.clone().into(), NAME_KEPT_FOR).await;
        Ok(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ai::understanding::{Mind, MindFiles};

    #[test]
    fn how_messages_are_understood_is_told_with_what_would_make_it_better() {
        let body = |state| understanding_body(&Status { state, n_waiting: 2, n_understood: 3, n_skipped: 4, n_failed: 5 });
        let ready = body(State::Ready(Arc::new(Mind::load(&MindFiles::default()).unwrap())));
        assert!(!ready.encoder && ready.models.is_some() && ready.detail.unwrap().contains("beseda nlu fetch"));
        let failed = body(State::Failed("why".to_owned()));
        assert_eq!((failed.state, failed.detail.as_deref(), failed.skipped), (UnderstandingStateBody::Failed, Some("why"), 4));
    }

    #[test]
    fn a_drawing_is_read_as_the_tree_that_it_shows() {
        let drawing = ["root", "  directory ×1", "    conversation ×7", "  sessions ×1", "    session ×3", "  timers ×1"];
        let tree = tree_of(&drawing.map(str::to_owned));
        let shown: Vec<_> = tree.children.iter().map(|node| (node.name.as_str(), node.children.len())).collect();
        assert_eq!(shown, [("directory ×1", 1), ("sessions ×1", 1), ("timers ×1", 0)]);
        assert_eq!(tree.children[0].children[0].name, "conversation ×7");
        assert_eq!(tree_of(&[]).name, "root");
    }
}
