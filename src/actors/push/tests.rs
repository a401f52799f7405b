//! Who is told, when, and how often: decisions on a clock that is given, and the task over a real store with a played service.

#[path = "../../../tests/sim/push/mod.rs"]
#[expect(unreachable_pub, clippy::duplicate_mod, reason = "the stand-in is shared by two tests")]
mod sim;

use std::sync::Arc;
use std::time::Duration;

use serde_json::json;
use sim::{Answer, Browser, PushService};
use tokio::time::Instant;

use super::message::News;
use super::waiting::{Due, Full, Waiting};
use super::{ATTEMPTS_MAX, Pace, PushSetting, WAITING_MAX};
use crate::actors::testing::{Client, TENANT, TestTree};
use crate::domain::{
    Author, Body, Channel, Conversation, ConversationId, Entry, Message, Phase, PushId, PushSubscription, Responsible, Seq, Timestamp,
};
use crate::push::{PushClient, Reach, Vapid};

const START: Timestamp = Timestamp::from_millis(1_767_225_600_000);
const SECOND: Duration = Duration::from_secs(1);
const PACE: Pace = Pace { backoff: SECOND, gap: Duration::from_secs(20) };

fn news(conversation: i64, seq: u64) -> News {
    let dialogue = Conversation {
        tenant: TENANT.into(),
        id: conversation.into(),
        inbox: 700.into(),
        contact: 1.into(),
        contact_name: "Guest".into(),
        channel: Channel::WEB,
        phase: Phase::Bot,
        since: START,
        responsible: Responsible::default(),
        snoozed_until: None,
        opened_at: START,
        last: Seq::new(seq),
        epoch: 1,
        rating: None,
        temper: None,
    };
    let entry = Entry {
        conversation: conversation.into(),
        seq: Seq::new(seq),
        id: 1.into(),
        at: START,
        author: Author::bot("Bot"),
        channel: Channel::WEB,
        reference: None,
        body: Body::Message(Message::plain("Two days")),
    };
    News::of(&dialogue, &entry)
}

fn take(waiting: &mut Waiting, now: Instant) -> Vec<Due> {
    std::iter::from_fn(|| waiting.take_due(now)).collect()
}

#[test]
fn several_answers_of_a_dialogue_are_one_notification_when_the_first_is_due() {
    let (mut waiting, now) = (Waiting::new(PACE), Instant::now());
    waiting.offer(news(1, 2), now, 10 * SECOND).unwrap();
    waiting.offer(news(1, 3), now + 9 * SECOND, 10 * SECOND).unwrap();
    waiting.offer(news(2, 7), now + SECOND, 10 * SECOND).unwrap();
    assert!(take(&mut waiting, now + 9 * SECOND).is_empty());
    assert_eq!(waiting.next_at(), Some(now + 10 * SECOND));
    let due = take(&mut waiting, now + 10 * SECOND);
    assert_eq!((due.len(), due[0].news.seq, due[0].since), (1, Seq::new(3), now));
    assert_eq!(take(&mut waiting, now + 11 * SECOND)[0].news.conversation, ConversationId::from(2));
}

#[test]
fn notifications_of_a_dialogue_keep_their_distance() {
    let (mut waiting, now) = (Waiting::new(PACE), Instant::now());
    waiting.told(1.into(), now);
    waiting.offer(news(1, 2), now + SECOND, SECOND).unwrap();
    waiting.offer(news(2, 2), now + SECOND, SECOND).unwrap();
    assert_eq!(take(&mut waiting, now + 2 * SECOND)[0].news.conversation, ConversationId::from(2));
    assert_eq!(waiting.next_at(), Some(now + PACE.gap));
    waiting.offer(news(3, 2), now, SECOND).unwrap();
    waiting.told(3.into(), now);
    assert!(take(&mut waiting, now + 19 * SECOND).is_empty(), "what came while the last one was on its way");
    assert_eq!(take(&mut waiting, now + PACE.gap).len(), 2);
}

#[test]
fn a_notification_is_tried_again_later_and_later_until_it_is_given_up() {
    let (mut waiting, now) = (Waiting::new(PACE), Instant::now());
    waiting.offer(news(1, 2), now, SECOND).unwrap();
    let mut due = take(&mut waiting, now + SECOND).remove(0);
    let browser = PushId::from(9);
    let mut at = now + SECOND;
    for expected in [1, 4, 16, 64] {
        waiting.try_again(&due, browser, None, at).unwrap();
        assert_eq!(waiting.next_at(), Some(at + expected * SECOND));
        at += expected * SECOND;
        due = take(&mut waiting, at).remove(0);
        assert_eq!(due.only, Some(browser));
    }
    assert_eq!(due.attempts + 1, ATTEMPTS_MAX);
    assert_eq!(waiting.try_again(&due, browser, None, at), Err(Full));
}

#[test]
fn a_service_says_when_it_wants_to_be_asked_again() {
    let (mut waiting, now) = (Waiting::new(PACE), Instant::now());
    waiting.offer(news(1, 2), now, SECOND).unwrap();
    let due = take(&mut waiting, now + SECOND).remove(0);
    waiting.try_again(&due, 9.into(), Some(90 * SECOND), now).unwrap();
    assert_eq!(waiting.next_at(), Some(now + 90 * SECOND));
}

#[test]
fn what_is_newer_takes_the_place_of_what_was_to_be_tried_again() {
    let (mut waiting, now) = (Waiting::new(PACE), Instant::now());
    waiting.offer(news(1, 2), now, SECOND).unwrap();
    let due = take(&mut waiting, now + SECOND).remove(0);
    waiting.try_again(&due, 8.into(), None, now).unwrap();
    waiting.try_again(&due, 9.into(), None, now).unwrap();
    waiting.offer(news(1, 3), now, SECOND).unwrap();
    assert_eq!(waiting.len(), 1, "both browsers are told of the new answer instead");
    waiting.try_again(&due, 9.into(), None, now).unwrap();
    assert_eq!(waiting.len(), 1, "and an old notification that fails now is left out");
}

#[test]
fn who_is_looked_at_again_is_told_of_the_last_answer() {
    let (mut waiting, now) = (Waiting::new(PACE), Instant::now());
    waiting.offer(news(1, 2), now, SECOND).unwrap();
    let due = take(&mut waiting, now + SECOND).remove(0);
    waiting.offer(news(1, 3), now + SECOND, SECOND).unwrap();
    waiting.look_again(due, now + 60 * SECOND).unwrap();
    let due = take(&mut waiting, now + 60 * SECOND);
    assert_eq!((due.len(), due[0].news.seq, due[0].since), (1, Seq::new(3), now));
}

#[test]
fn one_who_was_there_and_left_is_told_of_the_next_answer_as_soon_as_anybody() {
    let (mut waiting, now) = (Waiting::new(PACE), Instant::now());
    waiting.offer(news(1, 2), now, SECOND).unwrap();
    let due = take(&mut waiting, now + SECOND).remove(0);
    waiting.look_again(due, now + 60 * SECOND).unwrap();
    waiting.offer(news(1, 3), now + 10 * SECOND, SECOND).unwrap();
    assert_eq!(waiting.next_at(), Some(now + 11 * SECOND));
    let due = take(&mut waiting, now + 11 * SECOND).remove(0);
    assert_eq!((due.news.seq, due.since), (Seq::new(3), now));
}

#[test]
fn a_flood_is_bounded() {
    let (mut waiting, now) = (Waiting::new(PACE), Instant::now());
    for n in 0..WAITING_MAX {
        waiting.offer(news(i64::try_from(n).unwrap(), 2), now, SECOND).unwrap();
    }
    assert_eq!(waiting.offer(news(-1, 2), now, SECOND), Err(Full));
    waiting.offer(news(0, 3), now, SECOND).unwrap();
    assert_eq!(waiting.len(), WAITING_MAX);
}

/// A shop whose first inbox tells shoppers, and a push service.
struct Stage {
    test: TestTree,
    service: PushService,
    agent: Client,
}

/// Long enough that a shopper who is there is seen to be there, short enough to be waited for.
const AWAY_AFTER: Duration = Duration::from_millis(20);
const UNREAD_AFTER: Duration = Duration::from_millis(300);

impl Stage {
    async fn new(features: serde_json::Value) -> Self {
        Self::with_gap(features, Duration::ZERO).await
    }

    async fn with_gap(features: serde_json::Value, gap: Duration) -> Self {
        let vapid = Arc::new(Vapid::new([7; 32], "mailto:shop@shop.example"));
        let service = PushService::start(vapid.public_key(), START.as_millis() / 1000).await;
        let setting = PushSetting {
            client: PushClient::new(vapid, Reach::Anywhere).unwrap(),
            away_after: AWAY_AFTER,
            unread_after: UNREAD_AFTER,
            ttl: Duration::from_hours(1),
            pace: Pace { backoff: Duration::from_millis(20), gap },
        };
        let test = TestTree::start_pushing(setting).await;
        test.store.of(TENANT.into()).set_appearance(700.into(), &json!({ "features": features })).await.unwrap();
        let agent = test.client("agent:11").await;
        Self { test, service, agent }
    }

    /// Lets a shopper subscribe with a browser.
    async fn browser(&self, contact: i64, name: &str) -> Browser {
        let browser = self.service.browser(name);
        let subscription = PushSubscription {
            tenant: TENANT.into(),
            id: self.test.tree.ids().next(START),
            contact: contact.into(),
            inbox: 700.into(),
            endpoint: browser.endpoint.clone(),
            p256dh: browser.p256dh,
            auth: browser.auth,
            locale: "ru".to_owned(),
            page: Some("https://shop.example/boots".to_owned()),
            created_at: START,
        };
        self.test.store.of(TENANT.into()).keep_push_subscription(&subscription).await.unwrap().unwrap();
        browser
    }

    /// Opens a dialogue that an agent has, so that no bot answers in it, and lets its shopper subscribe. What the bot has said until then
    /// counts as read.
    async fn dialogue(&mut self, contact: i64, browser: &str) -> (Client, String) {
        let mut shopper = self.test.client(&format!("shopper:{contact}")).await;
        let (conversation, _) = shopper.post(&format!("first{contact}"), None, "human").await.unwrap();
        let (_, taken) = self.agent.ask("take", &format!("take{contact}"), &conversation).await.unwrap();
        self.read(contact, &conversation, taken).await;
        self.browser(contact, browser).await;
        (shopper, conversation)
    }

    async fn read(&self, contact: i64, conversation: &str, seq: u64) {
        let store = self.test.store.of(TENANT.into());
        store.mark_read(conversation.parse().unwrap(), contact, Seq::new(seq), START).await.unwrap();
    }

    async fn say(&mut self, conversation: &str, text: &str) -> u64 {
        self.agent.post(&format!("{conversation}{text}"), Some(conversation), text).await.unwrap().1
    }

    async fn browsers_of(&self, contact: i64) -> usize {
        self.test.store.of(TENANT.into()).push_subscriptions(contact.into()).await.unwrap().len()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_away_is_told_once_of_all_that_was_said_and_not_what_it_was() {
    let mut stage = Stage::new(json!({ "push": true })).await;
    let (shopper, conversation) = stage.dialogue(1, "phone").await;
    stage.browser(1, "laptop").await;
    drop(shopper);
    stage.say(&conversation, "Two days").await;
    let told = stage.service.asked(2).await;
    let mut browsers: Vec<_> = told.iter().map(|notification| notification.browser.as_str()).collect();
    browsers.sort_unstable();
    assert_eq!(browsers, ["laptop", "phone"]);
    let expected = json!({
        "v": 1, "title": "Site", "body": null, "locale": "ru", "page": "https://shop.example/boots", "tag": conversation,
    });
    assert_eq!(told[0].payload, expected);
    assert_eq!(told[0].topic, told[1].topic);
    assert!(!told[0].topic.contains(&conversation), "the service need not know what we call it");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shop_may_let_the_words_be_shown_under_its_own_name() {
    let mut stage = Stage::new(json!({ "push": true, "push_words": true })).await;
    let (shopper, conversation) = stage.dialogue(1, "phone").await;
    drop(shopper);
    stage.say(&conversation, "Two days").await;
    assert_eq!(stage.service.asked(1).await[0].payload["body"], "Agent 11: Two days");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_there_and_reads_is_not_told_and_who_does_not_read_is() {
    let mut stage = Stage::new(json!({ "push": true })).await;
    let (_reader, first) = stage.dialogue(1, "reads").await;
    let (_sleeper, second) = stage.dialogue(2, "sleeps").await;
    // As far as this one reads, it has read all that is to come: that it is kept in time is then no question.
    stage.read(1, &first, 100).await;
    stage.say(&first, "One").await;
    stage.say(&second, "Two").await;
    // The first was looked at long before the second was told of.
    let told = stage.service.asked(1).await;
    assert_eq!(told.iter().map(|notification| notification.browser.as_str()).collect::<Vec<_>>(), ["sleeps"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_that_is_gone_is_forgotten() {
    let mut stage = Stage::new(json!({ "push": true })).await;
    let (shopper, conversation) = stage.dialogue(1, "gone").await;
    drop(shopper);
    stage.service.will_say([Answer::Status(410, None)]);
    stage.say(&conversation, "Two days").await;
    stage.service.asked(1).await;
    let forgotten = async {
        while stage.browsers_of(1).await > 0 {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), forgotten).await.expect("it is forgotten");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_notification_that_was_not_taken_comes_once_in_the_end() {
    let mut stage = Stage::new(json!({ "push": true })).await;
    let (shopper, conversation) = stage.dialogue(1, "phone").await;
    let (fence, behind) = stage.dialogue(2, "fence").await;
    drop((shopper, fence));
    stage.service.will_say([Answer::Status(503, None), Answer::Status(429, Some(0))]);
    stage.say(&conversation, "Two days").await;
    let told = stage.service.asked(3).await;
    assert_eq!(told.iter().map(|notification| notification.browser.as_str()).collect::<Vec<_>>(), ["phone"]);
    stage.say(&behind, "after it").await;
    let told = stage.service.asked(4).await;
    assert_eq!(told.iter().map(|notification| notification.browser.as_str()).collect::<Vec<_>>(), ["phone", "fence"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_that_says_nothing_holds_nobody_else_up() {
    let mut stage = Stage::new(json!({ "push": true })).await;
    let (one, first) = stage.dialogue(1, "silent").await;
    let (two, second) = stage.dialogue(2, "phone").await;
    drop((one, two));
    stage.service.will_say([Answer::Silence]);
    stage.say(&first, "One").await;
    stage.service.asked(1).await;
    stage.say(&second, "Two").await;
    assert_eq!(stage.service.asked(2).await[0].browser, "phone");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shop_that_has_not_switched_it_on_tells_nobody_and_is_hardly_asked() {
    let mut stage = Stage::new(json!({ "push": false })).await;
    let (shopper, conversation) = stage.dialogue(1, "phone").await;
    drop(shopper);
    stage.say(&conversation, "One").await;
    let push = stage.test.tree.push();
    let learnt = async {
        while !push.knows_that_off(700.into()) {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), learnt).await.expect("the task has looked, and taken nothing");
    assert_eq!(stage.service.n_asked(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_was_erased_is_told_nothing() {
    let mut stage = Stage::new(json!({ "push": true })).await;
    let (one, first) = stage.dialogue(1, "erased").await;
    let (two, second) = stage.dialogue(2, "fence").await;
    stage.test.store.of(TENANT.into()).erase_contact(1.into(), START).await.unwrap();
    stage.say(&first, "One").await;
    drop((one, two));
    stage.say(&second, "Two").await;
    assert_eq!(stage.service.asked(1).await[0].browser, "fence");
    assert_eq!(stage.service.n_asked(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_talkative_agent_is_one_notification() {
    let mut stage = Stage::with_gap(json!({ "push": true }), Duration::from_hours(1)).await;
    let (shopper, conversation) = stage.dialogue(1, "phone").await;
    drop(shopper);
    for n in 0..10 {
        stage.say(&conversation, &n.to_string()).await;
    }
    stage.service.asked(1).await;
    stage.say(&conversation, "and once more").await;
    // Whoever is told next shows that nothing else was on its way.
    let (fence, behind) = stage.dialogue(2, "fence").await;
    drop(fence);
    stage.say(&behind, "after it").await;
    let told = stage.service.asked(2).await;
    assert_eq!(told.iter().map(|notification| notification.browser.as_str()).collect::<Vec<_>>(), ["phone", "fence"]);
}
