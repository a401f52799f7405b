//! The one builder of the tests: the whole router over a store of its own, a clock that stands still, played actors.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use metrics_exporter_prometheus::PrometheusHandle;
use parking_lot::Mutex;
use serde_json::Value;
use tempfile::TempDir;
use tower::ServiceExt as _;

use super::auth::{Credentials, Passwords, SecretKind, Shopper, Staff, TOKEN_SECRET, Tokens, secrets};
use super::files::LocalFiles;
use super::{AgentLoad, HttpParts, HttpState, Live, LiveError, router};
use crate::actors::understanding::ModelsStatus;
use crate::ai::understanding::ModelsVersion;
use crate::config::Config;
use crate::domain::{
    ApiKey, ArticleHit, ArticleId, Clock as _, ContactId, ConversationId, EntryId, Guess, IdMaker, Inbox, InboxId, InboxSettings, Language,
    ManualClock, Receipt, Role, Scope, Seq, Tenant, TenantId, Timestamp, Understood, User, UserId,
};
use crate::protocol::rest::{ActorNodeBody, ActorsBody, AiTestBody, UnderstandingInfoBody, UnderstandingStateBody};
use crate::protocol::{ClientFrame, ErrorCode};
use crate::store::cache::MemoryCache;
use crate::store::{Store, StoreConfig};

pub(crate) const PASSWORD: &str = "correct horse";
pub(crate) const ORIGIN: &str = "https://shop.example";
pub(crate) const START: Timestamp = Timestamp::from_millis(1_767_225_600_000);

/// Actors that are played: frames are written down, and answered as the test says.
#[derive(Default)]
pub(crate) struct FakeLive {
    pub(crate) frames: Mutex<Vec<ClientFrame>>,
    pub(crate) refusal: Mutex<Option<LiveError>>,
    pub(crate) revoked: Mutex<Vec<i64>>,
    pub(crate) killed: Mutex<Vec<String>>,
    pub(crate) online: Mutex<HashMap<UserId, AgentLoad>>,
    pub(crate) taught: Mutex<Vec<TenantId>>,
    pub(crate) pinned: Mutex<Vec<TenantId>>,
    pub(crate) made_up: Mutex<Vec<ConversationId>>,
}

#[async_trait]
impl Live for FakeLive {
    async fn act(&self, _staff: &Staff, frame: ClientFrame) -> Result<Receipt, LiveError> {
        if let Some(refusal) = self.refusal.lock().clone() {
            return Err(refusal);
        }
        self.frames.lock().push(frame);
        Ok(Receipt { conversation: ConversationId::from(1), seq: Seq::new(7), id: EntryId::from(9), at: START })
    }

    async fn revoke(&self, person: i64) {
        self.revoked.lock().push(person);
    }

    async fn revoke_tenant(&self, _tenant: TenantId) {}

    async fn loads(&self, _tenant: TenantId) -> HashMap<UserId, AgentLoad> {
        self.online.lock().clone()
    }

    async fn actors(&self) -> ActorsBody {
        ActorsBody { kinds: Vec::new(), tree: ActorNodeBody { name: "root".into(), children: Vec::new() } }
    }

    async fn kill_actor(&self, kind: &str, _conversation: Option<ConversationId>) -> Result<bool, LiveError> {
        self.killed.lock().push(kind.to_owned());
        Ok(true)
    }

    async fn search_articles(&self, _tenant: TenantId, _question: &str, _limit: usize) -> Result<Vec<ArticleHit>, LiveError> {
        Ok(Vec::new())
    }

    async fn search_inbox(
        &self,
        _tenant: TenantId,
        inbox: InboxId,
        question: &str,
        hint: Option<Language>,
        limit: usize,
    ) -> Result<Vec<ArticleHit>, LiveError> {
        let found = |n: i64| ArticleHit {
            id: ArticleId::from(n),
            title: format!("{question} in {inbox}"),
            snippet: "Two days".into(),
            language: hint.unwrap_or(Language::En),
            score: 0.5,
        };
        Ok((1..).map(found).take(limit).collect())
    }

    async fn let_go(&self, shopper: Shopper) -> Result<(), LiveError> {
        self.revoked.lock().push(shopper.contact.raw());
        Ok(())
    }

    fn ai_kind(&self) -> &'static str {
        "played"
    }

    fn judge_ai(&self, settings: &Value) -> Result<(), Vec<String>> {
        let is_web = settings["base_url"].as_str().is_some_and(|url| url.starts_with("http"));
        if is_web { Ok(()) } else { Err(vec!["base_url: is no address".to_owned()]) }
    }

    async fn ai_changed(&self, _tenant: TenantId) {}

    async fn try_ai(&self, _tenant: TenantId) -> Result<AiTestBody, LiveError> {
        Ok(AiTestBody { ok: true, message: "I am here.".into(), latency_ms: 3 })
    }

    fn understanding(&self) -> UnderstandingInfoBody {
        UnderstandingInfoBody {
            state: UnderstandingStateBody::Ready,
            models: Some("played".into()),
            encoder: false,
            detail: None,
            waiting: 0,
            understood: 1,
            skipped: 0,
            failed: 0,
        }
    }

    async fn try_sentence(&self, _tenant: TenantId, text: String) -> Result<Understood, LiveError> {
        let intent = Guess { name: text, confidence: 0.5 };
        Ok(Understood { intent, ..Understood::default() })
    }

    async fn intents_changed(&self, tenant: TenantId) {
        self.taught.lock().push(tenant);
    }

    async fn models(&self, _tenant: TenantId) -> Result<ModelsStatus, LiveError> {
        let version = |version: &str, is_own: bool, wrong: Option<&str>| ModelsVersion {
            version: version.to_owned(),
            embedded: is_own,
            current: is_own,
            bytes: 14,
            wrong: wrong.map(str::to_owned),
        };
        let versions = vec![version("new", true, None), version("old", false, None), version("cut", false, Some("it is cut"))];
        Ok(ModelsStatus { versions, used: "new".into(), pinned: None, trouble: Some("played".into()) })
    }

    async fn pin_changed(&self, tenant: TenantId) {
        self.pinned.lock().push(tenant);
    }

    fn make_up_understanding(&self, _tenant: TenantId, conversation: ConversationId) {
        self.made_up.lock().push(conversation);
    }

    fn is_ready(&self) -> bool {
        self.refusal.lock().is_none()
    }
}

/// The whole router with one shop in it: an admin, an agent, an inbox.
pub(crate) struct TestApp {
    pub(crate) router: Router,
    pub(crate) state: HttpState,
    pub(crate) store: Store,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) live: Arc<FakeLive>,
    pub(crate) tenant: TenantId,
    pub(crate) admin: User,
    pub(crate) agent: User,
    pub(crate) inbox: Inbox,
    folder: TempDir,
}

/// An answer, read.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) bytes: Vec<u8>,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&self.bytes)))
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// Checks that it is a problem of this status and code, in the one form of problems; returns what it says.
    #[track_caller]
    pub(crate) fn problem(&self, status: u16, code: &str) -> String {
        let said = String::from_utf8_lossy(&self.bytes);
        assert_eq!(self.status.as_u16(), status, "{said}");
        assert_eq!(self.header("content-type"), "application/problem+json", "{said}");
        let body = self.json();
        assert_eq!((&body["code"], &body["status"], &body["type"]), (&code.into(), &status.into(), &"about:blank".into()), "{said}");
        assert_eq!(body["request_id"], self.header("x-request-id"), "{said}");
        body["detail"].as_str().unwrap().to_owned()
    }

    #[track_caller]
    pub(crate) fn ok(&self) -> Value {
        assert!(self.status.is_success(), "{}: {}", self.status, String::from_utf8_lossy(&self.bytes));
        if self.bytes.is_empty() { Value::Null } else { self.json() }
    }
}

/// A request that is being put together.
pub(crate) struct Asking<'a> {
    app: &'a TestApp,
    request: axum::http::request::Builder,
    body: Body,
}

impl Asking<'_> {
    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.request = self.request.header(name, value);
        self
    }

    pub(crate) fn bearer(self, token: &str) -> Self {
        self.header("authorization", &format!("Bearer {token}"))
    }

    pub(crate) fn json(self, body: &Value) -> Self {
        Self { body: Body::from(body.to_string()), ..self }.header("content-type", "application/json")
    }

    pub(crate) fn bytes(self, body: impl Into<Body>) -> Self {
        Self { body: body.into(), ..self }
    }

    pub(crate) async fn send(self) -> Answer {
        let response = self.app.router.clone().oneshot(self.request.body(self.body).unwrap()).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap().to_vec();
        Answer { status: parts.status, headers: parts.headers, bytes }
    }
}

impl TestApp {
    pub(crate) async fn new() -> Self {
        Self::with(|_config| {}).await
    }

    pub(crate) async fn with(change: impl FnOnce(&mut Config)) -> Self {
        Self::made(change, None).await
    }

    /// With `/metrics`, which shows what this handle's recorder was told.
    pub(crate) async fn recording(metrics: PrometheusHandle) -> Self {
        Self::made(|_config| {}, Some(metrics)).await
    }

    async fn made(change: impl FnOnce(&mut Config), metrics: Option<PrometheusHandle>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut config = Config::default();
        config.auth.password_checks_max = 4;
        change(&mut config);
        let store = Store::open(&StoreConfig { data_dir: folder.path().to_owned(), ..StoreConfig::default() }).await.unwrap();
        store.migrate().await.unwrap();
        let (clock, live, ids) = (Arc::new(ManualClock::at(START)), Arc::new(FakeLive::default()), Arc::new(IdMaker::new(1)));
        let tokens = Arc::new(Tokens::new(&store.secret(TOKEN_SECRET).await.unwrap()));
        let state = HttpState::new(HttpParts {
            passwords: Passwords::new(config.auth.password_checks_max, config.auth.password_chars_min).unwrap(),
            config: Arc::new(config),
            credentials: Credentials { store: store.clone(), tokens, clock: clock.clone() },
            files: Arc::new(LocalFiles::open(folder.path().join("files")).await.unwrap()),
            cache: Arc::new(MemoryCache::new(10_000, 1 << 20)),
            live: live.clone(),
            ids,
            push_key: "played".into(),
            metrics,
        });
        let (tenant, admin, agent, inbox) = shop(&state, "shop.example").await;
        Self { router: router(state.clone()), state, store, clock, live, tenant, admin, agent, inbox, folder }
    }

    /// Returns where the database and the files lie.
    pub(crate) fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    /// Makes another shop and returns its admin and its inbox.
    pub(crate) async fn other_shop(&self) -> (User, Inbox) {
        let (_, admin, _, inbox) = shop(&self.state, "other.example").await;
        (admin, inbox)
    }

    pub(crate) fn ask(&self, method: Method, path: &str) -> Asking<'_> {
        Asking { app: self, request: Request::builder().method(method).uri(path), body: Body::empty() }
    }

    pub(crate) fn get(&self, path: &str) -> Asking<'_> {
        self.ask(Method::GET, path)
    }

    pub(crate) fn post(&self, path: &str) -> Asking<'_> {
        self.ask(Method::POST, path)
    }

    pub(crate) fn token(&self, user: &User) -> String {
        let bearer = super::auth::Bearer::Agent { tenant: user.tenant, user: user.id };
        self.state.tokens.sign(bearer, self.clock.now(), Duration::from_mins(15)).unwrap().0
    }

    /// Makes a key with these scopes.
    pub(crate) async fn key(&self, scopes: &[Scope]) -> String {
        let secret = SecretKind::ApiKey.make();
        let key = ApiKey {
            tenant: self.tenant,
            id: self.state.id(),
            name: "program".into(),
            scopes: scopes.to_vec(),
            created_at: self.clock.now(),
            last_used_at: None,
        };
        self.store.of(self.tenant).create_api_key(&key, secrets::hash(&secret)).await.unwrap();
        secret
    }

    /// Opens a widget's session as a new shopper; returns the whole answer.
    pub(crate) async fn shopper(&self) -> Value {
        let body = serde_json::json!({ "inbox": self.inbox.key });
        self.post("/api/v1/widget/sessions").header(header::ORIGIN.as_str(), ORIGIN).json(&body).send().await.ok()
    }

    /// Returns whose token it is.
    pub(crate) async fn shopper_of(&self, token: &str) -> ContactId {
        match self.state.credentials().authenticate(token).await.unwrap() {
            super::auth::Principal::Shopper(shopper) => shopper.contact,
            super::auth::Principal::Staff(_) => panic!("an agent's token"),
        }
    }
}

async fn shop(state: &HttpState, host: &str) -> (TenantId, User, User, Inbox) {
    let tenant = Tenant { id: state.id(), name: host.to_owned() };
    state.store.create_tenant(&tenant, state.now()).await.unwrap();
    let store = state.store.of(tenant.id);
    let inbox = Inbox {
        tenant: tenant.id,
        id: state.id(),
        key: format!("key-{host}"),
        secret: "inbox secret".into(),
        name: "Warm Home".into(),
        origins: vec![format!("https://{host}")],
        settings: InboxSettings::default(),
    };
    store.create_inbox(&inbox).await.unwrap();
    let hash = state.passwords.hash(PASSWORD).await.unwrap();
    let mut people = Vec::new();
    for (name, role) in [("admin", Role::Admin), ("anna", Role::Agent)] {
        let email = format!("{name}@{host}");
        let user = User { tenant: tenant.id, id: state.id(), email, name: name.into(), role, active: true, capacity: 4 };
        store.create_user(&user, &hash).await.unwrap();
        people.push(user);
    }
    let agent = people.pop().unwrap();
    let admin = people.pop().unwrap();
    (tenant.id, admin, agent, inbox)
}

/// Says no to every frame from now on.
pub(crate) fn refusal(code: ErrorCode) -> LiveError {
    LiveError { code, message: "the actor says no".into(), retry_after: None }
}
