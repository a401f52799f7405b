//! The batch append: all or nothing, in order, once, by the one writer.

use std::sync::Arc;

use super::support::{NOW, Shop, World, on_each_database};
use crate::domain::{
    Attachment, Author, Body, Button, Card, Channel, ConversationId, Entry, Event, FieldKind, Form, FormAnswers, FormField, FormValue,
    Format, IntegrationId, Location, Message, Phase, Price, Ref, ReleaseTo, Responsible, Seq, TeamId, Timer, TimerChange, TimerKind,
    Timestamp, UserId,
};
use crate::store::{Append, AppendOutcome, ConversationChange, NewOutbound, StoreError};

use AppendOutcome::{OutOfTurn, Refused, Stale, Stored};

async fn append(world: &World, batch: &[Append]) -> Vec<AppendOutcome> {
    world.store.append(batch).await.unwrap()
}

async fn texts(world: &World, id: ConversationId) -> Vec<String> {
    let entries = world.store.of(world.shop.tenant).entries_after(id, Seq::ZERO, 1_000).await.unwrap();
    let numbers: Vec<u64> = entries.iter().map(|entry| entry.seq.get()).collect();
    assert_eq!(numbers, (1..=u64::try_from(entries.len()).unwrap()).collect::<Vec<_>>(), "there is a hole");
    entries
        .into_iter()
        .map(|entry| match entry.body {
            Body::Message(message) => message.text,
            other => format!("{other:?}"),
        })
        .collect()
}

fn with_epoch(append: Append, epoch: i64, claims: bool) -> Append {
    Append { epoch, claims, ..append }
}

#[tokio::test]
async fn what_was_appended_is_read_back_in_order() {
    on_each_database(async |world| {
        let id = world.open().await;
        let batch = world.messages(id, 2..=300);
        assert_eq!(append(&world, std::slice::from_ref(&batch)).await, [Stored]);

        let shop = world.store.of(world.shop.tenant);
        let read = shop.entries_after(id, Seq::new(1), 1_000).await.unwrap();
        assert_eq!(read, batch.entries.iter().map(|entry| (**entry).clone()).collect::<Vec<_>>());
        assert_eq!(shop.conversation(id).await.unwrap().unwrap().last, Seq::new(300));
    })
    .await;
}

/// A form with every kind of field.
fn form() -> Form {
    let field = |kind: FieldKind| FormField {
        name: kind.as_str().to_owned(),
        kind,
        label: "Что?".to_owned(),
        required: kind == FieldKind::Email,
        options: vec!["S".to_owned()],
        pattern: Some(".".to_owned()),
    };
    let fields = FieldKind::ALL.map(field).to_vec();
    Form { id: "f".to_owned(), title: Some("T".to_owned()), fields, submit: Some("Send".to_owned()) }
}

/// Answers of every kind, in an order of their own.
fn answers() -> FormAnswers {
    let values = [("z", FormValue::Text("1".to_owned())), ("a", FormValue::Number(1.5)), ("m", FormValue::Flag(false))];
    FormAnswers { id: "f".to_owned(), values: values.map(|(name, value)| (name.to_owned(), value)).to_vec() }
}

/// Every kind of entry with every field filled in.
fn all_kinds(world: &World, id: ConversationId) -> Vec<Arc<Entry>> {
    let agent = Author::agent(UserId::from(7), "Борис");
    let program = Author::program(8.into(), "scribe");
    let message = Message {
        text: "Привет\0 \"你好\" \u{1f600}\n".to_owned(),
        format: Format::Markdown,
        attachments: vec![Attachment {
            id: 5.into(),
            name: "a\"b.png".to_owned(),
            media_type: "image/png".to_owned(),
            size_bytes: u64::from(u32::MAX) * 2,
            url: "/files/x".to_owned(),
        }],
        buttons: vec![Button { title: "Yes".to_owned(), payload: "y".to_owned() }],
        cards: vec![Card {
            title: "Delivery".to_owned(),
            text: Some("Two days".to_owned()),
            url: Some("/help".to_owned()),
            image_url: Some("/i.png".to_owned()),
            price: Some(Price { amount_minor: 499_900, currency: "RUB".to_owned() }),
            buttons: vec![Button { title: "Buy".to_owned(), payload: "b".to_owned() }],
        }],
        reply_to: Some(Seq::new(1)),
        payload: Some("p".to_owned()),
        form: Some(Box::new(form())),
        answers: Some(Box::new(answers())),
        erased: true,
        location: Some(Box::new(Location { lat: 55.5, lon: -37.25, label: Some("here".to_owned()) })),
    };
    let bodies = [
        (Author::shopper(world.shop.contact, ""), Body::Message(message)),
        (agent.clone(), Body::Note("between us".to_owned())),
        (Author::system(), Body::Event(Event::Opened)),
        (Author::bot("Beseda"), Body::Event(Event::Queued { reason: "asked" })),
        (agent.clone(), Body::Event(Event::Taken)),
        (agent.clone(), Body::Event(Event::Released { to: ReleaseTo::Queue })),
        (agent.clone(), Body::Event(Event::Released { to: ReleaseTo::Bot })),
        (agent.clone(), Body::Event(Event::Assigned { agent: Some(program.clone()), team: Some(TeamId::from(3)) })),
        (agent.clone(), Body::Event(Event::Assigned { agent: None, team: None })),
        (agent.clone(), Body::Event(Event::Snoozed { until: NOW })),
        (Author::system(), Body::Event(Event::Woken)),
        (program, Body::Event(Event::Moved { to: Channel::named("telegram") })),
        (agent.clone(), Body::Event(Event::Resolved)),
        (agent, Body::Event(Event::Reopened)),
        (Author::shopper(world.shop.contact, ""), Body::Event(Event::Rated { score: 5, comment: Some("Спасибо".to_owned()) })),
    ];
    let entry = |(index, (author, body))| {
        let seq = Seq::new(u64::try_from(index).unwrap() + 2);
        let reference = Ref::new(&format!("ж{index}"));
        Arc::new(Entry { conversation: id, seq, id: world.id(), at: NOW, author, channel: Channel::WEB, reference, body })
    };
    bodies.into_iter().enumerate().map(entry).collect()
}

#[tokio::test]
async fn every_kind_of_entry_comes_back_as_it_was() {
    on_each_database(async |world| {
        let id = world.open().await;
        let entries = all_kinds(&world, id);
        assert_eq!(append(&world, &[Append { entries: entries.clone(), ..world.nothing(id) }]).await, [Stored]);
        let shop = world.store.of(world.shop.tenant);
        for entry in entries {
            assert_eq!(shop.entry(id, entry.seq).await.unwrap().as_ref(), Some(&*entry));
        }
    })
    .await;
}

#[tokio::test]
async fn a_batch_may_open_a_dialogue_and_go_on_with_it() {
    on_each_database(async |world| {
        let id = world.id();
        let batch = [world.opening(id), world.messages(id, 2..=3), world.messages(id, 4..=4)];
        assert_eq!(append(&world, &batch).await, [Stored, Stored, Stored]);
        assert_eq!(texts(&world, id).await, ["Hello", "message 2", "message 3", "message 4"]);
    })
    .await;
}

#[tokio::test]
async fn the_row_the_timers_and_the_outbox_change_with_the_entries() {
    on_each_database(async |world| {
        let id = world.open().await;
        let agent = Author::agent(UserId::from(7), "Boris");
        let change = ConversationChange {
            phase: Phase::Snoozed,
            since: NOW,
            responsible: Responsible { agent: Some(agent.clone()), team: Some(TeamId::from(9)) },
            snoozed_until: Some(Timestamp::from_millis(5)),
            channel: Channel::named("telegram"),
            rating: None,
        };
        let timers = vec![
            TimerChange::Set { kind: TimerKind::ReturnToQueue, due: Timestamp::from_millis(30) },
            TimerChange::Set { kind: TimerKind::Snooze, due: Timestamp::from_millis(99) },
            TimerChange::Set { kind: TimerKind::Snooze, due: Timestamp::from_millis(20) },
        ];
        let outbound = NewOutbound {
            id: world.id(),
            channel: Channel::named("telegram"),
            integration: IntegrationId::from(4),
            entry: Seq::new(2),
            due: Timestamp::from_millis(10),
        };
        let first = Append { change: Some(Box::new(change)), timers, outbox: vec![outbound], ..world.messages(id, 2..=2) };
        let second = Append { timers: vec![TimerChange::Clear { kind: TimerKind::ReturnToQueue }], ..world.nothing(id) };
        assert_eq!(append(&world, &[first, second]).await, [Stored, Stored]);

        let shop = world.store.of(world.shop.tenant);
        let row = shop.conversation(id).await.unwrap().unwrap();
        assert_eq!((row.phase, row.since, row.snoozed_until), (Phase::Snoozed, NOW, Some(Timestamp::from_millis(5))));
        assert_eq!((row.responsible.agent, row.responsible.team), (Some(agent), Some(TeamId::from(9))));
        assert_eq!(row.channel, Channel::named("telegram"));
        let due = Timestamp::from_millis(20);
        let snooze = Timer { tenant: world.shop.tenant, conversation: id, kind: TimerKind::Snooze, due };
        assert_eq!(shop.timers_of(id).await.unwrap(), [snooze]);
        assert_eq!(world.store.next_timer_due().await.unwrap(), Some(due));
        assert_eq!(world.store.due_timers(due, 10).await.unwrap(), [snooze]);
        assert_eq!(world.store.due_timers(Timestamp::from_millis(19), 10).await.unwrap(), []);
        let sent = world.store.due_outbound(NOW, 10).await.unwrap();
        assert_eq!(sent.iter().map(|out| (out.id, out.entry)).collect::<Vec<_>>(), [(outbound.id, Seq::new(2))]);
    })
    .await;
}

#[tokio::test]
async fn a_ref_used_twice_is_refused_alone_and_costs_its_neighbours_nothing() {
    on_each_database(async |world| {
        let (one, two, three) = (world.open().await, world.open().await, world.open().await);
        let said = |id, reference| {
            let entries = vec![world.message(id, 2, "said", Some(reference))];
            Append { entries, ..world.nothing(id) }
        };
        assert_eq!(append(&world, &[said(one, "same")]).await, [Stored]);
        // The refused append's other parts are not stored either.
        let refused = Append { timers: vec![TimerChange::Set { kind: TimerKind::Snooze, due: NOW }], ..said(two, "same") };
        let outcomes = append(&world, &[said(three, "other"), refused, world.messages(one, 3..=4)]).await;
        assert!(matches!(outcomes.as_slice(), [Stored, Refused(_), Stored]), "{outcomes:?}");
        assert_eq!(texts(&world, two).await, ["Hello"]);
        assert_eq!(texts(&world, three).await, ["Hello", "said"]);
        assert_eq!(texts(&world, one).await, ["Hello", "said", "message 3", "message 4"]);
        assert_eq!(world.store.next_timer_due().await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn a_ref_used_twice_within_one_batch_is_stored_once() {
    on_each_database(async |world| {
        let (one, two) = (world.open().await, world.open().await);
        let said = |id| Append { entries: vec![world.message(id, 2, "said", Some("r"))], ..world.nothing(id) };
        let outcomes = append(&world, &[said(one), said(two)]).await;
        assert!(matches!(outcomes.as_slice(), [Stored, Refused(_)]), "{outcomes:?}");
    })
    .await;
}

#[tokio::test]
async fn the_same_ref_of_two_authors_is_two_entries() {
    on_each_database(async |world| {
        let id = world.open().await;
        let mine = world.message(id, 2, "mine", Some("r"));
        let theirs = Entry { seq: Seq::new(3), id: world.id(), author: Author::agent(7.into(), "B"), ..(*mine).clone() };
        let both = Append { entries: vec![mine, Arc::new(theirs)], ..world.nothing(id) };
        assert_eq!(append(&world, &[both]).await, [Stored]);
    })
    .await;
}

#[tokio::test]
async fn what_follows_a_refused_append_is_out_of_turn_and_leaves_no_hole() {
    on_each_database(async |world| {
        let id = world.open().await;
        let used = Append { entries: vec![world.message(id, 2, "used", Some("r"))], ..world.nothing(id) };
        let again = Append { entries: vec![world.message(id, 3, "again", Some("r"))], ..world.nothing(id) };
        let outcomes = append(&world, &[used, again, world.messages(id, 4..=5)]).await;
        assert!(matches!(outcomes.as_slice(), [Stored, Refused(_), OutOfTurn { .. }]), "{outcomes:?}");
        assert_eq!(outcomes[2], OutOfTurn { expected: Seq::new(3) });
        assert_eq!(append(&world, &[world.messages(id, 3..=4)]).await, [Stored]);
        assert_eq!(texts(&world, id).await, ["Hello", "used", "message 3", "message 4"]);
    })
    .await;
}

#[tokio::test]
async fn holes_and_overlaps_are_impossible() {
    on_each_database(async |world| {
        let id = world.open().await;
        let fresh = world.id();
        let hole = world.messages(id, 3..=3);
        let overlap = world.messages(id, 1..=2);
        let inner = Append { entries: vec![world.message(id, 2, "a", None), world.message(id, 4, "b", None)], ..world.nothing(id) };
        let late = Append { entries: vec![world.message(fresh, 2, "x", None)], ..world.opening(fresh) };
        let outcomes = append(&world, &[hole, overlap, inner, late]).await;
        assert_eq!(outcomes[0], OutOfTurn { expected: Seq::new(2) });
        assert_eq!(outcomes[1], OutOfTurn { expected: Seq::new(2) });
        assert!(matches!(outcomes[2], Refused(_)));
        assert_eq!(outcomes[3], OutOfTurn { expected: Seq::new(1) });
        assert_eq!(texts(&world, id).await, ["Hello"]);
        assert!(world.store.of(world.shop.tenant).conversation(fresh).await.unwrap().is_none());
    })
    .await;
}

#[tokio::test]
async fn a_batch_that_is_tried_again_after_a_lost_commit_is_stored_once() {
    on_each_database(async |world| {
        let (old, new) = (world.open().await, world.id());
        let outbound =
            NewOutbound { id: world.id(), channel: Channel::WEB, integration: IntegrationId::from(1), entry: Seq::new(2), due: NOW };
        let batch = [
            world.opening(new),
            Append { outbox: vec![outbound], ..with_epoch(world.messages(old, 2..=5), 2, true) },
            with_epoch(world.messages(old, 6..=7), 2, false),
            Append { timers: vec![TimerChange::Set { kind: TimerKind::Snooze, due: NOW }], ..world.messages(new, 2..=2) },
        ];
        assert_eq!(append(&world, &batch).await, [Stored, Stored, Stored, Stored]);
        assert_eq!(append(&world, &batch).await, [Stored, Stored, Stored, Stored]);
        assert_eq!(texts(&world, old).await.len(), 7);
        assert_eq!(texts(&world, new).await.len(), 2);
        assert_eq!(world.store.due_outbound(NOW, 10).await.unwrap().len(), 1);
        // What comes next goes on where the log ends, and even a later owner does not make the old batch unstored.
        assert_eq!(append(&world, &[with_epoch(world.messages(old, 8..=8), 3, true)]).await, [Stored]);
        assert_eq!(append(&world, &batch[1..2]).await, [Stored]);
    })
    .await;
}

#[tokio::test]
async fn a_stale_writer_stores_nothing() {
    on_each_database(async |world| {
        let id = world.open().await;
        assert_eq!(append(&world, &[with_epoch(world.messages(id, 2..=2), 2, true)]).await, [Stored]);
        let change = ConversationChange {
            phase: Phase::Resolved,
            since: NOW,
            responsible: Responsible::default(),
            snoozed_until: None,
            channel: Channel::WEB,
            rating: None,
        };
        let stale = [
            world.messages(id, 3..=3),
            Append { change: Some(Box::new(change)), ..world.nothing(id) },
            Append { timers: vec![TimerChange::Set { kind: TimerKind::Snooze, due: NOW }], ..world.nothing(id) },
        ];
        assert_eq!(append(&world, &stale).await, [Stale, Stale, Stale]);
        let row = world.store.of(world.shop.tenant).conversation(id).await.unwrap().unwrap();
        assert_eq!((row.last, row.epoch, row.phase), (Seq::new(2), 2, Phase::Bot));
        assert_eq!(world.store.next_timer_due().await.unwrap(), None);
        assert_eq!(append(&world, &[with_epoch(world.messages(id, 3..=3), 2, false)]).await, [Stored]);
    })
    .await;
}

#[tokio::test]
async fn a_stale_writer_stores_nothing_when_its_batch_is_tried_one_by_one_either() {
    on_each_database(async |world| {
        let (id, other) = (world.open().await, world.open().await);
        assert_eq!(append(&world, &[with_epoch(world.messages(id, 2..=2), 2, true)]).await, [Stored]);
        let said = |reference| world.message(other, 2, "said", Some(reference));
        let twice = [said("r"), Arc::new(Entry { seq: Seq::new(3), id: world.id(), ..(*said("r")).clone() })];
        let breaks = Append { entries: twice.to_vec(), ..world.nothing(other) };
        let outcomes = append(&world, &[breaks, world.messages(id, 3..=3)]).await;
        assert!(matches!(outcomes.as_slice(), [Refused(_), Stale]), "{outcomes:?}");
        assert_eq!(texts(&world, id).await, ["Hello", "message 2"]);
    })
    .await;
}

#[tokio::test]
async fn of_two_that_claim_one_wins() {
    on_each_database(async |world| {
        let id = world.open().await;
        let (one, two) = (with_epoch(world.messages(id, 2..=2), 2, true), with_epoch(world.messages(id, 2..=2), 2, true));
        let elsewhere = crate::store::Store::open(&world.config).await.unwrap();
        let (here, there) = tokio::join!(world.store.append(std::slice::from_ref(&one)), elsewhere.append(std::slice::from_ref(&two)));
        let outcomes = [here.unwrap().remove(0), there.unwrap().remove(0)];
        assert!(outcomes == [Stored, Stale] || outcomes == [Stale, Stored], "{outcomes:?}");
        assert_eq!(texts(&world, id).await.len(), 2);
        elsewhere.close().await;
    })
    .await;
}

#[tokio::test]
async fn claims_must_raise_the_epoch_by_one_and_know_the_one_before() {
    on_each_database(async |world| {
        let id = world.open().await;
        let claim = |epoch| with_epoch(world.nothing(id), epoch, true);
        assert_eq!(append(&world, &[claim(3)]).await, [Stale]);
        assert_eq!(append(&world, &[claim(1)]).await, [Stale]);
        assert_eq!(append(&world, &[claim(2)]).await, [Stored]);
        // Without an entry nobody can tell whether the first of these was ours: the safe answer is that it was not.
        assert_eq!(append(&world, &[claim(2)]).await, [Stale]);
        assert_eq!(append(&world, &[claim(3)]).await, [Stored]);
    })
    .await;
}

#[tokio::test]
async fn many_writers_at_once_leave_one_log_without_holes() {
    on_each_database(async |world| {
        let id = world.open().await;
        // Eight stores, as eight processes would: each claims, appends, and steps down when another has claimed.
        let world = &world;
        let writers = (0..8).map(|_| async move {
            let store = crate::store::Store::open(&world.config).await.unwrap();
            let mut kept = 0;
            for _ in 0..10 {
                let row = store.of(world.shop.tenant).conversation(id).await.unwrap().unwrap();
                let next = row.last.get() + 1;
                let batch = [
                    with_epoch(world.messages(id, next..=next), row.epoch + 1, true),
                    with_epoch(world.messages(id, next + 1..=next + 2), row.epoch + 1, false),
                ];
                let outcomes = store.append(&batch).await.unwrap();
                kept += match outcomes.as_slice() {
                    [Stored, Stored] => 3,
                    // Another's claim came between the look and the append.
                    [Stale, Stale] => 0,
                    other => panic!("{other:?}"),
                };
            }
            store.close().await;
            kept
        });
        let kept: usize = futures_util::future::join_all(writers).await.into_iter().sum();
        assert!(kept >= 3);
        assert_eq!(texts(world, id).await.len(), kept + 1);
    })
    .await;
}

#[tokio::test]
async fn appends_to_another_shops_dialogue_and_to_none_are_refused_alike() {
    on_each_database(async |world| {
        let id = world.open().await;
        let other = Shop::new(&world.store, &world.ids).await;
        let nowhere: ConversationId = world.id();
        let theirs = Append { tenant: other.tenant, ..world.messages(id, 2..=2) };
        let outcomes = append(&world, &[theirs, world.messages(nowhere, 1..=1)]).await;
        let reason = |id: ConversationId| Refused(format!("there is no dialogue {id}"));
        assert_eq!(outcomes, [reason(id), reason(nowhere)]);
        assert_eq!(texts(&world, id).await, ["Hello"]);
    })
    .await;
}

#[tokio::test]
async fn a_dialogue_cannot_be_opened_with_another_shops_shopper_or_twice() {
    on_each_database(async |world| {
        let other = Shop::new(&world.store, &world.ids).await;
        let (fresh, good) = (world.id(), world.id());
        let theirs = other.opening(fresh, world.message(fresh, 1, "x", None));
        let stolen = Append { tenant: world.shop.tenant, ..theirs };
        let outcomes = append(&world, &[stolen, world.opening(good)]).await;
        assert!(matches!(outcomes.as_slice(), [Refused(_), Stored]), "{outcomes:?}");
        let outcomes = append(&world, &[world.opening(good)]).await;
        assert!(matches!(outcomes.as_slice(), [Refused(_)]), "{outcomes:?}");
    })
    .await;
}

#[tokio::test]
async fn an_append_that_contradicts_itself_is_refused() {
    on_each_database(async |world| {
        let (id, other, fresh) = (world.open().await, world.open().await, world.id());
        let foreign = Append { entries: vec![world.message(other, 2, "x", None)], ..world.nothing(id) };
        let claims = Append { claims: true, ..world.opening(fresh) };
        let silent = Append { entries: Vec::new(), ..world.opening(fresh) };
        let outcomes = append(&world, &[foreign, claims, silent]).await;
        assert!(matches!(outcomes.as_slice(), [Refused(_), Refused(_), Refused(_)]), "{outcomes:?}");
    })
    .await;
}

#[tokio::test]
async fn an_empty_batch_is_nothing_to_do() {
    on_each_database(async |world| {
        assert_eq!(append(&world, &[]).await, []);
    })
    .await;
}

#[tokio::test]
async fn a_ref_is_found_again_by_its_author_alone() {
    on_each_database(async |world| {
        let id = world.open().await;
        let entry = world.message(id, 2, "said", Some("mine"));
        let said = Append { entries: vec![Arc::clone(&entry)], ..world.nothing(id) };
        append(&world, &[said, Append { entries: vec![world.message(id, 3, "more", Some("more"))], ..world.nothing(id) }]).await;
        let shop = world.store.of(world.shop.tenant);
        let (author, mine) = (world.shop.contact.raw(), Ref::new("mine").unwrap());
        assert_eq!(shop.find_ref(author, &mine).await.unwrap(), Some(entry.receipt()));
        assert_eq!(shop.find_ref(author + 1, &mine).await.unwrap(), None);
        assert_eq!(shop.find_ref(author, &Ref::new("Mine").unwrap()).await.unwrap(), None);
        let hashes = shop.ref_hashes(author, 2).await.unwrap();
        assert!(hashes.1 && hashes.0.len() == 2);
        let some = shop.ref_hashes(author, 1).await.unwrap();
        assert!(!some.1 && some.0.len() == 1 && hashes.0.contains(&some.0[0]));
        assert_eq!(shop.ref_hashes(author + 1, 5).await.unwrap(), (Vec::new(), true));
    })
    .await;
}

#[tokio::test]
async fn a_body_of_a_newer_version_is_refused_and_not_misread() {
    on_each_database(async |world| {
        let id = world.open().await;
        let newer = "UPDATE entries SET body = '{\"v\":2,\"name\":\"x\",\"note\":\"y\"}'";
        world.store.db.write(crate::store::db::query(newer)).await.unwrap();
        let error = world.store.of(world.shop.tenant).entry(id, Seq::new(1)).await.unwrap_err();
        assert!(matches!(error, StoreError::Inconsistent(_)), "{error:?}");
    })
    .await;
}
