//! The client against a strict service: what it sends is right, and what the service says is understood.

#[path = "../../tests/sim/push/mod.rs"]
#[expect(unreachable_pub, dead_code, clippy::duplicate_mod, reason = "the stand-in is shared by two tests")]
mod sim;

use std::sync::Arc;
use std::time::Duration;

use sim::{Answer, PushService};

use super::{BrowserKeys, Notification, Outcome, PushClient, Reach, Vapid};
use crate::domain::Timestamp;

const NOW: Timestamp = Timestamp::from_millis(1_767_225_600_000);
const NOTIFICATION: Notification<'_> = Notification { payload: b"{\"v\":1}", topic: "dGhpcw", ttl: Duration::from_hours(1) };

async fn stage() -> (PushService, PushClient) {
    let vapid = Arc::new(Vapid::new([7; 32], "mailto:shop@shop.example"));
    let service = PushService::start(vapid.public_key(), NOW.as_millis() / 1000).await;
    (service, PushClient::new(vapid, Reach::Anywhere).unwrap())
}

#[tokio::test]
async fn a_notification_is_read_by_the_browser_that_it_is_for() {
    let (service, client) = stage().await;
    let browser = service.browser("phone");
    let keys = BrowserKeys { p256dh: browser.p256dh, auth: browser.auth };
    assert_eq!(client.send(&browser.endpoint, &keys, NOTIFICATION, NOW).await, Outcome::Taken);
    let received = service.asked(1).await;
    assert_eq!((received[0].browser.as_str(), received[0].topic.as_str()), ("phone", "dGhpcw"));
    assert_eq!(received[0].payload, serde_json::json!({ "v": 1 }));
}

#[tokio::test]
async fn what_a_service_says_is_understood() {
    let (service, client) = stage().await;
    let browser = service.browser("phone");
    let keys = BrowserKeys { p256dh: browser.p256dh, auth: browser.auth };
    for (status, retry_after, expected) in [
        (201, None, Some(Outcome::Taken)),
        (410, None, Some(Outcome::Gone)),
        (404, None, Some(Outcome::Gone)),
        (429, Some(7), Some(Outcome::Later(Some(Duration::from_secs(7))))),
        (503, Some(1_000_000), Some(Outcome::Later(Some(Duration::from_hours(1))))),
        (500, None, Some(Outcome::Later(None))),
        (413, None, None),
        (403, None, None),
        (302, None, None),
    ] {
        service.will_say([Answer::Status(status, retry_after)]);
        let outcome = client.send(&browser.endpoint, &keys, NOTIFICATION, NOW).await;
        match expected {
            Some(expected) => assert_eq!(outcome, expected, "{status}"),
            None => assert!(matches!(outcome, Outcome::Refused(_)), "{status}: {outcome:?}"),
        }
    }
}

#[tokio::test]
async fn an_address_of_the_house_is_not_called_even_if_it_was_kept() {
    let (service, _) = stage().await;
    let browser = service.browser("phone");
    let keys = BrowserKeys { p256dh: browser.p256dh, auth: browser.auth };
    let strict = PushClient::new(Arc::new(Vapid::new([7; 32], "mailto:a@shop.example")), Reach::Public).unwrap();
    assert!(matches!(strict.send(&browser.endpoint, &keys, NOTIFICATION, NOW).await, Outcome::Refused(_)));
    assert_eq!(service.n_asked(), 0);
}

#[tokio::test]
async fn a_service_that_is_not_there_is_asked_later() {
    let (service, client) = stage().await;
    let browser = service.browser("phone");
    let keys = BrowserKeys { p256dh: browser.p256dh, auth: browser.auth };
    drop(service);
    // The port is nobody's any more once the server's task has ended; until then the connection is cut.
    assert_eq!(client.send("http://127.0.0.1:1/send/phone", &keys, NOTIFICATION, NOW).await, Outcome::Later(None));
}
