//! What was understood: kept once, fenced like the log, gone with it.

use std::sync::Arc;

use super::support::{NOW, Shop, World, on_each_database};
use crate::domain::{Certainty, ConversationId, Guess, Intent, Mention, Mood, Seq, Temper, Understood};
use crate::store::{NewUnderstanding, StoreError};

fn understood(mood: f32) -> Understood {
    Understood {
        models: "v1".into(),
        language: Guess { name: "ru".into(), confidence: 0.75 },
        second_language: Some("en".into()),
        intent: Guess { name: "order_status".into(), confidence: 0.5 },
        second: Some(Guess { name: "refund_status".into(), confidence: 0.25 }),
        certainty: Certainty::Sure,
        wishes: vec![Guess { name: "order_status".into(), confidence: 0.5 }],
        sentiment: Guess { name: "neg".into(), confidence: 1.0 },
        emotion: Guess { name: "anger".into(), confidence: 1.0 },
        mentions: vec![Mention {
            kind: "money".into(),
            start: 3,
            end: 9,
            text: "1 990 ₽".into(),
            value: "199000".into(),
            unit: Some("RUB".into()),
            confidence: 0.5,
        }],
        reading: None,
        mood: Mood { value: mood, negative: 1, repeated: 2, lost: 3, angry: true, wish: Some("order_status".into()) },
        escalation: 0.5,
    }
}

fn new(world: &World, conversation: ConversationId, seq: u64, mood: f32) -> NewUnderstanding {
    let understood = Arc::new(understood(mood));
    NewUnderstanding { tenant: world.shop.tenant, conversation, seq: Seq::new(seq), understood }
}

#[tokio::test]
async fn what_was_understood_is_read_as_it_was_kept_and_kept_once() {
    on_each_database(async |world| {
        let id = world.open().await;
        world.store.append(&[world.messages(id, 2..=4)]).await.unwrap();
        let store = world.store.of(world.shop.tenant);
        let missing = |seqs: &[u64]| seqs.iter().copied().map(Seq::new).collect::<Vec<_>>();
        assert_eq!(store.undigested(id, 3).await.unwrap(), missing(&[2, 3, 4]));
        let batch = [new(&world, id, 2, -0.5), new(&world, id, 4, -0.25)];
        assert_eq!(world.store.keep_understandings(&batch).await.unwrap(), [true, true]);
        assert_eq!(world.store.keep_understandings(&[new(&world, id, 2, 1.0)]).await.unwrap(), [false]);
        assert_eq!(store.undigested(id, 3).await.unwrap(), missing(&[3]));
        let found = store.understandings(id, Seq::new(1), Seq::new(3)).await.unwrap();
        assert_eq!(found.into_iter().collect::<Vec<_>>(), [(Seq::new(2), understood(-0.5))]);
        assert_eq!(store.mood_before(id, Seq::new(4)).await.unwrap(), Some(understood(-0.5).mood));
        assert_eq!(store.mood_before(id, Seq::new(2)).await.unwrap(), None);
        let temper = Some(Temper { mood: -25, escalation: 50 });
        assert_eq!(store.conversation(id).await.unwrap().unwrap().temper, temper);
        assert_eq!(store.board_row(id).await.unwrap().unwrap().temper, temper);
    })
    .await;
}

#[tokio::test]
async fn what_was_erased_meanwhile_is_not_kept_again() {
    on_each_database(async |world| {
        let id = world.open().await;
        let store = world.store.of(world.shop.tenant);
        assert_eq!(world.store.keep_understandings(&[new(&world, id, 1, 0.0)]).await.unwrap(), [true]);
        store.erase_dialogues(world.shop.contact).await.unwrap();
        assert!(store.understandings(id, Seq::ZERO, Seq::new(9)).await.unwrap().is_empty());
        assert_eq!(world.store.keep_understandings(&[new(&world, id, 1, 0.0)]).await.unwrap(), [false]);
        assert_eq!(store.conversation(id).await.unwrap().unwrap().temper, None);
    })
    .await;
}

#[tokio::test]
async fn a_shops_intents_have_names_of_their_own_and_a_version_that_grows() {
    on_each_database(async |world| {
        let store = world.store.of(world.shop.tenant);
        let intent = |name: &str, examples: &[&str]| Intent {
            tenant: world.shop.tenant,
            id: world.id(),
            name: name.to_owned(),
            examples: examples.iter().map(ToString::to_string).collect(),
            updated_at: NOW,
        };
        let (wrapping, engraving) = (intent("wrapping", &["wrap it"]), intent("engraving", &[]));
        store.put_intent(&wrapping).await.unwrap();
        store.put_intent(&engraving).await.unwrap();
        assert!(matches!(store.put_intent(&intent("wrapping", &[])).await, Err(StoreError::Taken { .. })));
        assert_eq!(store.intent_version().await.unwrap(), 2);
        let more = Intent { examples: vec!["engrave".to_owned(), "write a name".to_owned()], ..engraving };
        store.put_intent(&more).await.unwrap();
        assert_eq!(store.intents().await.unwrap(), [more.clone(), wrapping.clone()]);
        assert!(store.delete_intent(wrapping.id).await.unwrap());
        assert!(!store.delete_intent(wrapping.id).await.unwrap());
        assert_eq!(store.intent_version().await.unwrap(), 4);
        assert_eq!(store.intent(more.id).await.unwrap(), Some(more));
        assert!(world.store.delete_tenant(world.shop.tenant).await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn a_shop_stays_with_a_version_until_it_wants_the_newest_again() {
    on_each_database(async |world| {
        let (store, other) = (world.store.of(world.shop.tenant), Shop::new(&world.store, &world.ids).await);
        assert_eq!(store.models_pin().await.unwrap(), None, "a new shop has the newest");
        assert!(store.pin_models(Some("v1")).await.unwrap());
        assert_eq!(store.models_pin().await.unwrap().as_deref(), Some("v1"));
        assert_eq!(world.store.of(other.tenant).models_pin().await.unwrap(), None);
        assert!(world.store.is_pinned("v1").await.unwrap() && !world.store.is_pinned("v2").await.unwrap());
        assert!(store.pin_models(None).await.unwrap());
        assert_eq!((store.models_pin().await.unwrap(), world.store.is_pinned("v1").await.unwrap()), (None, false));
        assert!(world.store.delete_tenant(other.tenant).await.unwrap());
        assert!(!world.store.of(other.tenant).pin_models(Some("v1")).await.unwrap(), "a shop that is gone stays with nothing");
    })
    .await;
}
