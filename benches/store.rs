//! How fast logs grow: the batch append, by size of the batch, on both databases.
//!
//! A batch is what the journal makes of many dialogues at once: one entry of each of so many of them. `SQLite` is measured
//! in a temporary folder (of the disk that `TMPDIR` names: the flush is most of the time), `PostgreSQL` where
//! `BESEDA_TEST_POSTGRES` names a server.

#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "a benchmark that cannot go on stops")]

use std::sync::Arc;
use std::time::{Duration, Instant};

use beseda::domain::{
    Author, Body, Channel, Clock, Contact, ContactId, ConversationId, Entry, EntryId, IdMaker, Inbox, InboxId, InboxSettings, Message,
    Phase, Profile, Ref, Seq, SystemClock, Tenant, TenantId, Timestamp,
};
use beseda::store::{Append, AppendOutcome, NewConversation, Store, StoreConfig};
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use tokio::runtime::Runtime;

/// Dialogues that are alive at once.
const DIALOGUES: usize = 1_000;
/// Entries in one batch.
const SIZES: [usize; 4] = [1, 16, 64, 256];
/// What a shopper writes: about as long as in life.
const TEXT: &str = "Здравствуйте! Подскажите, пожалуйста, когда придёт мой заказ 48213? Обещали ещё вчера, а трек молчит.";

/// A shop in full swing.
struct Load {
    store: Store,
    ids: IdMaker,
    tenant: TenantId,
    dialogues: Vec<(ConversationId, ContactId, u64)>,
    turn: usize,
}

impl Load {
    async fn new(config: &StoreConfig) -> Self {
        let store = Store::open(config).await.expect("the database opens");
        store.migrate().await.expect("the schema is made");
        let ids = IdMaker::new(1);
        let now = SystemClock.now();
        let (tenant, inbox): (TenantId, InboxId) = (ids.next(now), ids.next(now));
        store.create_tenant(&Tenant { id: tenant, name: "Shop".to_owned() }, now).await.expect("a shop");
        let row = Inbox {
            tenant,
            id: inbox,
            key: tenant.to_string(),
            secret: String::new(),
            name: "Site".to_owned(),
            origins: Vec::new(),
            settings: InboxSettings::default(),
        };
        store.of(tenant).create_inbox(&row).await.expect("an inbox");
        let mut load = Self { store, ids, tenant, dialogues: Vec::new(), turn: 0 };
        for _ in 0..DIALOGUES {
            load.open(inbox, now).await;
        }
        load
    }

    async fn open(&mut self, inbox: InboxId, now: Timestamp) {
        let (conversation, contact) = (self.ids.next(now), self.ids.next(now));
        let row = Contact { tenant: self.tenant, id: contact, inbox, profile: Profile::default(), first_seen: now, last_seen: now };
        self.store.of(self.tenant).create_contact(&row, None).await.expect("a shopper");
        let opens = NewConversation { inbox, contact, channel: Channel::WEB, phase: Phase::Bot, opened_at: now };
        let mut append = self.append(conversation, contact, 1, now);
        append.opens = Some(Box::new(opens));
        assert_eq!(self.store.append(&[append]).await.expect("a dialogue"), [AppendOutcome::Stored]);
        self.dialogues.push((conversation, contact, 1));
    }

    fn append(&self, conversation: ConversationId, contact: ContactId, seq: u64, now: Timestamp) -> Append {
        let id: EntryId = self.ids.next(now);
        let entry = Entry {
            conversation,
            seq: Seq::new(seq),
            id,
            at: now,
            author: Author::shopper(contact, "Анна"),
            channel: Channel::WEB,
            reference: Ref::new(&id.to_string()),
            body: Body::Message(Message::plain(TEXT)),
        };
        Append {
            tenant: self.tenant,
            conversation,
            epoch: 1,
            claims: false,
            opens: None,
            entries: vec![Arc::new(entry)],
            change: None,
            timers: Vec::new(),
            outbox: Vec::new(),
        }
    }

    /// Makes the next batch: one entry of each of so many dialogues, in turn.
    fn batch(&mut self, size: usize) -> Vec<Append> {
        let now = SystemClock.now();
        let mut batch = Vec::with_capacity(size);
        for _ in 0..size {
            let index = self.turn % self.dialogues.len();
            self.turn += 1;
            self.dialogues[index].2 += 1;
            let (conversation, contact, seq) = self.dialogues[index];
            batch.push(self.append(conversation, contact, seq, now));
        }
        batch
    }
}

fn measure(criterion: &mut Criterion, runtime: &Runtime, config: &StoreConfig) {
    let mut load = runtime.block_on(Load::new(config));
    let mut group = criterion.benchmark_group(format!("append/{}", load.store.kind().as_str()));
    group.sample_size(30).measurement_time(Duration::from_secs(6));
    for size in SIZES {
        group.throughput(Throughput::Elements(u64::try_from(size).expect("a small number")));
        group.bench_function(BenchmarkId::from_parameter(size), |bencher| {
            bencher.iter_custom(|times| {
                let mut taken = Duration::ZERO;
                for _ in 0..times {
                    let batch = load.batch(size);
                    let began = Instant::now();
                    let outcomes = runtime.block_on(load.store.append(&batch)).expect("the batch is stored");
                    taken += began.elapsed();
                    assert!(outcomes.iter().all(|outcome| *outcome == AppendOutcome::Stored));
                }
                taken
            });
        });
    }
    group.finish();
    runtime.block_on(load.store.close());
}

fn append(criterion: &mut Criterion) {
    let runtime = Runtime::new().expect("a runtime");
    let folder = tempfile::TempDir::new().expect("a folder");
    let config = StoreConfig { data_dir: folder.path().to_owned(), ..StoreConfig::default() };
    measure(criterion, &runtime, &config);
    if let Some(server) = server() {
        let name = format!("beseda_bench_{}", std::process::id());
        runtime.block_on(administer(&server, &format!("CREATE DATABASE {name}")));
        let config = StoreConfig { url: Some(format!("{server}/{name}").into()), ..StoreConfig::default() };
        measure(criterion, &runtime, &config);
        runtime.block_on(administer(&server, &format!("DROP DATABASE {name} WITH (FORCE)")));
    }
}

#[expect(clippy::disallowed_methods, reason = "a benchmark has no configuration but its environment")]
fn server() -> Option<String> {
    std::env::var("BESEDA_TEST_POSTGRES").ok().map(|server| server.trim_end_matches('/').to_owned())
}

async fn administer(server: &str, sql: &str) {
    let mut connection = PgConnection::connect(&format!("{server}/postgres")).await.expect("the server answers");
    sqlx::query(AssertSqlSafe(sql)).execute(&mut connection).await.expect("the server obeys");
}

criterion_group!(benches, append);
criterion_main!(benches);
