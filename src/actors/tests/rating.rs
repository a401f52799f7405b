//! What a shopper may say about being served: that it is enough of waiting, and how it was.

use serde_json::json;

use crate::actors::testing::TestTree;
use crate::protocol::ServerFrame;

#[tokio::test(flavor = "multi_thread")]
async fn a_rating_is_seen_by_the_agent_and_the_last_one_stands() {
    let test = TestTree::start().await;
    let mut shopper = test.client("shopper:1").await;
    let mut agent = test.client("agent:11").await;
    let (conversation, _) = shopper.post("a", None, "hello").await.unwrap();
    agent.ask("take", "t", &conversation).await.unwrap();
    let rate = |reference: &str, score: i64| {
        json!({ "type": "rate", "ref": reference, "conversation": conversation, "score": score, "comment": " Slow " }).to_string()
    };
    shopper.say(&rate("r1", 2));
    let first = shopper.answer("r1").await.unwrap();
    shopper.say(&rate("r1", 1));
    assert_eq!(shopper.answer("r1").await.unwrap(), first, "the same request is done once");
    shopper.say(&rate("r2", 5));
    let (_, last) = shopper.answer("r2").await.unwrap();
    let is_it = |frame: &ServerFrame| matches!(frame, ServerFrame::Entry(entry) if entry.seq == last);
    let entry = serde_json::to_value(agent.until("rating", is_it).await).unwrap();
    assert_eq!(entry["event"], json!({ "name": "rated", "score": 5, "comment": "Slow" }));
    let kept = test.store.of(500.into()).conversation(conversation.parse().unwrap()).await.unwrap().unwrap();
    assert_eq!(kept.rating.unwrap().score, 5);
    assert_eq!(kept.phase, crate::domain::Phase::Assigned, "whose turn it is has not changed");
    for score in [0, 6, -1, i64::MAX] {
        shopper.say(&rate("wrong", score));
        assert_eq!(shopper.answer("wrong").await, Err("BadRequest".into()));
    }
    agent.say(&rate("mine", 5));
    assert_eq!(agent.answer("mine").await, Err("Forbidden".into()));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_tired_of_waiting_goes_back_to_the_bot() {
    let test = TestTree::start().await;
    let mut shopper = test.client("shopper:1").await;
    let (conversation, _) = shopper.post("a", None, "hello").await.unwrap();
    shopper.ask("human", "h", &conversation).await.unwrap();
    shopper.ask("bot", "b", &conversation).await.unwrap();
    let is_back = |frame: &ServerFrame| matches!(frame, ServerFrame::State { state, .. } if state == "bot");
    shopper.until("state", is_back).await;
    let (_, seq) = shopper.post("q", Some(&conversation), "anybody?").await.unwrap();
    let answers = |frame: &ServerFrame| matches!(frame, ServerFrame::Entry(entry) if entry.seq > seq && entry.author.kind == "bot");
    shopper.until("answer of the bot", answers).await;
    assert_eq!(shopper.ask("bot", "again", &conversation).await.map(|_| ()), Ok(()), "it is so already");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dialogue_that_a_person_has_is_not_taken_from_that_person() {
    let test = TestTree::start().await;
    let mut shopper = test.client("shopper:1").await;
    let mut agent = test.client("agent:11").await;
    let (conversation, _) = shopper.post("a", None, "hello").await.unwrap();
    agent.ask("take", "t", &conversation).await.unwrap();
    assert_eq!(shopper.ask("bot", "b", &conversation).await, Err("Conflict".into()));
    assert_eq!(agent.ask("bot", "c", &conversation).await, Err("Forbidden".into()));
    shopper.ask("resolve", "r", &conversation).await.unwrap();
    assert_eq!(shopper.ask("bot", "d", &conversation).await, Err("Conflict".into()));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_waits_is_told_for_how_long_once_that_is_known() {
    let test = TestTree::start().await;
    let mut agent = test.client("agent:11").await;
    for id in 1..=3 {
        let mut shopper = test.client(&format!("shopper:{id}")).await;
        let (conversation, _) = shopper.post("a", None, "hello").await.unwrap();
        shopper.ask("human", "h", &conversation).await.unwrap();
        test.clock.advance(std::time::Duration::from_mins(1));
        agent.ask("take", &format!("t{id}"), &conversation).await.unwrap();
    }
    let mut shopper = test.client("shopper:4").await;
    let (conversation, _) = shopper.post("a", None, "hello").await.unwrap();
    shopper.ask("human", "h", &conversation).await.unwrap();
    let has_place = |frame: &ServerFrame| matches!(frame, ServerFrame::State { position: Some(_), .. });
    let state = serde_json::to_value(shopper.until("place", has_place).await).unwrap();
    assert_eq!((&state["position"], &state["wait_seconds"]), (&json!(1), &json!(60)));
}
