//! A whole tree on a store of its own, and clients without sockets, for tests.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use tempfile::TempDir;
use tokio::time::timeout;

use super::conversation::Patience;
use super::providers::{ProviderLimits, ProvidersHandle};
use super::push::PushSetting;
use super::session::{Authenticator, Connected, Identity, Rights, SessionLimits, TokenError};
use super::tree::{Tree, TreeParts};
use super::understanding::UnderstandingSetting;
use crate::ai::knowledge::{ArticleSource, KnowledgeBase, SourceError};
use crate::ai::turn::TurnLimits;
use crate::domain::{
    Article, Author, Clock, Contact, ContactId, IdMaker, Inbox, InboxId, InboxSettings, ManualClock, Profile, Role, Tenant, TenantId,
    Timestamp, User, UserId,
};
use crate::protocol::ServerFrame;
use crate::store::cache::MemoryCache;
use crate::store::{PasswordHash, Store, StoreConfig};

/// How long a test waits for a frame before it says that none came.
pub(crate) const PATIENCE: Duration = Duration::from_secs(10);
/// How long a test listens for a frame that must not come. Everything that could send one has run by then, because the
/// test first asks something whose answer comes after it.
const FENCE: &str = "fence";

/// A tree with one shop: contacts 1 to 9, agents 11 to 13, an admin 10.
pub(crate) struct TestTree {
    pub(crate) tree: Tree,
    pub(crate) store: Store,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) data: Arc<TempDir>,
    understanding: UnderstandingSetting,
    push: Option<PushSetting>,
}

/// The ids of the test's shop.
pub(crate) const TENANT: i64 = 500;
/// Another shop.
pub(crate) const OTHER_TENANT: i64 = 600;
const INBOX: i64 = 700;
const OTHER_INBOX: i64 = 800;

/// How long it takes to look at a slow token: longer than a `hello` may take to come.
pub(crate) const SLOW_TOKEN: Duration = Duration::from_secs(8);

/// Tokens are the words `shopper:N`, `agent:N`, `admin:N`, and `stranger:N` for the other shop's admin; `slow:N` is a shopper whose
/// token takes [`SLOW_TOKEN`] to be looked at, `stuck:N` one whose token is never looked at to the end.
struct TestTokens;

#[async_trait]
impl Authenticator for TestTokens {
    async fn authenticate(&self, token: &str) -> Result<Identity, TokenError> {
        let rejected = || TokenError::Rejected("no such token".to_owned());
        let (kind, id) = token.split_once(':').ok_or_else(rejected)?;
        let id: i64 = id.parse().map_err(|_odd| rejected())?;
        let staff = |tenant, role| Identity {
            tenant: TenantId::from(tenant),
            author: Author::agent(UserId::from(id), format!("Agent {id}")),
            rights: Rights::Agent(role),
        };
        match kind {
            "slow" => tokio::time::sleep(SLOW_TOKEN).await,
            "stuck" => std::future::pending().await,
            _ => {}
        }
        match kind {
            "shopper" | "slow" => {
                Ok(Identity::shopper(TenantId::from(TENANT), ContactId::from(id), InboxId::from(INBOX), &format!("Shopper {id}")))
            }
            "agent" => Ok(staff(TENANT, Role::Agent)),
            "admin" => Ok(staff(TENANT, Role::Admin)),
            "stranger" => Ok(staff(OTHER_TENANT, Role::Admin)),
            _ => Err(rejected()),
        }
    }
}

/// A shop without articles.
struct NoArticles;

#[async_trait]
impl ArticleSource for NoArticles {
    async fn version(&self, _tenant: TenantId) -> Result<i64, SourceError> {
        Ok(1)
    }

    async fn articles(&self, _tenant: TenantId) -> Result<Vec<Article>, SourceError> {
        Ok(Vec::new())
    }
}

pub(crate) const LIMITS: SessionLimits = SessionLimits {
    frame_bytes: 65_536,
    text_chars: 10_000,
    in_flight: 16,
    heartbeat: Duration::from_secs(25),
    hello_timeout: Duration::from_secs(5),
    outbox_bytes: 64 * 1024,
    attachments_max: 10,
    sessions_max: 1_000,
};

impl TestTree {
    pub(crate) async fn start() -> Self {
        Self::start_with(UnderstandingSetting::default()).await
    }

    /// Starts a tree that tells shoppers who are away.
    pub(crate) async fn start_pushing(push: PushSetting) -> Self {
        Self::start_telling(UnderstandingSetting::default(), Some(push)).await
    }

    /// Starts a tree that understands messages, by n-grams alone, as fast as it can.
    pub(crate) async fn start_understanding() -> Self {
        Self::start_with(understanding()).await
    }

    pub(crate) async fn start_with(understanding: UnderstandingSetting) -> Self {
        Self::start_telling(understanding, None).await
    }

    async fn start_telling(understanding: UnderstandingSetting, push: Option<PushSetting>) -> Self {
        let data = Arc::new(tempfile::tempdir().unwrap());
        let clock = Arc::new(ManualClock::at(Timestamp::from_millis(1_767_225_600_000)));
        let store = open(&data).await;
        people(&store, clock.now()).await;
        let tree = grow(&store, &clock, understanding.clone(), push.clone()).await;
        Self { tree, store, clock, data, understanding, push }
    }

    /// Ends the tree as a kill does, and starts another on what was kept.
    pub(crate) async fn restart(self) -> Self {
        self.tree.root.get_cell().kill();
        let store = open(&self.data).await;
        let tree = grow(&store, &self.clock, self.understanding.clone(), self.push.clone()).await;
        Self { tree, store, clock: self.clock, data: self.data, understanding: self.understanding, push: self.push }
    }

    /// The same, and the new tree understands messages.
    pub(crate) async fn restart_understanding(self) -> Self {
        Self { understanding: understanding(), ..self }.restart().await
    }

    pub(crate) async fn client(&self, token: &str) -> Client {
        let mut client = self.silent_client();
        client.say(&format!(r#"{{"type":"hello","token":"{token}"}}"#));
        client.expect("welcome").await;
        client
    }

    /// Returns a client that has not said hello.
    pub(crate) fn silent_client(&self) -> Client {
        Client { connected: self.tree.sessions().connect(self.tree.ids()).unwrap(), heard: Vec::new(), n_fences: 0 }
    }
}

fn understanding() -> UnderstandingSetting {
    UnderstandingSetting { enabled: true, workers: 1, cpu_percent: 100, ..UnderstandingSetting::default() }
}

async fn open(data: &TempDir) -> Store {
    let config = StoreConfig { data_dir: data.path().to_owned(), ..StoreConfig::default() };
    let store = Store::open(&config).await.unwrap();
    store.migrate().await.unwrap();
    store
}

async fn grow(store: &Store, clock: &Arc<ManualClock>, understanding: UnderstandingSetting, push: Option<PushSetting>) -> Tree {
    let limits = ProviderLimits { window: 2, waiting_max: 4, waiting_timeout: Duration::from_secs(1) };
    let http = crate::ai::providers::http_client().unwrap();
    Tree::start(TreeParts {
        store: store.clone(),
        knowledge: Arc::new(KnowledgeBase::new(Arc::new(NoArticles))),
        providers: ProvidersHandle::new(store.clone(), Arc::new(MemoryCache::new(100, 1 << 20)), http, limits, TurnLimits::default()),
        authenticator: Arc::new(TestTokens),
        clock: Arc::<ManualClock>::clone(clock),
        ids: Arc::new(IdMaker::new(1)),
        limits: LIMITS,
        patience: Patience {
            auto_resolve: Some(Duration::from_hours(1)),
            return_to_queue: Some(Duration::from_mins(10)),
            answer: Duration::from_mins(1),
        },
        passivate_after: Duration::from_mins(1),
        understanding,
        push,
    })
    .await
    .unwrap()
}

async fn people(store: &Store, now: Timestamp) {
    for (tenant, inbox) in [(TENANT, INBOX), (OTHER_TENANT, OTHER_INBOX)] {
        let tenant = Tenant { id: TenantId::from(tenant), name: format!("Shop {tenant}") };
        store.create_tenant(&tenant, now).await.unwrap();
        let inbox = Inbox {
            tenant: tenant.id,
            id: InboxId::from(inbox),
            key: format!("key{inbox}"),
            secret: "secret".into(),
            name: "Site".into(),
            origins: vec![],
            settings: InboxSettings::default(),
        };
        store.of(tenant.id).create_inbox(&inbox).await.unwrap();
    }
    let shop = store.of(TenantId::from(TENANT));
    for id in 1..10 {
        let contact = Contact {
            tenant: TenantId::from(TENANT),
            id: ContactId::from(id),
            inbox: InboxId::from(INBOX),
            profile: Profile::default(),
            first_seen: now,
            last_seen: now,
        };
        shop.create_contact(&contact, None).await.unwrap();
    }
    for id in 10..14 {
        let role = if id == 10 { Role::Admin } else { Role::Agent };
        let user = User {
            tenant: TenantId::from(TENANT),
            id: UserId::from(id),
            email: format!("a{id}@shop.test"),
            name: format!("Agent {id}"),
            role,
            active: true,
            capacity: 2,
        };
        shop.create_user(&user, &PasswordHash::none()).await.unwrap();
    }
}

/// A client that speaks frames with a session, without a socket in between.
pub(crate) struct Client {
    pub(crate) connected: Connected,
    heard: Vec<ServerFrame>,
    n_fences: u32,
}

impl Client {
    pub(crate) fn say(&self, text: &str) {
        self.connected.receive(text);
    }

    /// Takes what has come.
    fn drain(&mut self) {
        let drained = self.connected.handle().outbox().drain();
        if drained.catch_up {
            self.connected.catch_up();
        }
        for frame in drained.frames {
            self.heard.push(serde_json::from_slice(&frame.bytes()).unwrap());
        }
    }

    /// Waits for a frame that fits, and takes it out of what was heard.
    pub(crate) async fn until(&mut self, what: &str, fits: impl Fn(&ServerFrame) -> bool) -> ServerFrame {
        let found = timeout(PATIENCE, async {
            loop {
                self.drain();
                if let Some(index) = self.heard.iter().position(&fits) {
                    return self.heard.remove(index);
                }
                self.connected.handle().outbox().changed().await;
            }
        });
        let found = found.await.ok();
        found.unwrap_or_else(|| panic!("no {what} came; heard {:#?}", self.heard))
    }

    pub(crate) async fn expect(&mut self, kind: &str) -> ServerFrame {
        let kind = kind.to_owned();
        self.until(&kind.clone(), move |frame| serde_json::to_value(frame).unwrap()["type"] == kind.as_str()).await
    }

    /// Waits for the answer to a request: an `ack` or an `error`.
    pub(crate) async fn answer(&mut self, reference: &str) -> Result<(String, u64), String> {
        let is_answer = |frame: &ServerFrame| match frame {
            ServerFrame::Ack { reference: found, .. } => found == reference,
            ServerFrame::Error { reference: found, .. } => found.as_deref() == Some(reference),
            _ => false,
        };
        match self.until(&format!("answer to {reference}"), is_answer).await {
            ServerFrame::Ack { conversation, seq, .. } => Ok((conversation, seq)),
            ServerFrame::Error { code, .. } => Err(format!("{code:?}")),
            other => panic!("{other:?} is no answer"),
        }
    }

    pub(crate) async fn post(&mut self, reference: &str, conversation: Option<&str>, text: &str) -> Result<(String, u64), String> {
        let frame = serde_json::json!({"type": "post", "ref": reference, "conversation": conversation, "text": text});
        self.say(&frame.to_string());
        self.answer(reference).await
    }

    /// Sends a message again and again, as a client does that was told to come back, until it is acked.
    pub(crate) async fn post_until_acked(&mut self, reference: &str, conversation: &str, text: &str) -> u64 {
        let acked = timeout(PATIENCE, async {
            loop {
                match self.post(reference, Some(conversation), text).await {
                    Ok((_, seq)) => return seq,
                    Err(_) => tokio::task::yield_now().await,
                }
            }
        });
        acked.await.expect("the dialogue came back")
    }

    /// Sends a request that names a dialogue and nothing else.
    pub(crate) async fn ask(&mut self, kind: &str, reference: &str, conversation: &str) -> Result<(String, u64), String> {
        self.say(&serde_json::json!({"type": kind, "ref": reference, "conversation": conversation}).to_string());
        self.answer(reference).await
    }

    /// Returns the numbers of all entries of a dialogue heard so far, waiting until `last` is among them.
    pub(crate) async fn seqs_until(&mut self, conversation: &str, last: u64) -> Vec<u64> {
        let found = timeout(PATIENCE, async {
            loop {
                self.drain();
                let seqs = self.seqs(conversation);
                if seqs.contains(&last) {
                    return seqs;
                }
                self.connected.handle().outbox().changed().await;
            }
        });
        let found = found.await.ok();
        found.unwrap_or_else(|| panic!("entry {last} did not come; heard {:?}", self.seqs(conversation)))
    }

    /// Tells whether its socket listens to a dialogue.
    pub(crate) fn is_told_of(&self, conversation: crate::domain::ConversationId) -> bool {
        self.connected.handle().outbox().listens_to(conversation)
    }

    fn seqs(&self, conversation: &str) -> Vec<u64> {
        let entries = self.heard.iter().filter_map(|frame| match frame {
            ServerFrame::Entry(entry) if entry.conversation == conversation => Some(entry.seq),
            _ => None,
        });
        entries.collect()
    }

    /// Takes everything heard, after a request whose answer comes last.
    pub(crate) async fn all_heard(&mut self) -> Vec<ServerFrame> {
        self.n_fences += 1;
        let reference = format!("{FENCE}{}", self.n_fences);
        self.say(&format!(r#"{{"type":"history","ref":"{reference}","conversation":"none"}}"#));
        self.until("fence", |frame| matches!(frame, ServerFrame::Error { reference: Some(found), .. } if *found == reference)).await;
        std::mem::take(&mut self.heard)
    }
}

/// How many random cases are tried: as many as `PROPTEST_CASES` wants, and at least so many.
pub(crate) fn cases(least: u32) -> proptest::prelude::ProptestConfig {
    // The default has read the variable.
    let wanted = proptest::prelude::ProptestConfig::default();
    proptest::prelude::ProptestConfig { cases: wanted.cases.max(least), ..wanted }
}
