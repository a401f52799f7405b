//! The pool in a whole tree: who hears of what was understood, and what happens where it cannot be.

use std::sync::Arc;
use std::time::Duration;

use super::{State, UnderstandingHandle, UnderstandingSetting};
use crate::actors::testing::{Client, OTHER_TENANT, TENANT, TestTree};
use crate::ai::understanding::{MindFiles, renamed_models};
use crate::domain::{
    Author, Body, Channel, ContactId, ConversationId, Entry, EntryId, Intent, IntentId, Message, Seq, TenantId, Timestamp,
};
use crate::protocol::{EntryBody, ServerFrame, TopicRow, UnderstoodFrame};

const QUESTION: &str = "Где мой заказ 48213-07?";

async fn understood(client: &mut Client, seq: u64) -> Box<UnderstoodFrame> {
    let frame = client.until("understood", |frame| matches!(frame, ServerFrame::Understood(found) if found.seq == seq)).await;
    let ServerFrame::Understood(found) = frame else { panic!("not what was waited for") };
    found
}

/// The frame comes, or the entry carries it already: whichever was first.
async fn learns(client: &mut Client, conversation: &str, seq: u64) {
    client.say(&format!(r#"{{"type":"watch","ref":"w","topic":"conversation:{conversation}","since":0}}"#));
    let tells = |frame: &ServerFrame| match frame {
        ServerFrame::Understood(found) => found.seq == seq,
        ServerFrame::Entry(entry) => entry.seq == seq && entry.understood.is_some(),
        _ => false,
    };
    client.until("what was understood", tells).await;
}

/// All that a client was sent of what was understood, in whichever frame.
fn told(frames: &[ServerFrame]) -> Vec<String> {
    let bodies = |frame: &ServerFrame| -> Vec<EntryBody> {
        match frame {
            ServerFrame::Entry(entry) => vec![(**entry).clone()],
            ServerFrame::History { entries, .. } => entries.clone(),
            _ => Vec::new(),
        }
    };
    let is_telling =
        |frame: &&ServerFrame| matches!(frame, ServerFrame::Understood(_)) || bodies(frame).iter().any(|entry| entry.understood.is_some());
    frames.iter().filter(is_telling).map(|frame| format!("{frame:?}")).collect()
}

#[tokio::test]
async fn staff_hear_what_a_message_is_about_and_shoppers_never_do() {
    let tree = TestTree::start_understanding().await;
    let mut shopper = tree.client("shopper:1").await;
    let (id, first) = shopper.post("a1", None, QUESTION).await.unwrap();
    let mut agent = tree.client("agent:11").await;
    agent.say(&format!(r#"{{"type":"watch","ref":"w1","topic":"conversation:{id}","since":0}}"#));
    agent.expect("ok").await;
    let (_, second) = shopper.post("a2", Some(&id), "Это уже безобразие, третий раз спрашиваю!").await.unwrap();
    let found = understood(&mut agent, second).await;
    assert_eq!((found.conversation.as_str(), found.understood.language.name.as_str()), (id.as_str(), "ru"));

    let mut late = tree.client("admin:10").await;
    learns(&mut late, &id, first).await;
    let history = format!(r#"{{"type":"history","ref":"h","conversation":"{id}"}}"#);
    late.say(&history);
    let ServerFrame::History { entries, .. } = late.expect("history").await else { panic!("no history") };
    let told_of = entries.iter().find(|entry| entry.seq == first).and_then(|entry| entry.understood.as_deref()).unwrap();
    assert_eq!(told_of.intent.name, "order_status");
    assert!(told_of.entities.iter().any(|entity| entity.kind == "order_number" && entity.text == "48213-07"), "{told_of:?}");

    shopper.say(&history);
    shopper.say(&format!(r#"{{"type":"watch","ref":"w","topic":"conversation:{id}","since":0}}"#));
    let heard = shopper.all_heard().await;
    let mut again = tree.silent_client();
    again.say(&format!(r#"{{"type":"hello","token":"shopper:1","resume":[{{"conversation":"{id}","seq":0}}]}}"#));
    again.expect("synced").await;
    let resumed = again.all_heard().await;
    assert_eq!(told(&heard).len() + told(&resumed).len(), 0, "{heard:#?} {resumed:#?}");
}

#[tokio::test]
async fn tomorrow_is_that_of_the_inboxs_clocks() {
    let tree = TestTree::start_understanding().await;
    let store = tree.store.of(TenantId::from(TENANT));
    let inbox = store.inboxes().await.unwrap()[0].id;
    // Eleven in the morning in Greenwich is the next day already in Kiribati, which is fourteen hours ahead.
    tree.clock.advance(Duration::from_hours(11));
    assert!(store.set_appearance(inbox, &serde_json::json!({ "hours": { "zone": "Pacific/Kiritimati" } })).await.unwrap());
    let mut shopper = tree.client("shopper:1").await;
    let (id, _) = shopper.post("a1", None, QUESTION).await.unwrap();
    let mut agent = tree.client("agent:11").await;
    agent.say(&format!(r#"{{"type":"watch","ref":"w1","topic":"conversation:{id}","since":0}}"#));
    agent.expect("ok").await;
    let (_, second) = shopper.post("a2", Some(&id), "Привезите завтра").await.unwrap();
    let found = understood(&mut agent, second).await;
    let date = found.understood.entities.iter().find(|entity| entity.kind == "date").unwrap();
    assert_eq!(date.value, "2026-01-03");
}

#[tokio::test]
async fn only_shoppers_words_are_understood() {
    let tree = TestTree::start_understanding().await;
    let mut shopper = tree.client("shopper:1").await;
    let (id, first) = shopper.post("a1", None, QUESTION).await.unwrap();
    let mut agent = tree.client("agent:11").await;
    agent.ask("take", "t", &id).await.unwrap();
    agent.post("b1", Some(&id), "Сейчас посмотрю").await.unwrap();
    let (_, last) = shopper.post("a2", Some(&id), "Спасибо!").await.unwrap();
    understood(&mut agent, last).await;
    learns(&mut agent, &id, first).await;
    assert_eq!(tree.tree.understanding().status().n_understood, 2);
}

#[tokio::test]
async fn what_was_not_understood_is_made_up_for_when_staff_open_the_dialogue() {
    let tree = TestTree::start().await;
    let mut shopper = tree.client("shopper:1").await;
    let (id, first) = shopper.post("a1", None, QUESTION).await.unwrap();
    assert!(matches!(tree.tree.understanding().state(), State::Off));
    let tree = tree.restart_understanding().await;
    let mut agent = tree.client("agent:11").await;
    learns(&mut agent, &id, first).await;
}

#[tokio::test]
async fn the_board_shows_how_a_dialogue_goes() {
    let tree = TestTree::start_understanding().await;
    let mut agent = tree.client("agent:11").await;
    agent.say(r#"{"type":"watch","ref":"w","topic":"queue"}"#);
    agent.expect("snapshot").await;
    let mut shopper = tree.client("shopper:1").await;
    let (id, _) = shopper.post("a1", None, "Ужасно! Отвратительный сервис, вы меня обманули!").await.unwrap();
    let is_dark = |row: &TopicRow| matches!(row, TopicRow::Queue(row) if row.id == id && row.temper.is_some_and(|temper| temper.mood < 0));
    let tells = |frame: &ServerFrame| matches!(frame, ServerFrame::Change { upsert, .. } if upsert.iter().any(is_dark));
    agent.until("a row with the dialogue's mood", tells).await;
    let mut late = tree.client("admin:10").await;
    late.say(r#"{"type":"watch","ref":"w","topic":"queue"}"#);
    let ServerFrame::Snapshot { rows, .. } = late.expect("snapshot").await else { panic!("no snapshot") };
    assert!(rows.iter().any(is_dark), "{rows:?}");
}

#[tokio::test]
async fn models_that_cannot_be_used_hold_up_nothing() {
    let files = MindFiles { models: Some("/nowhere/models.bin".into()), ..MindFiles::default() };
    let setting = UnderstandingSetting { enabled: true, workers: 2, cpu_percent: 100, files };
    let tree = TestTree::start_with(setting).await;
    let mut shopper = tree.client("shopper:1").await;
    for n in 0..3 {
        shopper.post(&format!("a{n}"), None, QUESTION).await.unwrap();
    }
    let patience = tokio::time::timeout(Duration::from_secs(10), async {
        while matches!(tree.tree.understanding().state(), State::Loading) {
            tokio::task::yield_now().await;
        }
    });
    patience.await.unwrap();
    let State::Failed(reason) = tree.tree.understanding().state() else { panic!("models out of nowhere") };
    assert!(reason.contains("/nowhere/models.bin") && reason.contains("understanding.models"), "{reason}");
    let tried = tree.tree.understanding().try_sentence(TenantId::from(TENANT), QUESTION.into(), Timestamp::from_millis(0)).await;
    assert!(tried.unwrap_err().to_string().contains("/nowhere"), "the reason is told to who tries");
}

fn entry(text: &str) -> Arc<Entry> {
    Arc::new(Entry {
        conversation: ConversationId::from(1),
        seq: Seq::new(1),
        id: EntryId::from(1),
        at: Timestamp::from_millis(0),
        author: Author::shopper(ContactId::from(1), "Olga"),
        channel: Channel::WEB,
        reference: None,
        body: Body::Message(Message::plain(text)),
    })
}

async fn models_of(tree: &TestTree, tenant: i64) -> String {
    let at = Timestamp::from_millis(0);
    tree.tree.understanding().try_sentence(TenantId::from(tenant), QUESTION.into(), at).await.unwrap().models
}

#[tokio::test]
async fn a_shop_that_stays_with_a_version_is_understood_by_it_and_the_other_by_the_newest() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("older.bin"), renamed_models("older")).unwrap();
    let files = MindFiles { versions: Some(folder.path().to_owned()), ..MindFiles::default() };
    let tree = TestTree::start_with(UnderstandingSetting { enabled: true, workers: 1, cpu_percent: 100, files }).await;
    let (tenant, understanding) = (TenantId::from(TENANT), tree.tree.understanding());
    let store = tree.store.of(tenant);
    let examples = ["можно ли выгравировать имя на чашке", "делаете гравировку?", "хочу надпись на чайнике", "engrave a name"];
    let engraving = Intent {
        tenant,
        id: IntentId::from(1),
        name: "engraving".into(),
        examples: examples.map(str::to_owned).to_vec(),
        updated_at: Timestamp::from_millis(0),
    };
    store.put_intent(&engraving).await.unwrap();
    let mut shopper = tree.client("shopper:1").await;
    let (id, _) = shopper.post("a1", None, QUESTION).await.unwrap();
    let mut agent = tree.client("agent:11").await;
    agent.say(&format!(r#"{{"type":"watch","ref":"w1","topic":"conversation:{id}","since":0}}"#));
    agent.expect("ok").await;
    let engrave = "а гравировку имени на чашке сделаете?";
    let (_, second) = shopper.post("a2", Some(&id), engrave).await.unwrap();
    let newest = understood(&mut agent, second).await.understood;
    assert_eq!(newest.intent.name, "engraving");

    assert!(store.pin_models(Some("older")).await.unwrap());
    understanding.pin_changed(tenant).await.unwrap();
    let (_, third) = shopper.post("a3", Some(&id), engrave).await.unwrap();
    let older = understood(&mut agent, third).await.understood;
    assert_eq!((older.models.as_str(), older.intent.name.as_str()), ("older", "engraving"), "own intents are learnt with that version");
    assert_eq!([models_of(&tree, TENANT).await, models_of(&tree, OTHER_TENANT).await], ["older".to_owned(), newest.models.clone()]);
    let told = understanding.models(tenant).await.unwrap();
    assert_eq!((told.used.as_str(), told.pinned.as_deref(), told.trouble), ("older", Some("older"), None));
    assert_eq!(told.versions.iter().map(|it| it.version.as_str()).collect::<Vec<_>>(), [newest.models.as_str(), "older"]);

    assert!(store.pin_models(None).await.unwrap());
    understanding.pin_changed(tenant).await.unwrap();
    let (_, fourth) = shopper.post("a4", Some(&id), engrave).await.unwrap();
    let again = understood(&mut agent, fourth).await.understood;
    assert_eq!((again.models, again.intent.name.as_str()), (newest.models, "engraving"));
}

#[tokio::test]
async fn a_version_that_is_gone_is_told_to_who_asks_and_messages_are_understood_all_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let files = MindFiles { versions: Some(folder.path().to_owned()), ..MindFiles::default() };
    let tree = TestTree::start_with(UnderstandingSetting { enabled: true, workers: 1, cpu_percent: 100, files }).await;
    let tenant = TenantId::from(TENANT);
    assert!(tree.store.of(tenant).pin_models(Some("gone")).await.unwrap());
    let mut shopper = tree.client("shopper:1").await;
    let (id, first) = shopper.post("a1", None, QUESTION).await.unwrap();
    let mut agent = tree.client("agent:11").await;
    learns(&mut agent, &id, first).await;
    let told = tree.tree.understanding().models(tenant).await.unwrap();
    let trouble = told.trouble.unwrap();
    assert!(told.pinned.as_deref() == Some("gone") && trouble.contains("`gone.bin` is missing"), "{trouble}");
    assert_eq!(told.used, models_of(&tree, OTHER_TENANT).await);
}

#[tokio::test]
async fn what_does_not_fit_is_counted_and_nobody_waits_for_it() {
    let (handle, _lane) = UnderstandingHandle::with_lane_of(1);
    let tenant = TenantId::from(TENANT);
    handle.ask(tenant, &entry("   "));
    assert_eq!(handle.status().n_waiting, 0, "what has no words is about nothing");
    assert!(handle.ask_soon(tenant, &entry(QUESTION)).is_none(), "models that are being loaded answer nobody soon");
    assert_eq!((handle.status().n_waiting, handle.status().n_skipped), (1, 0));
    handle.ask(tenant, &entry(QUESTION));
    assert_eq!((handle.status().n_waiting, handle.status().n_skipped), (1, 1));
}
