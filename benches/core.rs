//! What an entry costs on its way through the program, apart from the database and the network: its frame is read, the dialogue decides,
//! the entry is written down once for each kind of eyes, and is queued for everybody who listens.

#![allow(clippy::expect_used, reason = "a benchmark that cannot go on stops")]

use std::hint::black_box;
use std::time::Duration;

use beseda::actors::conversation::{Asker, Command, Dialogue, Patience, Setting, Standing, Words};
use beseda::actors::hub::{Hub, write_with};
use beseda::actors::session::{Cause, SessionHandle, Start};
use beseda::domain::{
    Author, Body, Channel, ContactId, Conversation, ConversationId, Entry, EntryId, InboxId, Language, Message, Phase, Ref, Responsible,
    Seq, SessionId, TenantId, Timestamp,
};
use beseda::protocol::{View, decode};
use criterion::{BatchSize, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};

/// What a shopper writes: about as long as in life.
const TEXT: &str = "Здравствуйте! Подскажите, пожалуйста, когда придёт мой заказ 48213? Обещали ещё вчера, а трек молчит.";
/// Those who listen to one dialogue.
const LISTENERS: [u64; 3] = [2, 100, 1_000];
/// More than any of them is sent.
const OUTBOX_BYTES: usize = 1 << 30;
const NOW: Timestamp = Timestamp::from_millis(1_767_225_600_000);

fn shopper() -> Author {
    Author::shopper(ContactId::from(1), "Ольга")
}

fn dialogue() -> Dialogue {
    let row = Conversation {
        tenant: TenantId::from(1),
        id: ConversationId::from(1),
        inbox: InboxId::from(1),
        contact: ContactId::from(1),
        contact_name: "Ольга".into(),
        channel: Channel::WEB,
        phase: Phase::Bot,
        since: NOW,
        responsible: Responsible::default(),
        snoozed_until: None,
        rating: None,
        temper: None,
        opened_at: NOW,
        epoch: 1,
        last: Seq::new(7),
    };
    Dialogue::new(row, true)
}

fn entry(seq: u64) -> Entry {
    Entry {
        conversation: ConversationId::from(1),
        seq: Seq::new(seq),
        id: EntryId::from(i64::try_from(seq).unwrap_or(i64::MAX)),
        at: NOW,
        author: shopper(),
        channel: Channel::WEB,
        reference: Ref::new("3f0c6a52-8a61"),
        body: Body::Message(Message::plain(TEXT)),
    }
}

fn frames(criterion: &mut Criterion) {
    let post = format!(r#"{{"type":"post","ref":"3f0c6a52-8a61","conversation":"{}","text":"{TEXT}"}}"#, ConversationId::from(1));
    criterion.bench_function("frame/decode a post", |bench| bench.iter(|| decode(black_box(&post)).expect("a good frame")));
    let entry = entry(8);
    criterion.bench_function("frame/encode an entry", |bench| bench.iter(|| write_with(black_box(&entry), View::Staff, false, None)));
}

fn decisions(criterion: &mut Criterion) {
    let hour = Duration::from_hours(1);
    let patience = Patience { auto_resolve: Some(hour), return_to_queue: Some(hour), answer: Duration::from_mins(1) };
    let setting = Setting { bot: Author::bot("Bot"), words: Words::of(Language::Ru), patience };
    let asked = || {
        let asker = Asker { by: shopper(), standing: Standing::Shopper, reference: Ref::new("3f0c6a52-8a61") };
        (dialogue(), asker, Command::Post { message: Message::plain(TEXT), named: true })
    };
    criterion.bench_function("dialogue/decide on a post", |bench| {
        bench.iter_batched(
            asked,
            |(mut dialogue, asker, command)| dialogue.decide(asker, command, NOW, &setting).expect("a shopper may write"),
            BatchSize::SmallInput,
        );
    });
}

fn fan_out(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("fan-out");
    for count in LISTENERS {
        let (hub, id) = (Hub::default(), ConversationId::from(1));
        let sessions: Vec<_> = (0..count)
            .map(|number| {
                let session = SessionHandle::new(SessionId::from(i64::try_from(number).unwrap_or(i64::MAX)), OUTBOX_BYTES);
                session.outbox().end_greeting();
                session.outbox().listen(id, Start::After(Seq::ZERO), Cause::Watched);
                session.outbox().arrive(id);
                hub.listen(id, &session, View::Staff);
                session
            })
            .collect();
        let listeners = hub.adopt(id);
        let mut seq = 0;
        group.throughput(Throughput::Elements(count));
        group.bench_function(BenchmarkId::new("publish and drain", count), |bench| {
            bench.iter(|| {
                seq += 1;
                listeners.publish(&entry(seq));
                for session in &sessions {
                    black_box(session.outbox().drain());
                }
            });
        });
    }
    group.finish();
}

criterion_group!(benches, frames, decisions, fan_out);
criterion_main!(benches);
