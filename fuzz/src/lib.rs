//! A shop inside the fuzzer: the whole HTTP interface over a store of its own, without a network, and with nobody to talk to.
//!
//! Targets ask it as any client would. Whatever they send, the answer is never the server's fault, and never in another form than promised.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

use async_trait::async_trait;
use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use beseda::actors::understanding::ModelsStatus;
use beseda::config::Config;
use beseda::domain::{
    ArticleHit, ConversationId, IdMaker, Inbox, InboxId, InboxSettings, Language, ManualClock, Receipt, Role, Tenant, TenantId, Timestamp,
    Understood, User, UserId,
};
use beseda::http::auth::{Bearer, Credentials, Passwords, Shopper, Staff, Tokens};
use beseda::http::files::LocalFiles;
use beseda::http::{AgentLoad, HttpParts, HttpState, Live, LiveError, router};
use beseda::protocol::rest::{ActorNodeBody, ActorsBody, AiTestBody, UnderstandingInfoBody, UnderstandingStateBody};
use beseda::protocol::{ClientFrame, ErrorCode};
use beseda::store::cache::MemoryCache;
use beseda::store::{PasswordHash, Store, StoreConfig};
use serde_json::Value;
use tower::ServiceExt as _;

pub const ORIGIN: &str = "https://shop.example";
pub const INBOX: &str = "inboxkey";
/// Requests after which the shop is made anew, so that a long run does not drown in what it has made.
const REQUESTS_MAX: u32 = 5_000;
const START: Timestamp = Timestamp::from_millis(1_767_225_600_000);

/// Nobody is there: whatever would go to an actor is refused.
struct Nobody;

fn refusal() -> LiveError {
    LiveError { code: ErrorCode::Unavailable, message: "nobody is there; ask a real server".to_owned(), retry_after: None }
}

#[async_trait]
impl Live for Nobody {
    async fn act(&self, _staff: &Staff, _frame: ClientFrame) -> Result<Receipt, LiveError> {
        Err(refusal())
    }
    async fn revoke(&self, _person: i64) {}
    async fn revoke_tenant(&self, _tenant: TenantId) {}
    async fn loads(&self, _tenant: TenantId) -> HashMap<UserId, AgentLoad> {
        HashMap::new()
    }
    async fn actors(&self) -> ActorsBody {
        ActorsBody { kinds: Vec::new(), tree: ActorNodeBody { name: "root".to_owned(), children: Vec::new() } }
    }
    async fn kill_actor(&self, _kind: &str, _conversation: Option<ConversationId>) -> Result<bool, LiveError> {
        Err(refusal())
    }
    async fn search_articles(&self, _tenant: TenantId, _question: &str, _limit: usize) -> Result<Vec<ArticleHit>, LiveError> {
        Ok(Vec::new())
    }
    async fn search_inbox(
        &self,
        _tenant: TenantId,
        _inbox: InboxId,
        _question: &str,
        _hint: Option<Language>,
        _limit: usize,
    ) -> Result<Vec<ArticleHit>, LiveError> {
        Ok(Vec::new())
    }
    async fn let_go(&self, _shopper: Shopper) -> Result<(), LiveError> {
        Err(refusal())
    }
    fn ai_kind(&self) -> &'static str {
        "openai"
    }
    fn judge_ai(&self, _settings: &Value) -> Result<(), Vec<String>> {
        Ok(())
    }
    async fn ai_changed(&self, _tenant: TenantId) {}
    async fn try_ai(&self, _tenant: TenantId) -> Result<AiTestBody, LiveError> {
        Err(refusal())
    }
    fn understanding(&self) -> UnderstandingInfoBody {
        UnderstandingInfoBody {
            state: UnderstandingStateBody::Off,
            models: None,
            encoder: false,
            detail: None,
            waiting: 0,
            understood: 0,
            skipped: 0,
            failed: 0,
        }
    }
    async fn try_sentence(&self, _tenant: TenantId, _text: String) -> Result<Understood, LiveError> {
        Err(refusal())
    }
    async fn intents_changed(&self, _tenant: TenantId) {}
    async fn models(&self, _tenant: TenantId) -> Result<ModelsStatus, LiveError> {
        Err(refusal())
    }
    async fn pin_changed(&self, _tenant: TenantId) {}
    fn make_up_understanding(&self, _tenant: TenantId, _conversation: ConversationId) {}
    fn is_ready(&self) -> bool {
        true
    }
}

/// The shop, with an admin who is signed in.
pub struct Shop {
    runtime: tokio::runtime::Runtime,
    router: Router,
    pub token: String,
    n_requests: u32,
    _folder: tempfile::TempDir,
}

/// An answer of the interface.
pub struct Answer {
    pub status: StatusCode,
    pub bytes: Vec<u8>,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or(Value::Null)
    }
}

thread_local! {
    static SHOP: RefCell<Option<Shop>> = const { RefCell::new(None) };
}

/// Does something in the shop, which is there already or is made now.
pub fn in_the_shop<T>(work: impl FnOnce(&mut Shop) -> T) -> T {
    SHOP.with_borrow_mut(|slot| {
        if slot.as_ref().is_some_and(|shop| shop.n_requests > REQUESTS_MAX) {
            *slot = None;
        }
        work(slot.get_or_insert_with(Shop::open))
    })
}

impl Shop {
    fn open() -> Self {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime can be made");
        let (router, token) = runtime.block_on(make(folder.path()));
        Self { runtime, router, token, n_requests: 0, _folder: folder }
    }

    /// Asks, and holds the answer against what is promised of every answer.
    pub fn ask(&mut self, method: Method, path: &str, headers: &[(&str, &[u8])], body: Vec<u8>) -> Answer {
        self.n_requests += 1;
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        // What is no request cannot reach a server either.
        let Ok(request) = request.body(Body::from(body)) else { return Answer { status: StatusCode::BAD_REQUEST, bytes: Vec::new() } };
        let router = self.router.clone();
        self.runtime.block_on(async move {
            let response = router.oneshot(request).await.expect("the router is infallible");
            let (parts, body) = response.into_parts();
            let bytes = axum::body::to_bytes(body, usize::MAX).await.expect("a body in memory is whole").to_vec();
            let said = String::from_utf8_lossy(&bytes);
            let is_fault = parts.status.is_server_error() && parts.status != StatusCode::SERVICE_UNAVAILABLE;
            assert!(!is_fault, "the server's fault: {} {said}", parts.status);
            if parts.status.is_client_error() && parts.headers.get("content-type").is_some_and(|kind| kind == "application/problem+json") {
                let problem: Value = serde_json::from_slice(&bytes).expect("a problem is JSON");
                assert!(problem["detail"].as_str().is_some_and(|detail| !detail.is_empty()), "a problem without words: {said}");
            }
            Answer { status: parts.status, bytes }
        })
    }
}

async fn make(folder: &std::path::Path) -> (Router, String) {
    let store = Store::open(&StoreConfig { data_dir: folder.to_owned(), ..StoreConfig::default() }).await.expect("a store can be opened");
    store.migrate().await.expect("a new store takes its tables");
    let mut config = Config::default();
    // Whoever asks as fast as a fuzzer is told to wait, and then nothing else is tried.
    config.limits.uploads_per_minute = 100_000;
    config.limits.widget_sessions_per_minute = 100_000;
    let (clock, tokens) = (Arc::new(ManualClock::at(START)), Arc::new(Tokens::new(&[7; 32])));
    let state = HttpState::new(HttpParts {
        passwords: Passwords::new(1, 10).expect("these are fine"),
        config: Arc::new(config),
        credentials: Credentials { store: store.clone(), tokens: Arc::clone(&tokens), clock },
        files: Arc::new(LocalFiles::open(folder.join("files")).await.expect("a folder can be made")),
        cache: Arc::new(MemoryCache::new(10_000, 1 << 20)),
        live: Arc::new(Nobody),
        ids: Arc::new(IdMaker::new(1)),
        push_key: "played".into(),
        metrics: None,
    });
    let tenant = Tenant { id: TenantId::from(1), name: "Shop".to_owned() };
    store.create_tenant(&tenant, START).await.expect("the store is empty");
    let inbox = Inbox {
        tenant: tenant.id,
        id: 2.into(),
        key: INBOX.to_owned(),
        secret: "inbox secret".to_owned(),
        name: "Chat".to_owned(),
        origins: vec![ORIGIN.to_owned()],
        settings: InboxSettings::default(),
    };
    store.of(tenant.id).create_inbox(&inbox).await.expect("the store is empty");
    let admin = User {
        tenant: tenant.id,
        id: UserId::from(3),
        email: "admin@shop.example".to_owned(),
        name: "Admin".to_owned(),
        role: Role::Admin,
        active: true,
        capacity: 4,
    };
    store.of(tenant.id).create_user(&admin, &PasswordHash::none()).await.expect("the store is empty");
    let bearer = Bearer::Agent { tenant: tenant.id, user: admin.id };
    let (token, _) = tokens.sign(bearer, START, std::time::Duration::from_secs(3_600)).expect("a token can be signed");
    (router(state), format!("Bearer {token}"))
}
