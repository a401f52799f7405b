//! A dialogue that crashes between a commit and its publication: what it made durable is told all the same, though nobody asks again.

use std::sync::Arc;

use crate::actors::testing::{TENANT, TestTree};
use crate::domain::{Author, Body, Channel, ConversationId, Entry, Event, Message, Phase, Responsible, Seq, TenantId, UserId};
use crate::protocol::ServerFrame;
use crate::store::{Append, AppendOutcome, ConversationChange};

/// Writes the next entry as the dialogue at work would: it is durable, and nobody was told.
async fn write_untold(test: &TestTree, id: ConversationId, author: Author, body: Body, holder: Option<Author>) -> u64 {
    let shop = test.store.of(TenantId::from(TENANT));
    let row = shop.conversation(id).await.unwrap().unwrap();
    let (seq, at) = (row.last.next(), row.opened_at);
    let entry_id = test.tree.ids().next(at);
    let entry = Entry { conversation: id, seq, id: entry_id, at, author, channel: Channel::WEB, reference: None, body };
    let change = holder.map(|agent| {
        let responsible = Responsible { agent: Some(agent), team: None };
        Box::new(ConversationChange {
            phase: Phase::Assigned,
            since: at,
            responsible,
            snoozed_until: None,
            channel: Channel::WEB,
            rating: None,
        })
    });
    let append = Append {
        tenant: TenantId::from(TENANT),
        conversation: id,
        epoch: row.epoch,
        claims: false,
        opens: None,
        entries: vec![Arc::new(entry)],
        change,
        timers: Vec::new(),
        outbox: Vec::new(),
    };
    assert_eq!(test.store.append(&[append]).await.unwrap(), [AppendOutcome::Stored]);
    seq.get()
}

fn agent(id: i64) -> Author {
    Author::agent(UserId::from(id), format!("Agent {id}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn listeners_are_told_what_a_killed_dialogue_had_made_durable() {
    let test = TestTree::start().await;
    let mut shopper = test.client("shopper:1").await;
    let mut holder = test.client("agent:11").await;
    let (id, _) = shopper.post("r0", None, "hello").await.unwrap();
    let (_, taking) = holder.ask("take", "t", &id).await.unwrap();
    holder.seqs_until(&id, taking).await;
    let conversation: ConversationId = id.parse().unwrap();
    let seq = write_untold(&test, conversation, agent(11), Body::Message(Message::plain("untold")), None).await;
    test.tree.directory.awake(conversation).unwrap().get_cell().kill();
    shopper.seqs_until(&id, seq).await;
    assert_eq!(holder.seqs_until(&id, seq).await, [taking, seq]);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_got_a_dialogue_in_its_last_moment_hears_it_from_then_on() {
    let test = TestTree::start().await;
    let mut shopper = test.client("shopper:1").await;
    let mut taker = test.client("agent:12").await;
    let (id, _) = shopper.post("r0", None, "hello").await.unwrap();
    shopper.ask("human", "h", &id).await.unwrap();
    let conversation: ConversationId = id.parse().unwrap();
    let taking = write_untold(&test, conversation, agent(12), Body::Event(Event::Taken), Some(agent(12))).await;
    test.tree.directory.awake(conversation).unwrap().get_cell().kill();
    assert_eq!(taker.seqs_until(&id, taking).await, [taking]);
    let is_assigned = |frame: &ServerFrame| matches!(frame, ServerFrame::State { state, .. } if state == "assigned");
    shopper.until("the new state", is_assigned).await;
    let next = shopper.post_until_acked("r1", &id, "are you there?").await;
    assert_eq!(taker.seqs_until(&id, next).await, [taking, next]);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_lost_a_dialogue_in_its_last_moment_hears_so_and_nothing_after() {
    let test = TestTree::start().await;
    let mut shopper = test.client("shopper:1").await;
    let mut former = test.client("agent:11").await;
    let (id, _) = shopper.post("r0", None, "hello").await.unwrap();
    let (_, taking) = former.ask("take", "t", &id).await.unwrap();
    former.seqs_until(&id, taking).await;
    let conversation: ConversationId = id.parse().unwrap();
    let loss = write_untold(&test, conversation, agent(12), Body::Event(Event::Taken), Some(agent(12))).await;
    test.tree.directory.awake(conversation).unwrap().get_cell().kill();
    assert_eq!(former.seqs_until(&id, loss).await, [taking, loss]);
    shopper.post_until_acked("r1", &id, "who is there?").await;
    let listeners = test.tree.hub.listeners(conversation).unwrap();
    assert_eq!(listeners.holders(conversation), Vec::<i64>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn who_lost_a_dialogue_long_before_hears_nothing_of_what_its_successors_lose() {
    let test = TestTree::start().await;
    let mut shopper = test.client("shopper:1").await;
    let (mut first, mut second) = (test.client("agent:11").await, test.client("agent:12").await);
    let (id, _) = shopper.post("r0", None, "hello").await.unwrap();
    let (_, taking) = first.ask("take", "t", &id).await.unwrap();
    let (_, release) = first.ask("release", "r", &id).await.unwrap();
    assert_eq!(first.seqs_until(&id, release).await, [taking, release]);
    let (_, taking_over) = second.ask("take", "t", &id).await.unwrap();
    let conversation: ConversationId = id.parse().unwrap();
    let loss = write_untold(&test, conversation, agent(13), Body::Event(Event::Taken), Some(agent(13))).await;
    test.tree.directory.awake(conversation).unwrap().get_cell().kill();
    assert_eq!(second.seqs_until(&id, loss).await, [taking_over, loss]);
    let was_told = |frame: &ServerFrame| matches!(frame, ServerFrame::Entry(entry) if entry.seq > release);
    assert!(!first.all_heard().await.iter().any(was_told) && !first.is_told_of(conversation));
}

#[tokio::test(flavor = "multi_thread")]
async fn dialogues_that_die_with_the_directory_are_woken_for_their_listeners() {
    let test = TestTree::start().await;
    let mut shopper = test.client("shopper:1").await;
    let (id, _) = shopper.post("r0", None, "hello").await.unwrap();
    shopper.ask("human", "h", &id).await.unwrap();
    let conversation: ConversationId = id.parse().unwrap();
    let seq = write_untold(&test, conversation, Author::system(), Body::Message(Message::plain("untold")), None).await;
    test.tree.directory.address().get().unwrap().get_cell().kill();
    let seqs = shopper.seqs_until(&id, seq).await;
    assert_eq!(seqs, (1..=Seq::new(seq).get()).collect::<Vec<_>>());
}
