//! Promises 6 and 7 with a provider that writes piece by piece: the strict simulator, over real connections.

#[path = "../../../tests/sim/openai/mod.rs"]
#[expect(unreachable_pub, dead_code, clippy::all, clippy::pedantic, reason = "the simulator is shared with the provider's own tests")]
mod sim;

use serde_json::json;
use sim::{Gate, OpenAiSim, Rules, Script, Stream};

use crate::actors::testing::{Client, TENANT, TestTree};
use crate::domain::{IntegrationId, TenantId, Timestamp};
use crate::protocol::ServerFrame;
use crate::store::Integration;

const QUESTION: &str = "how much is delivery to Kazan?";

/// Returns a tree whose shop has a connection to a simulator.
async fn with_provider() -> (TestTree, OpenAiSim) {
    let sim = OpenAiSim::start(Rules { key: Some("k".to_owned()), model: Some("sim".to_owned()), reasoning: false }).await;
    let test = TestTree::start().await;
    let integration = Integration {
        tenant: TenantId::from(TENANT),
        id: IntegrationId::from(1),
        kind: "openai".to_owned(),
        enabled: true,
        config: json!({"base_url": sim.base_url(), "model": "sim", "tools": false}),
        secrets: json!({"api_key": "k"}).to_string().into(),
        updated_at: Timestamp::from_millis(1),
    };
    test.store.of(TenantId::from(TENANT)).put_integration(&integration).await.unwrap();
    (test, sim)
}

async fn delta(client: &mut Client) -> (String, u32, String) {
    match client.expect("delta").await {
        ServerFrame::Delta { entry, at, text, .. } => (entry, at, text),
        other => panic!("{other:?} is no delta"),
    }
}

/// Reads deltas until their texts make up `whole`. Returns the entry's id.
async fn deltas_until(client: &mut Client, whole: &str) -> String {
    let mut text = String::new();
    loop {
        let (entry, at, piece) = delta(client).await;
        assert_eq!(at as usize, text.chars().count(), "offsets are code points, without holes");
        text.push_str(&piece);
        if text == whole {
            return entry;
        }
        assert!(whole.starts_with(&text), "`{text}` is no beginning of `{whole}`");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_comes_piece_by_piece_and_then_as_an_entry_with_the_same_id() {
    let (test, sim) = with_provider().await;
    sim.play(Stream::of(&["Доставка ", "в Казань — ", "300 ₽."]));
    let mut shopper = test.client("shopper:1").await;
    let (id, _) = shopper.post("r", None, QUESTION).await.unwrap();
    let entry = deltas_until(&mut shopper, "Доставка в Казань — 300 ₽.").await;
    let seqs = shopper.seqs_until(&id, 3).await;
    assert_eq!(seqs, [1, 2, 3]);
    let written = shopper.until("answer", |frame| matches!(frame, ServerFrame::Entry(found) if found.id == entry)).await;
    assert!(matches!(written, ServerFrame::Entry(found) if found.text.as_deref() == Some("Доставка в Казань — 300 ₽.")));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_comes_back_in_the_middle_of_an_answer_gets_all_so_far_in_one_piece() {
    let (test, sim) = with_provider().await;
    let gate = Gate::closed();
    sim.play(Stream::of(&["one ", "two ", "three"]).gated(&gate));
    let mut shopper = test.client("shopper:1").await;
    let (id, seq) = shopper.post("r", None, QUESTION).await.unwrap();
    gate.open(2);
    let entry = deltas_until(&mut shopper, "one two ").await;
    let mut back = test.silent_client();
    back.say(&format!(r#"{{"type":"hello","token":"shopper:1","resume":[{{"conversation":"{id}","seq":{seq}}}]}}"#));
    back.expect("synced").await;
    assert_eq!(delta(&mut back).await, (entry.clone(), 0, "one two ".to_owned()));
    gate.open(8);
    assert_eq!(delta(&mut back).await, (entry, 8, "three".to_owned()));
    back.seqs_until(&id, seq + 1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn take_ends_the_answer_and_the_providers_request_with_it() {
    let (test, sim) = with_provider().await;
    let gate = Gate::closed();
    sim.play(Stream::of(&["one ", "two ", "three"]).gated(&gate));
    let mut shopper = test.client("shopper:1").await;
    let mut agent = test.client("agent:11").await;
    let (id, _) = shopper.post("r", None, QUESTION).await.unwrap();
    gate.open(1);
    let entry = deltas_until(&mut shopper, "one ").await;
    let (_, taken) = agent.ask("take", "t", &id).await.unwrap();
    sim.closed_early(1).await;
    gate.open(8);
    shopper.until("dropped", |frame| matches!(frame, ServerFrame::Dropped { entry: found, .. } if *found == entry)).await;
    let (_, last) = agent.post("p", Some(&id), "I am here").await.unwrap();
    shopper.seqs_until(&id, last).await;
    let frames = shopper.all_heard().await;
    assert!(!frames.iter().any(|frame| matches!(frame, ServerFrame::Delta { .. })), "{frames:#?}");
    let bot_after = |frame: &&ServerFrame| matches!(frame, ServerFrame::Entry(found) if found.seq > taken && found.author.kind == "bot");
    assert_eq!(frames.iter().find(bot_after), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_newer_message_takes_the_answers_place() {
    let (test, sim) = with_provider().await;
    let gate = Gate::closed();
    sim.play(Stream::of(&["old ", "answer"]).gated(&gate));
    sim.play(Stream::of(&["new answer"]));
    let mut shopper = test.client("shopper:1").await;
    let (id, _) = shopper.post("r", None, QUESTION).await.unwrap();
    gate.open(1);
    let old = deltas_until(&mut shopper, "old ").await;
    shopper.post("r2", Some(&id), "and how long does it take to Kazan?").await.unwrap();
    shopper.until("dropped", |frame| matches!(frame, ServerFrame::Dropped { entry, .. } if *entry == old)).await;
    sim.closed_early(1).await;
    let new = deltas_until(&mut shopper, "new answer").await;
    assert_ne!(old, new);
    shopper.until("answer", |frame| matches!(frame, ServerFrame::Entry(found) if found.id == new)).await;
    let frames = shopper.all_heard().await;
    assert!(!frames.iter().any(|frame| matches!(frame, ServerFrame::Entry(found) if found.id == old)), "{frames:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn when_the_provider_fails_the_built_in_answerer_speaks() {
    let (test, sim) = with_provider().await;
    sim.play(Script::out_of_money());
    let mut shopper = test.client("shopper:1").await;
    let (id, _) = shopper.post("r", None, QUESTION).await.unwrap();
    let answer = shopper.until("answer", |frame| matches!(frame, ServerFrame::Entry(found) if found.author.kind == "bot")).await;
    assert!(
        matches!(answer, ServerFrame::Entry(found) if found.conversation == id && found.text.as_ref().is_some_and(|text| !text.is_empty()))
    );
    assert_eq!(sim.requests().len(), 1, "an empty purse is not asked twice");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_first_question_of_another_shopper_is_not_paid_for_twice() {
    let (test, sim) = with_provider().await;
    sim.play(Stream::of(&["It is 300 roubles."]));
    for token in ["shopper:1", "shopper:2"] {
        let mut shopper = test.client(token).await;
        shopper.post("r", None, QUESTION).await.unwrap();
        let answer = shopper.until("answer", |frame| matches!(frame, ServerFrame::Entry(found) if found.author.kind == "bot")).await;
        assert!(matches!(answer, ServerFrame::Entry(found) if found.text.as_deref() == Some("It is 300 roubles.")), "{token}");
    }
    assert_eq!(sim.requests().len(), 1);
}
