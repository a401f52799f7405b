//! What every store test stands on: a fresh database of each kind, with a shop, an inbox and a shopper in it.
//!
//! `BESEDA_TEST_POSTGRES` names a server on which databases may be made and dropped. Without it the tests fail, unless
//! `BESEDA_TEST_SQLITE_ONLY=1` says that this is meant.

use std::future::Future;
use std::panic::{AssertUnwindSafe, resume_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use futures_util::FutureExt;
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use tempfile::TempDir;

use crate::domain::{
    Author, Body, Channel, Contact, ContactId, ConversationId, Entry, IdMaker, Inbox, InboxId, InboxSettings, Message, Phase, Profile, Ref,
    Seq, Tenant, TenantId, Timestamp,
};
use crate::store::{Append, NewConversation, Store, StoreConfig};

/// The moment at which every test begins.
pub(super) const NOW: Timestamp = Timestamp::from_millis(1_767_225_600_000);

#[expect(clippy::disallowed_methods, reason = "only the tests' support reads the environment for them")]
fn environment(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// Returns the address of a `PostgreSQL` server for tests; `None` where only `SQLite` is meant to be tested.
fn postgres_server() -> Option<String> {
    if environment("BESEDA_TEST_SQLITE_ONLY").as_deref() == Some("1") {
        return None;
    }
    let server = environment("BESEDA_TEST_POSTGRES");
    assert!(
        server.is_some(),
        "BESEDA_TEST_POSTGRES is not set: name a server such as postgres://postgres@127.0.0.1:5432 on which tests may \
         make databases, or set BESEDA_TEST_SQLITE_ONLY=1 to leave PostgreSQL out"
    );
    server
}

/// A fresh database with something in it.
pub(super) struct World {
    pub(super) store: Store,
    pub(super) config: StoreConfig,
    pub(super) ids: Arc<IdMaker>,
    pub(super) shop: Shop,
}

/// A shop with an inbox and a shopper.
#[derive(Debug, Clone)]
pub(super) struct Shop {
    pub(super) tenant: TenantId,
    pub(super) inbox: InboxId,
    pub(super) contact: ContactId,
}

impl World {
    pub(super) async fn new(config: StoreConfig) -> Self {
        let store = Store::open(&config).await.unwrap();
        store.migrate().await.unwrap();
        let ids = Arc::new(IdMaker::new(1));
        let shop = Shop::new(&store, &ids).await;
        Self { store, config, ids, shop }
    }

    pub(super) fn id<T: From<i64>>(&self) -> T {
        self.ids.next(NOW)
    }

    /// Returns a message of the shop's shopper.
    pub(super) fn message(&self, conversation: ConversationId, seq: u64, text: &str, reference: Option<&str>) -> Arc<Entry> {
        Arc::new(Entry {
            conversation,
            seq: Seq::new(seq),
            id: self.id(),
            at: NOW,
            author: Author::shopper(self.shop.contact, "Anna"),
            channel: Channel::WEB,
            reference: reference.and_then(Ref::new),
            body: Body::Message(Message::plain(text)),
        })
    }

    /// Returns an append that opens a dialogue with one message.
    pub(super) fn opening(&self, conversation: ConversationId) -> Append {
        let entry = self.message(conversation, 1, "Hello", None);
        self.shop.opening(conversation, entry)
    }

    /// Returns an append of messages with these numbers, by the writer of epoch 1.
    pub(super) fn messages(&self, conversation: ConversationId, seqs: std::ops::RangeInclusive<u64>) -> Append {
        let entries = seqs.map(|seq| self.message(conversation, seq, &format!("message {seq}"), None)).collect();
        Append { entries, ..self.nothing(conversation) }
    }

    /// Returns an append of nothing, by the writer of epoch 1.
    pub(super) fn nothing(&self, conversation: ConversationId) -> Append {
        nothing(self.shop.tenant, conversation)
    }

    /// Opens a dialogue with one message.
    pub(super) async fn open(&self) -> ConversationId {
        let id = self.id();
        self.shop.open(&self.store, self.opening(id)).await;
        id
    }
}

fn nothing(tenant: TenantId, conversation: ConversationId) -> Append {
    Append {
        tenant,
        conversation,
        epoch: 1,
        claims: false,
        opens: None,
        entries: Vec::new(),
        change: None,
        timers: Vec::new(),
        outbox: Vec::new(),
    }
}

impl Shop {
    /// Makes a shop, an inbox and a shopper.
    pub(super) async fn new(store: &Store, ids: &IdMaker) -> Self {
        let tenant: TenantId = ids.next(NOW);
        store.create_tenant(&Tenant { id: tenant, name: "Shop".to_owned() }, NOW).await.unwrap();
        let inbox = Inbox {
            tenant,
            id: ids.next(NOW),
            key: format!("key-{tenant}"),
            secret: "secret".to_owned(),
            name: "Site".to_owned(),
            origins: vec!["https://shop.example".to_owned()],
            settings: InboxSettings::default(),
        };
        store.of(tenant).create_inbox(&inbox).await.unwrap();
        let shop = Self { tenant, inbox: inbox.id, contact: ids.next(NOW) };
        store.of(tenant).create_contact(&shop.contact_named(shop.contact, Some("Anna")), None).await.unwrap();
        shop
    }

    pub(super) fn contact_named(&self, id: ContactId, name: Option<&str>) -> Contact {
        Contact {
            tenant: self.tenant,
            id,
            inbox: self.inbox,
            profile: Profile { name: name.map(str::to_owned), ..Profile::default() },
            first_seen: NOW,
            last_seen: NOW,
        }
    }

    pub(super) fn opening(&self, conversation: ConversationId, entry: Arc<Entry>) -> Append {
        let opens = NewConversation { inbox: self.inbox, contact: self.contact, channel: Channel::WEB, phase: Phase::Bot, opened_at: NOW };
        Append { opens: Some(Box::new(opens)), entries: vec![entry], ..nothing(self.tenant, conversation) }
    }

    async fn open(&self, store: &Store, opening: Append) {
        let outcomes = store.append(&[opening]).await.unwrap();
        assert_eq!(outcomes, [crate::store::AppendOutcome::Stored]);
    }
}

fn config() -> StoreConfig {
    StoreConfig {
        pool_max: 3,
        acquire_timeout: Duration::from_secs(20),
        statement_timeout: Duration::from_secs(20),
        ..StoreConfig::default()
    }
}

/// Runs a test on a fresh database of each kind.
pub(super) async fn on_each_database<F: Future<Output = ()>>(test: impl Fn(World) -> F) {
    on_each_empty_database(|config| {
        let test = &test;
        async move { Box::pin(test(World::new(config).await)).await }
    })
    .await;
}

/// Runs a test with the configuration of an empty database of each kind.
pub(super) async fn on_each_empty_database<F: Future<Output = ()>>(test: impl Fn(StoreConfig) -> F) {
    on_sqlite(&test).await;
    on_postgres(&test).await;
}

/// Runs a test with the configuration of an empty `SQLite` database.
pub(super) async fn on_sqlite<F: Future<Output = ()>>(test: impl Fn(StoreConfig) -> F) {
    let folder = TempDir::new().unwrap();
    test(StoreConfig { data_dir: folder.path().to_owned(), ..config() }).await;
}

/// Runs a test with the configuration of an empty `PostgreSQL` database, which is dropped afterwards.
pub(super) async fn on_postgres<F: Future<Output = ()>>(test: impl Fn(StoreConfig) -> F) {
    static MADE: AtomicU32 = AtomicU32::new(0);
    let Some(server) = postgres_server() else { return };
    // The address may name a database; the tests make their own beside it.
    let (scheme, rest) = server.split_once("://").expect("the address has a scheme");
    let server = format!("{scheme}://{}", rest.split('/').next().unwrap_or_default());
    let server = server.as_str();
    let name = format!("beseda_test_{}_{}", std::process::id(), MADE.fetch_add(1, Ordering::Relaxed));
    administer(server, &format!("CREATE DATABASE {name}")).await;
    let url = format!("{server}/{name}");
    let outcome = AssertUnwindSafe(test(StoreConfig { url: Some(url.into()), ..config() })).catch_unwind().await;
    administer(server, &format!("DROP DATABASE {name} WITH (FORCE)")).await;
    if let Err(panic) = outcome {
        resume_unwind(panic);
    }
}

async fn administer(server: &str, sql: &str) {
    let mut connection = PgConnection::connect(&format!("{server}/postgres"))
        .await
        .expect("the PostgreSQL server of BESEDA_TEST_POSTGRES cannot be reached");
    sqlx::query(AssertSqlSafe(sql)).execute(&mut connection).await.expect(sql);
    connection.close().await.unwrap();
}
