//! What messages hold besides their words: offered by agents, filled in by shoppers.

use serde_json::{Value, json};

use crate::actors::testing::{Client, TestTree};
use crate::protocol::ServerFrame;

/// A dialogue that agent 11 has, with a form in it.
async fn talk(test: &TestTree) -> (Client, Client, String, u64) {
    let mut shopper = test.client("shopper:1").await;
    let mut agent = test.client("agent:11").await;
    let (conversation, _) = shopper.post("hello", None, "hello").await.unwrap();
    agent.ask("take", "take", &conversation).await.unwrap();
    let form = json!({ "id": "size", "title": "Your size", "fields": [
        { "name": "size", "kind": "select", "label": "Size", "required": true, "options": ["S", "M"] },
        { "name": "email", "kind": "email", "label": "E-mail" },
    ], "submit": "Send" });
    let (_, seq) = say(&mut agent, "form", &conversation, json!({ "form": form })).await.unwrap();
    (shopper, agent, conversation, seq)
}

async fn say(client: &mut Client, reference: &str, conversation: &str, mut with: Value) -> Result<(String, u64), String> {
    let fields = with.as_object_mut().unwrap();
    fields.extend([("type".into(), "post".into()), ("ref".into(), reference.into()), ("conversation".into(), conversation.into())]);
    client.say(&with.to_string());
    client.answer(reference).await
}

async fn entry(client: &mut Client, seq: u64) -> Value {
    let is_it = |frame: &ServerFrame| matches!(frame, ServerFrame::Entry(entry) if entry.seq == seq);
    serde_json::to_value(client.until("entry", is_it).await).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_is_shown_to_the_shopper_and_its_answer_to_the_agent() {
    let test = TestTree::start().await;
    let (mut shopper, mut agent, conversation, seq) = talk(&test).await;
    assert_eq!(entry(&mut shopper, seq).await["form"]["fields"][0]["options"], json!(["S", "M"]));
    let answer = json!({ "form": { "id": "size", "values": { "size": "M", "email": "Olga@Shop.Example" } } });
    let (_, answered) = say(&mut shopper, "a", &conversation, answer).await.unwrap();
    let shown = entry(&mut agent, answered).await;
    assert_eq!(shown["answers"], json!({ "id": "size", "values": { "size": "M", "email": "olga@shop.example" } }));
    assert_eq!(shown["text"], "Size: M\nE-mail: olga@shop.example", "whoever sees words only understands it too");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_is_wrong_names_every_field() {
    let test = TestTree::start().await;
    let (mut shopper, _agent, conversation, seq) = talk(&test).await;
    shopper.say(
        &json!({ "type": "post", "ref": "a", "conversation": conversation, "reply_to": seq,
            "form": { "id": "size", "values": { "size": "XL", "email": "olga" } } })
        .to_string(),
    );
    let ServerFrame::Error { code, fields, message, .. } = shopper.expect("error").await else { panic!("no error") };
    assert_eq!(code, crate::protocol::ErrorCode::BadRequest);
    assert_eq!(fields.keys().collect::<Vec<_>>(), ["form.values.email", "form.values.size"]);
    assert!(message.contains("`form.values.size` must be one of the options"), "{message}");
}

#[tokio::test(flavor = "multi_thread")]
async fn only_a_form_of_the_same_dialogue_can_be_answered() {
    let test = TestTree::start().await;
    let (mut shopper, _agent, conversation, seq) = talk(&test).await;
    let mut stranger = test.client("shopper:2").await;
    let answer = |id: &str, reply_to: Option<u64>| json!({ "reply_to": reply_to, "form": { "id": id, "values": { "size": "M" } } });
    assert_eq!(say(&mut stranger, "a", &conversation, answer("size", None)).await, Err("NotFound".into()));
    assert_eq!(say(&mut shopper, "b", &conversation, answer("other", None)).await, Err("BadRequest".into()));
    assert_eq!(say(&mut shopper, "c", &conversation, answer("size", Some(1))).await, Err("BadRequest".into()));
    assert!(say(&mut shopper, "d", &conversation, answer("size", Some(seq))).await.is_ok());
}

#[tokio::test(flavor = "multi_thread")]
async fn products_are_an_agents_to_show() {
    let test = TestTree::start().await;
    let (mut shopper, mut agent, conversation, _) = talk(&test).await;
    let card = json!({ "title": "Boots", "image_url": "https://shop.example/b.png", "url": "https://shop.example/boots",
        "price": { "amount_minor": 499_900, "currency": "RUB" }, "buttons": [{ "title": "Buy", "payload": "buy:1" }] });
    let offer = json!({ "text": "Look", "cards": [card, card], "buttons": [{ "title": "More", "payload": "more" }] });
    let (_, seq) = say(&mut agent, "cards", &conversation, offer.clone()).await.unwrap();
    let shown = entry(&mut shopper, seq).await;
    assert_eq!((&shown["cards"][1], &shown["buttons"]), (&card, &offer["buttons"]));
    assert_eq!(say(&mut shopper, "mine", &conversation, offer).await, Err("Forbidden".into()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_place_is_sent_as_a_place_and_read_as_words() {
    let test = TestTree::start().await;
    let (mut shopper, mut agent, conversation, _) = talk(&test).await;
    let (_, seq) = say(&mut shopper, "p", &conversation, json!({ "location": { "lat": 55.75, "lon": 37.61 } })).await.unwrap();
    let shown = entry(&mut agent, seq).await;
    assert_eq!((&shown["location"]["lat"], &shown["text"]), (&json!(55.75), &json!("55.75, 37.61")));
    assert_eq!(say(&mut shopper, "q", &conversation, json!({ "location": { "lat": 155.0, "lon": 0.0 } })).await, Err("BadRequest".into()));
}
